"""Decisions on the real database: kept in order, never changed, gone with the candidate."""

from __future__ import annotations

import pytest

from recruit_assets.models.embedders import HashingEmbedder
from recruit_assets.stores.decisions import DecisionStore
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.vectors import SearchRow, VectorStore
from recruit_assets_tests.support.offers import labelled_offers, make_offer

LONG = "x" * 2001


@pytest.fixture(scope="module")
def db(postgres_url):
    database = Database(postgres_url)
    text = labelled_offers()[0]
    OfferStore(database).load([text, make_offer("2")], "board")
    OfferStore(database).load([text.model_copy(update={"offer_id": "board:repeated"})], "board")
    yield database
    database.close()


@pytest.fixture
def decisions(db):
    with db.connection() as connection:
        connection.execute("truncate recruit.decisions")
    vectors = VectorStore(db)
    vectors.register("hashing", HashingEmbedder.dimension)
    for key in ("ann", "bob"):
        vectors.put_candidate(key, "hashing", SearchRow("view", "fr", "Cuisinier", "", []), ["title"], [])
    return DecisionStore(db)


def test_the_latest_decision_counts_and_every_earlier_one_is_kept(decisions):
    first = decisions.record("board:cook-fr", "ann", "shortlisted", "HACCP, 8 ans", "nadia")
    second = decisions.record("board:cook-fr", "ann", "undecided", "", "paul")
    other = decisions.record("board:2", "ann", "rejected", "trop loin", "nadia")
    assert decisions.history() == [first, second, other]
    assert decisions.history("board:cook-fr") == [first, second]
    assert decisions.latest() == {("board:cook-fr", "ann"): second, ("board:2", "ann"): other}
    assert first.decided_at < second.decided_at < other.decided_at and first.reason == "HACCP, 8 ans"


def test_no_decision_can_be_changed_whoever_tries(db, decisions):
    kept = decisions.record("board:cook-fr", "ann", "rejected", "sans permis", "nadia")
    with pytest.raises(StoreError, match="IntegrityConstraintViolation"), db.connection() as connection:
        connection.execute("update recruit.decisions set reason = 'another'")
    assert decisions.history() == [kept]


def test_a_decision_on_a_repeated_offer_is_one_on_the_offer_it_repeats(decisions):
    assert decisions.record("board:repeated", "bob", "shortlisted", "", "nadia").offer_id == "board:cook-fr"


@pytest.mark.parametrize(
    ("offer", "key", "choice", "reason", "who", "said"),
    [
        ("board:none", "ann", "rejected", "", "nadia", "no offer board:none"),
        ("board:2", "nobody", "rejected", "", "nadia", "CV nobody is not among"),
        ("board:2", "ann", "hired", "", "nadia", "shortlisted, rejected, undecided"),
        ("board:2", "ann", "rejected", LONG, "nadia", "2001 characters"),
        ("board:2", "ann", "rejected", "", " ", "RECRUIT_USER"),
    ],
)
def test_what_can_not_be_recorded_is_told(decisions, offer, key, choice, reason, who, said):
    with pytest.raises(StoreError, match=said):
        decisions.record(offer, key, choice, reason, who)
    assert decisions.history() == []


def test_words_that_are_hostile_are_only_words(decisions):
    hostile = "'); drop table recruit.decisions; -- \x00 \ud800 <script>"
    kept = decisions.record("board:2", "ann", "undecided", hostile, hostile)
    assert decisions.history() == [kept] and "drop table" in kept.reason


def test_an_erased_candidate_s_decisions_are_gone_and_none_can_be_added(db, decisions):
    decisions.record("board:2", "ann", "shortlisted", "", "nadia")
    stays = decisions.record("board:2", "bob", "rejected", "", "nadia")
    VectorStore(db).forget_candidate("ann")
    assert decisions.history() == [stays]
    with pytest.raises(StoreError, match="CV ann is not among"):
        decisions.record("board:2", "ann", "shortlisted", "", "nadia")
