"""Which weights would rank labelled cases better, and whether that is more than chance.

Belongs here: the search and its cross-validation. Does not belong here: where cases come from, or applying what is found: a
person reads the answer and edits the file of weights.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel

from recruit_assets.domain.scoring import bootstrap_interval, ndcg

TRIES = 300
FOLDS = 5
WIDEST = 3.0
"""A weight is tried between a third and three times what it is."""


class Pair(NamedTuple):
    """One item of a ranking: value and weight of each component of its score."""

    item: str
    values: Mapping[str, tuple[float, float]]


class Case(NamedTuple):
    """One ranking with the grades of what is relevant in it."""

    pairs: Sequence[Pair]
    grades: Mapping[str, float]


class Tuning(BaseModel):
    """What a search found. `factors` multiply the weights of each component (before these are brought to 1 again).

    `now` is the mean nDCG@10 with the weights in use, `fitted` that of the best factors on the cases they were chosen on
    (flattering), `expected` that on cases they were not chosen on. `gain_low` and `gain_high` are the 95 % interval of
    `expected` minus `now`: `proven` when all of it is above 0.
    """

    cases: int
    factors: dict[str, float]
    now: float
    fitted: float
    expected: float
    gain_low: float
    gain_high: float

    @property
    def proven(self) -> bool:
        return self.gain_low > 0


def tune(cases: Sequence[Case], tries: int = TRIES, folds: int = FOLDS) -> Tuning:
    """Try `tries` sets of factors, the same ones every time, and tell the best and what to expect of it by
    cross-validation over `folds`. Raises ValueError with fewer cases than two for each fold."""
    if len(cases) < 2 * folds:
        raise ValueError(f"{len(cases)} labelled cases are too few to tune weights on: {2 * folds} are needed")
    components = sorted({name for case in cases for pair in case.pairs for name in pair.values})
    tried = _tries(components, tries)
    measured = [[_quality(case, factors) for case in cases] for factors in tried]
    now = measured[0]
    held_out: list[float] = []
    for number in range(len(cases)):
        seen = [place for place in range(len(cases)) if place % folds != number % folds]
        held_out.append(measured[_best(measured, seen)][number])
    best = _best(measured, range(len(cases)))
    low, high = bootstrap_interval([new - old for new, old in zip(held_out, now, strict=True)])
    return Tuning(
        cases=len(cases),
        factors=tried[best],
        now=_mean(now),
        fitted=_mean(measured[best]),
        expected=_mean(held_out),
        gain_low=low,
        gain_high=high,
    )


def _tries(components: Sequence[str], tries: int) -> list[dict[str, float]]:
    """Factors to try, the weights as they are first."""
    draw = random.Random(5)  # noqa: S311  # a fixed choice, no secret
    drawn = [{name: math.exp(draw.uniform(-1, 1) * math.log(WIDEST)) for name in components} for _ in range(tries - 1)]
    return [dict.fromkeys(components, 1.0), *drawn]


def _quality(case: Case, factors: Mapping[str, float]) -> float:
    def scored(pair: Pair) -> float:
        weights = {name: weight * factors[name] for name, (_, weight) in pair.values.items()}
        total = sum(weights.values()) or 1.0
        return sum(value * weights[name] for name, (value, _) in pair.values.items()) / total

    ranking = sorted(case.pairs, key=lambda pair: (-round(scored(pair), 6), pair.item))
    return ndcg([pair.item for pair in ranking], case.grades)


def _best(measured: Sequence[Sequence[float]], places: Sequence[int]) -> int:
    """The try with the highest mean over the places; of equals the first, so that nothing changes without a reason."""
    return max(range(len(measured)), key=lambda number: (sum(measured[number][place] for place in places), -number))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
