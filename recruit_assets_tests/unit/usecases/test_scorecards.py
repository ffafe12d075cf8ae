"""Scorecards over a labelled folder: what is missing counts, what is not proven is told, a baseline is held."""

from __future__ import annotations

import json

import pytest

from recruit_assets.domain.profiles import Evidence
from recruit_assets.usecases.scorecards import (
    LabelledFolder,
    Parsed,
    below_baseline,
    score_decisions,
    score_matching,
    score_parsing,
)

TRUTH = {"basics": {"name": "Odette Varlin", "email": "odette@exemple.example"}}
TEXT = "Odette Varlin\nodette@exemple.example"


@pytest.fixture
def folder(tmp_path):
    for layout, name in (("txt", "fr_a"), ("txt", "en_b")):
        (tmp_path / layout).mkdir(exist_ok=True)
        (tmp_path / "truth").mkdir(exist_ok=True)
        (tmp_path / layout / f"{name}.txt").write_text(f"{TEXT}\n{name}", encoding="utf-8")
        (tmp_path / "truth" / f"{name}.json").write_text(json.dumps(TRUTH), encoding="utf-8")
    (tmp_path / "txt" / "unlabelled.txt").write_text("?", encoding="utf-8")
    return tmp_path


def proof(start: int, end: int, quote: str, confidence: float = 1.0) -> Evidence:
    return Evidence(page=1, bbox=(0, 0, 1, 1), start=start, end=end, quote=quote, confidence=confidence)


GOOD = Parsed(
    TRUTH,
    {"/basics/name": proof(0, 13, "Odette Varlin"), "/basics/email": proof(14, 36, "odette@exemple.example")},
    TEXT,
    "rules",
)


def test_a_file_without_a_profile_counts_as_all_missed(folder):
    labelled = LabelledFolder(folder)
    card = score_parsing(labelled, {labelled.files()[1]: GOOD})
    assert (card.cvs, card.missing, card.models) == (2, 1, ["rules"])
    assert card.fields["name"].recall == 0.5 and card.fields["name"].precision == 1.0
    assert card.by_language == {"en": 0.0, "fr": 1.0} and list(card.by_layout) == ["txt"]


def test_a_value_whose_quote_is_not_at_its_offsets_is_not_proven(folder):
    labelled = LabelledFolder(folder)
    shifted = GOOD._replace(evidence={**GOOD.evidence, "/basics/name": proof(1, 14, "Odette Varlin")})
    without = GOOD._replace(evidence={})
    first, second = labelled.files()
    assert score_parsing(labelled, {first: GOOD, second: GOOD}).unproven == 0
    assert score_parsing(labelled, {first: shifted, second: without}).unproven == 3


def test_a_score_below_the_baseline_is_told_by_name(folder):
    labelled = LabelledFolder(folder)
    card = score_parsing(labelled, dict.fromkeys(labelled.files()[:1], GOOD))
    assert below_baseline(card, {"macro_f1": 0.5}) == []
    assert below_baseline(card, {"f1 of name": 0.9}) == ["f1 of name is 0.667, below 0.900"]


def test_a_folder_without_labelled_cvs_says_what_belongs_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"truth/<name>\.json"):
        LabelledFolder(tmp_path).files()


def test_a_ranking_is_scored_for_the_cvs_that_have_grades(folder):
    labelled = LabelledFolder(folder)
    (folder / "relevance.json").write_text(json.dumps({"fr_a": {"o1": 3, "o2": 1}}), encoding="utf-8")
    keys = {sha256: f"key of {path.stem}" for sha256, path in labelled.by_hash().items()}
    asked = []

    def rankings(key: str) -> dict[str, list[str]]:
        asked.append(key)
        return {"score": ["o1", "o9", "o2"], "full text alone": ["o9", "o2", "o1"], "vectors alone": []}

    card = score_matching(labelled, keys, rankings)
    assert asked == ["key of fr_a"] and card.cvs == 1
    assert card.recall_at_50 == 1.0 and card.mean_average_precision == pytest.approx((1 + 2 / 3) / 2)
    words = card.systems["full text alone"]["mean_average_precision"]
    assert words.mean == pytest.approx((1 / 2 + 2 / 3) / 2) == words.low == words.high
    assert card.systems["vectors alone"]["recall_at_50"].mean == 0 and card.ndcg_at_10 > 0.9


