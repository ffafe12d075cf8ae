"""The formulas of quality: what counts as right, and what a ranking is worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit_assets.domain.scoring import (
    average_precision,
    bootstrap_interval,
    calibration_curve,
    calibration_error,
    macro_f1,
    ndcg,
    rank_biased_overlap,
    recall,
    same_date,
    score_profile,
    total,
)

TRUTH = {
    "basics": {
        "name": "Odette Varlin", "email": "odette@exemple.example", "phone": "+33639981234",
        "location": {"city": "Vannes"},
    },
    "work": [
        {"name": "Atelier Roz", "position": "Cheffe d'atelier", "startDate": "2021-07"},
        {"name": "Menuiserie Talvez", "position": "Ébéniste", "startDate": "2018-03", "endDate": "2021-06"},
    ],
    "education": [{"institution": "Lycée du Bois", "studyType": "CAP", "area": "Ébénisterie"}],
    "skills": [{"name": "Bois", "keywords": ["Placage", "Marqueterie"]}, {"name": "Dessin"}],
    "languages": [{"language": "Français"}, {"language": "Breton"}],
}  # fmt: skip


def f1(predicted: dict) -> dict[str, float]:
    return {field: counts.f1 for field, counts in score_profile(predicted, TRUTH).counts.items()}


def test_a_perfect_profile_scores_one_in_every_field():
    assert set(f1(TRUTH).values()) == {1.0}
    assert macro_f1(score_profile(TRUTH, TRUTH).counts) == 1.0


def test_nothing_found_scores_nothing_and_counts_every_true_value():
    counts = score_profile({}, TRUTH).counts
    assert macro_f1(counts) == 0.0
    assert counts["work.company"].true == 2 and counts["skills"].true == 3


def test_case_accents_and_word_order_do_not_count():
    predicted = {**TRUTH, "basics": {**TRUTH["basics"], "name": "VARLIN odette", "phone": "06 39 98 12 34"}}
    scores = f1(predicted)
    assert scores["name"] == 1.0 and scores["phone"] == 1.0


def test_jobs_are_compared_with_the_job_they_are_whatever_their_order():
    assert f1({**TRUTH, "work": TRUTH["work"][::-1]})["work.position"] == 1.0


def test_an_invented_end_date_lowers_precision_and_a_missing_job_lowers_recall():
    present = {**TRUTH["work"][0], "endDate": "2024-01"}
    counts = score_profile({**TRUTH, "work": [present]}, TRUTH).counts
    assert counts["work.end"].precision == 0.0
    assert counts["work.company"].recall == 0.5 and counts["work.company"].precision == 1.0


def test_a_date_without_its_month_is_half_right():
    assert (same_date("2018", "2018-03"), same_date("2018-04", "2018-03"), same_date("2018-03-15", "2018-03")) == (
        0.5,
        0.0,
        1.0,
    )


def test_each_predicted_value_has_its_own_credit():
    credits = score_profile({**TRUTH, "skills": [{"keywords": ["Placage", "Cuisine"]}]}, TRUTH).credits
    assert credits["/skills/0/keywords/0"] == 1.0 and credits["/skills/0/keywords/1"] == 0.0
    assert credits["/education/0/studyType"] == credits["/education/0/area"] == 1.0


def test_the_scores_of_several_cvs_add_up():
    both = total([score_profile(TRUTH, TRUTH).counts, score_profile({}, TRUTH).counts])
    assert both["name"].recall == 0.5 and both["name"].precision == 1.0


def test_a_confidence_that_says_what_is_true_has_no_calibration_error():
    honest = [(0.75, 1.0), (0.75, 1.0), (0.75, 1.0), (0.75, 0.0)]
    assert calibration_error(honest) == 0.0
    assert calibration_error([(1.0, 0.0)]) == 1.0
    assert calibration_curve(honest) == [(0.75, 0.75, 4)]


def test_ndcg_follows_its_definition():
    grades = {"a": 3.0, "b": 2.0, "c": 1.0}
    assert ndcg(["a", "b", "c"], grades) == 1.0
    # (7 + 1/2) / (7 + 3 / log2(3) + 1/2), by hand
    assert ndcg(["a", "x", "c"], grades) == pytest.approx(7.5 / 9.392789)
    assert ndcg(["x"], grades) == 0.0


def test_average_precision_and_recall_follow_their_definitions():
    assert average_precision(["a", "x", "b"], {"a", "b"}) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(["x"], {"a"}) == 0.0
    assert recall(["a", "x", "b"], {"a", "b"}, depth=2) == 0.5


@given(st.permutations(["a", "b", "c", "d", "e"]))
def test_no_ranking_beats_the_ideal_one(ranking):
    grades = {"a": 3.0, "c": 1.0, "e": 2.0}
    assert 0.0 <= ndcg(ranking, grades) <= 1.0 == ndcg(["a", "e", "c", "b", "d"], grades)
    assert 0.0 <= average_precision(ranking, set(grades)) <= 1.0


def test_rank_biased_overlap_is_one_for_the_same_ranking_and_falls_faster_at_the_top():
    ranking = list("abcdefgh")
    assert rank_biased_overlap(ranking, ranking) == 1.0
    top, bottom = list("bacdefgh"), list("abcdefhg")
    assert rank_biased_overlap(top, ranking) < rank_biased_overlap(bottom, ranking) < 1
    assert rank_biased_overlap(list("abcd"), list("wxyz")) == 0.0
    with pytest.raises(ValueError, match="one length"):
        rank_biased_overlap(["a"], ["a", "b"])


def test_rank_biased_overlap_of_two_exchanged_items_is_what_the_formula_says():
    # Agreement 0 at depth 1 and 1 at depth 2: p^2 + (1 - p) / p * p^2 = p.
    assert rank_biased_overlap(["a", "b"], ["b", "a"], p=0.9) == pytest.approx(0.9)


def test_a_bootstrap_interval_holds_the_mean_and_is_the_same_each_time():
    values = [0.1, 0.4, 0.9, 0.8, 0.3, 0.7]
    low, high = bootstrap_interval(values)
    assert 0.1 < low < sum(values) / len(values) < high < 0.9
    assert bootstrap_interval(values) == (low, high)
    assert bootstrap_interval([0.5, 0.5]) == (0.5, 0.5)
    assert bootstrap_interval([]) == (0.0, 0.0)
