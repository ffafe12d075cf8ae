"""Two offers are one job when their words are nearly the same and nothing says otherwise."""

from __future__ import annotations

import numpy
import pytest

from recruit_assets.domain.duplicates import bands, repeats, signature, similarities
from recruit_assets_tests.support.offers import make_offer

TEXT = (
    "Boulangerie artisanale au centre de la vieille ville. Vous pétrissez, façonnez et cuisez les pains de tradition."
    " Vous tenez le fournil propre et suivez les commandes de farine avec la responsable. Repos le dimanche et le lundi."
    " Nous travaillons sur levain naturel, avec des farines locales, et nous formons volontiers aux viennoiseries."
)


def similarity(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    return float(similarities(numpy.array(one), numpy.array([other]))[0])


def test_a_reposted_offer_with_a_greeting_and_moved_sentences_is_a_repeat():
    sentences = TEXT.split(". ")
    moved = "Toujours à la recherche ! " + ". ".join([sentences[0], *sentences[2:], sentences[1]])
    one, other = signature(make_offer("1", description=TEXT)), signature(make_offer("2", description=moved))
    assert set(bands(one)) & set(bands(other))
    assert repeats("Lyon", "Lyon 3e", "permanent", None, similarity(one, other))


def test_the_same_text_in_another_town_is_another_job():
    sketch = signature(make_offer("1", description=TEXT))
    assert not repeats("Lyon", "Nantes", None, None, similarity(sketch, sketch))


def test_two_jobs_of_one_trade_are_not_repeats():
    other = "Fournil de village. Vous préparez les pâtes, surveillez le four et servez parfois les clients au comptoir."
    one, two = signature(make_offer("1", description=TEXT)), signature(make_offer("2", description=other))
    assert not repeats(None, None, None, None, similarity(one, two))


def test_similarities_are_the_shares_of_equal_numbers():
    one = numpy.array([1, 2, 3, -4])
    assert similarities(one, numpy.array([[1, 2, 3, -4], [1, 0, 3, 4], [0, 0, 0, 0]])) == pytest.approx([1, 0.5, 0])
