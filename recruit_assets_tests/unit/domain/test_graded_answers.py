"""Whether the points rank answers as a reader does, and whether length, keywords or one brilliant answer can buy them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from recruit_assets.domain.documents import Language
from recruit_assets.domain.interview_scoring import Answered, Phase, score_by_rules
from recruit_assets_tests.unit.domain.graded_answers import GRADED, UNSEEN, UNSEEN_OFFERS
from recruit_assets_tests.unit.interviews.people import an_offer

LANGUAGES: tuple[Language, ...] = ("fr", "en")
PHASES: tuple[Phase, ...] = ("evidence", "technical", "gap", "behavioural")
OFFERS = {language: f"{an_offer(language).title}\n{an_offer(language).description}" for language in LANGUAGES}
GENERAL = {
    "fr": "Depuis, c'est toujours utilisé. C'est passé de 90 à 20. Je l'ai choisi car c'était mieux. J'ai appris beaucoup.",
    "en": "Since then it is still used. It went from 90 to 20. I chose it because it was better. I learned a lot.",
}


def points(answers: Sequence[str], offer: str) -> int:
    """Of 100, for one answer to each question."""
    told = [Answered(2 * n + 1, n, PHASES[n], "?", text) for n, text in enumerate(answers)]
    given = [mark.score for mark in score_by_rules(told, offer).values() if mark.score is not None]
    return round(20 * sum(given) / len(given))


def of_grade(language: Language, grade: int) -> list[str]:
    return [text for given, text in GRADED[language] if given == grade]


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Spearman's, equal values sharing their ranks."""
    ranks = [[sorted(s).index(x) + (s.count(x) - 1) / 2 for x in s] for s in (list(first), list(second))]
    middle = (len(first) - 1) / 2
    (a, b) = ([rank - middle for rank in each] for each in ranks)
    return sum(x * y for x, y in zip(a, b, strict=True)) / (sum(x * x for x in a) * sum(y * y for y in b)) ** 0.5


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_points_rank_twenty_answers_as_a_reader_does(language):
    given = [points([text], OFFERS[language]) for _, text in GRADED[language]]
    assert rank_correlation([grade for grade, _ in GRADED[language]], given) >= 0.95
    good, excellent = (
        [p for p, (grade, _) in zip(given, GRADED[language], strict=True) if grade == wanted] for wanted in (2, 3)
    )
    assert max(good) < min(excellent)


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_also_rank_answers_for_jobs_the_rules_were_not_made_on(language):
    given = [points([text], UNSEEN_OFFERS[language]) for _, text in UNSEEN[language]]
    assert rank_correlation([grade for grade, _ in UNSEEN[language]], given) >= 0.9


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_interview_of_good_answers_leaves_room_above_it(language):
    given = [points(of_grade(language, grade)[:4], OFFERS[language]) for grade in range(4)]
    assert given == sorted(set(given)), "each grade has more points than the one below"
    assert given[2] <= 75 < 80 <= given[3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_neither_length_nor_phrases_nor_one_brilliant_answer_buys_points(language):
    offer, filler = OFFERS[language], " ".join(of_grade(language, 0))
    good, poor, excellent = (of_grade(language, grade)[:4] for grade in (2, 0, 3))
    assert points([f"{text} {filler}" for text in good], offer) == points(good, offer), "talk beside the story"
    assert points([f"{text} {GENERAL[language]}" for text in poor], offer) <= points(poor, offer) + 10
    assert points([" ".join(excellent), *poor[:3]], offer) < points(good, offer)
