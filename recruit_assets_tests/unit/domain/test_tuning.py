"""Tuning tells what better weights would be worth on cases they were not chosen on, and does not believe chance."""

from __future__ import annotations

import random

import pytest

from recruit_assets.domain.tuning import Case, Pair, tune


def cases(count, telling):
    """Cases of which one component tells what is relevant and the other is noise, weighed the wrong way round."""
    draw = random.Random(3)
    made = []
    for _ in range(count):
        pairs, grades = [], {}
        for number in range(20):
            item, relevant = f"o{number:02}", draw.random() < 0.25
            grades |= {item: 1.0} if relevant else {}
            good = (0.7 if relevant and telling else 0.4) + draw.uniform(-0.2, 0.2)
            pairs.append(Pair(item, {"evidence": (good, 0.3), "words": (draw.random(), 0.7)}))
        made.append(Case(pairs, grades))
    return made


def test_a_component_that_tells_more_than_its_weight_is_found_and_proven():
    found = tune(cases(30, telling=True), tries=80)
    assert found.proven and found.factors["evidence"] > 2 * found.factors["words"]
    assert found.now < found.expected <= found.fitted + 0.05


def test_where_nothing_tells_anything_no_gain_is_proven_however_good_the_fit():
    found = tune(cases(30, telling=False), tries=80)
    assert not found.proven and found.fitted > found.now


def test_the_same_cases_give_the_same_answer():
    assert tune(cases(12, telling=True), tries=20) == tune(cases(12, telling=True), tries=20)


def test_too_few_cases_are_refused():
    with pytest.raises(ValueError, match="9 labelled cases are too few"):
        tune(cases(9, telling=True))
