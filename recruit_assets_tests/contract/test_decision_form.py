"""The form under a shortlisted candidate: what is pressed is recorded with its reason and the name, and shown."""

from __future__ import annotations

import sys

import pytest
from streamlit.testing.v1 import AppTest

from recruit_assets import wiring
from recruit_assets.stores.decisions import DecisionStore
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.vectors import SearchRow, VectorStore
from recruit_assets_tests.support.offers import make_offer


def page():
    from recruit_assets import wiring
    from recruit_assets.interface.shortlist_page import decision_form

    decision_form("board:1", "ann", wiring.decisions().latest().get(("board:1", "ann")), "nadia", "fr")


@pytest.fixture
def decisions(postgres_url, monkeypatch):
    database = Database(postgres_url)
    OfferStore(database).load([make_offer("1")], "board")
    VectorStore(database).put_candidate("ann", "hashing", SearchRow("view", "fr", "Cuisinier", "", []), ["title"], [])
    store = DecisionStore(database)
    monkeypatch.setattr(wiring, "decisions", lambda: store)
    # Streamlit puts the page it runs in the place of `__main__`, which worker processes started later would import.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    yield store
    database.close()


def test_a_pressed_button_records_the_decision_and_the_page_shows_it(decisions):
    opened = AppTest.from_function(page).run()
    opened.text_input[0].input("<b>trop loin</b>")
    next(button for button in opened.button if button.label == "Écarter").click().run()
    assert not opened.exception
    (kept,) = decisions.history()
    assert (kept.decision, kept.reason, kept.decided_by) == ("rejected", "<b>trop loin</b>", "nadia")
    shown = "".join(block.proto.body for block in opened.get("html"))
    assert "Écarté par nadia" in shown and "&lt;b&gt;trop loin" in shown
    next(button for button in opened.button if button.label == "Retenir").click().run()
    assert [one.decision for one in decisions.history()] == ["rejected", "shortlisted"]
