"""Weights are read from one file; what is wrong in it is told by name; a trade may have its own."""

from __future__ import annotations

import re

import pytest

from recruit_assets.domain.matchable import matchable
from recruit_assets.domain.matching import Backgrounds, Signals, score, scoring_fingerprint
from recruit_assets.domain.readings import OfferReading, Reading
from recruit_assets.domain.weights import USUAL, WeightsError, read_weights, usual_weights
from recruit_assets_tests.support.offers import make_offer
from recruit_assets_tests.support.profiles import COOK, make_profile
from recruit_assets_tests.unit.domain.test_matching import AS_OF

TRADE = """
[[trade]]
name = "kitchen"
titles = ["cook"]
same_language = { meaning = 0, words = 0, evidence = 1, title = 0, language = 0 }
"""


@pytest.fixture
def written(tmp_path):
    """Reads the usual file with a change."""

    def read(change=lambda text: text, more=""):
        path = tmp_path / "weights.toml"
        path.write_text(change(USUAL.read_text(encoding="utf-8")) + more, encoding="utf-8")
        return read_weights(path)

    return read


def scored(weights, title="Cuisinière H/F"):
    offer = make_offer("1", title, "Profil recherché :\n- Maîtrise de la méthode HACCP\n- Permis B", language="fr")
    return score(
        Reading(matchable(make_profile(COOK), AS_OF)), OfferReading(offer), Signals(words=0.2), Backgrounds(), weights
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("meaning = 0.13", "meaning = 0.23", r"same_language adds up to 1\.1, and must add up to 1"),
        ("meaning = 0.13\n", "", r"same_language\.meaning is missing"),
        ("words = 0.20", "wrods = 0.20", r"same_language\.wrods is no known key"),
        ("[parts]", "[prats]", r"parts is missing; prats is no known key"),
        ("diploma = 1.5", "diploma = -1", r"requirements\.diploma"),
        ("diploma = 1.5", 'diploma = "1.5"', r"requirements\.diploma"),
        ("diploma = 1.5", "diploma = nan", r"requirements\.diploma"),
        ("diploma = 1.5", "diploma = = 2", r"can't be read"),
        ("title = 0.40", "title = 0.50", r"sections adds up to 1\.1"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_name_and_the_field(written, old, new, said):
    with pytest.raises(WeightsError, match=rf"weights\.toml.*{said}"):
        written(lambda text: text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"kitchen"', '""', r"trade\.0\.name"),
        ('["cook"]', "[]", r"trade\.0\.titles"),
        ('["cook"]', '["de la"]', r"names no trade"),
        ("evidence = 1", "evidence = 2", r"trade\.0\.same_language adds up to 2"),
        ("titles", "tiltes", r"trade\.0\.tiltes is no known key"),
    ],
)
def test_what_is_wrong_in_a_trade_is_told_too(written, old, new, said):
    with pytest.raises(WeightsError, match=said):
        written(more=TRADE.replace(old, new))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(WeightsError, match=re.escape(str(tmp_path / "none.toml"))):
        read_weights(tmp_path / "none.toml")


@pytest.mark.parametrize("title", ["Cuisinière H/F", "Line Cook", "CUISINIER de collectivité"])
def test_an_offer_of_a_trade_is_scored_with_the_weights_of_the_trade_and_says_so(written, title):
    value, explanation = scored(written(more=TRADE), title)
    assert explanation["trade"] == "kitchen"
    assert value == pytest.approx(explanation["scores"]["evidence"]["value"], abs=1e-4)


def test_an_offer_of_another_trade_keeps_the_usual_weights(written):
    value, explanation = scored(written(more=TRADE), "Maçon H/F")
    assert (value, explanation) == scored(usual_weights(), "Maçon H/F")
    assert "trade" not in explanation


def test_a_title_outside_the_vocabulary_names_a_trade_by_its_words(written):
    weights = written(more=TRADE.replace('"cook"', '"souffleur de verre"'))
    assert scored(weights, "Souffleuse de verres expérimentée")[1].get("trade") == "kitchen"
    assert "trade" not in scored(weights, "Verrier")[1]


def test_every_change_of_the_file_changes_the_fingerprint_of_the_scoring(written):
    prints = {
        scoring_fingerprint(weights)
        for weights in (
            usual_weights(),
            written(more=TRADE),
            written(lambda text: text.replace("diploma = 1.5", "diploma = 1.6")),
        )
    }
    assert len(prints) == 3
    assert scoring_fingerprint(written(lambda text: f"# a remark\n{text}")) == scoring_fingerprint(usual_weights())