def test_the_other_direction_is_scored_on_the_same_grades_for_every_offer_that_is_shown(folder):
    labelled = LabelledFolder(folder)
    (folder / "relevance.json").write_text(
        json.dumps({"fr_a": {"o1": 3, "gone": 1}, "en_b": {"o1": 1, "o2": 2}}), encoding="utf-8"
    )
    keys = {sha256: path.stem.upper() for sha256, path in labelled.by_hash().items()}
    lists = {"o1": ["FR_A", "EN_B"], "o2": ["FR_A", "EN_B"]}

    def shortlists(offer: str) -> dict[str, list[str]]:
        return {"score": lists[offer], "BM25 alone": lists[offer][::-1]} if offer in lists else {}

    card = score_matching(labelled, keys, lambda key: {"score": ["o1", "o2", "gone"]}, shortlists)
    assert card.cvs == 2 and card.shortlists and card.shortlists.cvs == 2
    assert card.shortlists.by_cv == {"o1": 1.0, "o2": pytest.approx(0.6309, abs=1e-4)}
    assert card.shortlists.mean_average_precision == pytest.approx((1 + 1 / 2) / 2)
    assert card.shortlists.systems["BM25 alone"]["mean_average_precision"].mean == 1.0


def test_a_folder_with_nothing_but_qrels_over_stored_cvs_is_enough(tmp_path):
    (tmp_path / "qrels.txt").write_text("o1 0 k1 3\no2 0 k1 0\n\no1\t0\tk2\t1\no1 0 elsewhere 2\n", encoding="utf-8")
    (tmp_path / "truth").mkdir()
    labelled = LabelledFolder(tmp_path)
    assert labelled.relevance() == {"k1": {"o1": 3.0}, "k2": {"o1": 1.0}, "elsewhere": {"o1": 2.0}}
    (tmp_path / "qrels.txt").write_text("o1 0 k1 3\no1 0 k2 1\n", encoding="utf-8")
    card = score_matching(labelled, {"h1": "k1", "h2": "k2"}, lambda key: {"score": ["o1"]})
    assert (card.cvs, list(card.by_cv)) == (2, ["k1", "k2"])


@pytest.mark.parametrize("line", ["o1 0 k1", "o1 0 k1 good"])
def test_a_line_of_qrels_that_can_not_be_read_is_named(tmp_path, line):
    (tmp_path / "qrels.txt").write_text(f"o1 0 k1 1\n{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2: write an offer's id"):
        LabelledFolder(tmp_path).relevance()
    (tmp_path / "qrels.txt").unlink()
    with pytest.raises(FileNotFoundError, match=r"relevance.json or qrels.txt"):
        LabelledFolder(tmp_path).relevance()


def test_a_ranking_is_scored_against_decisions_on_the_candidates_somebody_decided_on():
    decided = {f"o{n}": {"ann": 1.0, "bob": 0.0} for n in range(5)}
    order = {"o0": ["bob", "ann"]}
    card = score_decisions(decided, lambda offer: ["cleo", *order.get(offer, ["ann", "dan", "bob"])])
    assert card.cvs == 5
    assert card.mean_average_precision == pytest.approx((4 + 1 / 2) / 5)
    assert card.systems["score"]["mean_average_precision"].low < 0.9 < card.systems["score"]["recall_at_50"].mean


def test_too_few_decisions_measure_nothing():
    with pytest.raises(ValueError, match=r"1 offers .* 5 are needed"):
        score_decisions({"o1": {"ann": 1.0, "bob": 0.0}}, lambda _: [])
