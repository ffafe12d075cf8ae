"""How good a parse or a ranking is, against labelled truth: field precision, recall and F1; nDCG, MAP and recall.

Belongs here: the formulas and the comparison rules. Does not belong here: where truth lies, or plots.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from recruit_assets.domain.folding import key

Profile = Mapping[str, Any]


@dataclass
class Counts:
    """Of one field: credit earned, values predicted, values true. They add up over CVs."""

    credit: float = 0.0
    predicted: int = 0
    true: int = 0

    def __iadd__(self, other: Counts) -> Counts:
        self.credit += other.credit
        self.predicted += other.predicted
        self.true += other.true
        return self

    @property
    def precision(self) -> float:
        return self.credit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.credit / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 when nothing is right."""
        total = self.predicted + self.true
        return 2 * self.credit / total if total else 0.0


def same_text(a: Any, b: Any) -> float:
    """1.0 when two texts say the same up to case, accents, punctuation and word order (90 of 100), else 0.0."""
    from rapidfuzz import fuzz

    left, right = key(str(a)), key(str(b))
    return float(bool(left and right) and (left == right or fuzz.token_sort_ratio(left, right) >= 90))


def same_date(a: Any, b: Any) -> float:
    """1.0 when year and month agree (or both have a year only), 0.5 when only one side has a month, else 0.0."""
    left, right = str(a)[:7].split("-"), str(b)[:7].split("-")
    if left[0] != right[0]:
        return 0.0
    if len(left) == len(right):
        return float(left == right)
    return 0.5


def same_phone(a: Any, b: Any) -> float:
    """1.0 when the last nine digits agree."""
    left, right = (re.sub(r"\D", "", str(value))[-9:] for value in (a, b))
    return float(bool(left) and left == right)


class ScoredProfile(NamedTuple):
    """One CV's score: the counts of each field, and the credit (0..1) of each predicted value by its JSON Pointer."""

    counts: dict[str, Counts]
    credits: dict[str, float]


def score_profile(predicted: Profile, true: Profile) -> ScoredProfile:
    """Score one CV: predicted JSON Resume profile against its truth.

    Entries of a list (jobs, diplomas) are paired one to one by how much they have in common before their fields are
    compared; skills and languages are compared as sets. A missing end date stands for "present": there an end date is a
    wrong value.
    """
    scored = ScoredProfile({}, {})

    def one(field: str, pointers: Sequence[str], mine: Any, theirs: Any, same: Callable[[Any, Any], float]) -> None:
        credit = same(mine, theirs) if mine and theirs else 0.0
        scored.counts.setdefault(field, Counts())
        scored.counts[field] += Counts(credit, int(bool(mine)), int(bool(theirs)))
        if mine:
            scored.credits.update(dict.fromkeys(pointers, credit))

    basics, basics_true = predicted.get("basics") or {}, true.get("basics") or {}
    for field, same in (("name", same_text), ("email", same_text), ("phone", same_phone)):
        one(field, [f"/basics/{field}"], basics.get(field), basics_true.get(field), same)
    city, city_true = (((b.get("location") or {}).get("city")) for b in (basics, basics_true))
    one("city", ["/basics/location/city"], city, city_true, same_text)
    for at, mine, theirs in _paired(predicted.get("work"), true.get("work"), ("name", "position")):
        for field, name, same in _WORK:
            one(field, [f"/work/{at}/{name}"], mine.get(name), theirs.get(name), same)
    kinds = ("institution", "studyType", "area")
    for at, mine, theirs in _paired(predicted.get("education"), true.get("education"), kinds):
        place = f"/education/{at}"
        one("education.institution", [f"{place}/institution"], mine.get(kinds[0]), theirs.get(kinds[0]), same_text)
        parts = [f"{place}/{name}" for name in kinds[1:] if mine.get(name)]
        one("education.degree", parts, _degree(mine), _degree(theirs), same_text)
    for field, mine, theirs in (
        ("skills", _skills(predicted), set(_skills(true).values())),
        ("languages", _languages(predicted), set(_languages(true).values())),
    ):
        right = _matched(set(mine.values()), theirs)
        scored.counts[field] = Counts(len(right), len(set(mine.values())), len(theirs))
        scored.credits.update({pointer: float(value in right) for pointer, value in mine.items()})
    return scored


def calibration_error(pairs: Sequence[tuple[float, float]], bins: int = 10) -> float:
    """Expected calibration error of (confidence, credit) pairs: the mean over equally wide bins, weighted by size, of
    how far mean confidence and mean credit lie apart (Naeini et al., 2015)."""
    rows = calibration_curve(pairs, bins)
    return sum(count * abs(confidence - credit) for confidence, credit, count in rows) / len(pairs) if pairs else 0.0


def calibration_curve(pairs: Sequence[tuple[float, float]], bins: int = 10) -> list[tuple[float, float, int]]:
    """Mean confidence, mean credit and number of values of each bin that has any, lowest confidence first."""
    filled: dict[int, list[tuple[float, float]]] = {}
    for confidence, credit in pairs:
        filled.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, credit))
    return [
        (sum(c for c, _ in found) / len(found), sum(k for _, k in found) / len(found), len(found))
        for _, found in sorted(filled.items())
    ]


def total(counts: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    """The counts of several CVs, field by field."""
    summed: dict[str, Counts] = {}
    for one in counts:
        for field, value in one.items():
            summed.setdefault(field, Counts())
            summed[field] += value
    return summed


def macro_f1(counts: Mapping[str, Counts]) -> float:
    """Mean F1 of the fields that occur, in truth or in the prediction."""
    scores = [value.f1 for value in counts.values() if value.predicted or value.true]
    return sum(scores) / len(scores) if scores else 0.0


def ndcg(ranking: Sequence[str], grades: Mapping[str, float], depth: int = 10) -> float:
    """Normalised discounted cumulative gain of the first `depth` items, gain 2^grade - 1 (Burges et al., 2005)."""

    def gain(grade: float, rank: int) -> float:
        return (2**grade - 1) / math.log2(rank + 1)

    found = sum(gain(grades.get(item, 0.0), rank) for rank, item in enumerate(ranking[:depth], start=1))
    ideal = sum(gain(grade, rank) for rank, grade in enumerate(sorted(grades.values(), reverse=True)[:depth], start=1))
    return found / ideal if ideal else 0.0


def average_precision(ranking: Sequence[str], relevant: set[str]) -> float:
    """Mean of the precision at each relevant item's rank; a relevant item that is not ranked counts 0."""
    hits, score = 0, 0.0
    for rank, item in enumerate(ranking, start=1):
        if item in relevant:
            hits += 1
            score += hits / rank
    return score / len(relevant) if relevant else 0.0


def recall(ranking: Sequence[str], relevant: set[str], depth: int = 50) -> float:
    """Share of the relevant items among the first `depth`."""
    return len(relevant & set(ranking[:depth])) / len(relevant) if relevant else 0.0


def rank_biased_overlap(one: Sequence[str], other: Sequence[str], p: float = 0.9) -> float:
    """How alike two rankings of equal length are, 0..1, the top counting most; 1 for the same ranking (extrapolated RBO,
    Webber, Moffat and Zobel, 2010). Raises ValueError for rankings of different lengths or without items."""
    if len(one) != len(other) or not one:
        raise ValueError("rank-biased overlap compares rankings of one length, with an item at least")
    if list(one) == list(other):
        return 1.0
    mine: set[str] = set()
    theirs: set[str] = set()
    summed = agreement = 0.0
    for depth, (a, b) in enumerate(zip(one, other, strict=True), start=1):
        mine.add(a)
        theirs.add(b)
        agreement = len(mine & theirs) / depth
        summed += agreement * p**depth
    return agreement * p ** len(one) + (1 - p) / p * summed


def bootstrap_interval(values: Sequence[float], resamples: int = 1000, level: float = 0.95) -> tuple[float, float]:
    """Percentile interval of the mean (Efron, 1979), with the same draws for the same number of values; (0, 0) for no
    values."""
    if not values:
        return 0.0, 0.0
    draw = random.Random(len(values))  # noqa: S311  # a fixed choice, no secret
    means = sorted(sum(draw.choices(values, k=len(values))) / len(values) for _ in range(resamples))
    tail = (1 - level) / 2
    return means[int(tail * resamples)], means[min(resamples - 1, int((1 - tail) * resamples))]


_WORK: tuple[tuple[str, str, Callable[[Any, Any], float]], ...] = (
    ("work.company", "name", same_text),
    ("work.position", "position", same_text),
    ("work.start", "startDate", same_date),
    ("work.end", "endDate", same_date),
)


def _paired(predicted: Any, true: Any, fields: Sequence[str]) -> list[tuple[int, Profile, Profile]]:
    """Entries of two lists with their index in the first, paired greedily by likeness; an entry without a partner is
    paired with nothing (index -1 where it is the first that is missing)."""
    left, right = list(predicted or []), list(true or [])
    likeness = sorted(
        ((_likeness(a, b, fields), i, j) for i, a in enumerate(left) for j, b in enumerate(right)),
        key=lambda scored: (-scored[0], scored[1], scored[2]),
    )
    partner: dict[int, int] = {}
    for score, i, j in likeness:
        if score > 0 and i not in partner and j not in partner.values():
            partner[i] = j
    pairs: list[tuple[int, Profile, Profile]] = [
        (i, a, right[partner[i]] if i in partner else {}) for i, a in enumerate(left)
    ]
    return pairs + [(-1, {}, b) for j, b in enumerate(right) if j not in partner.values()]


def _likeness(a: Profile, b: Profile, fields: Sequence[str]) -> float:
    score = sum(same_text(a.get(field) or "", b.get(field) or "") for field in fields)
    for field, weight in (("startDate", 0.6), ("endDate", 0.4)):
        if a.get(field) and b.get(field):
            score += weight * same_date(a[field], b[field])
    return score


def _degree(entry: Profile) -> str:
    return " ".join(str(entry[field]) for field in ("studyType", "area") if entry.get(field))


def _skills(profile: Profile) -> dict[str, str]:
    """The skills by JSON Pointer, folded; a group's name counts where the group lists nothing."""
    found: dict[str, str] = {}
    for at, group in enumerate(profile.get("skills") or []):
        keywords = group.get("keywords") or []
        for number, skill in enumerate(keywords):
            found[f"/skills/{at}/keywords/{number}"] = key(str(skill))
        if not keywords:
            found[f"/skills/{at}/name"] = key(str(group.get("name") or ""))
    return {pointer: skill for pointer, skill in found.items() if skill}


def _languages(profile: Profile) -> dict[str, str]:
    entries = enumerate(profile.get("languages") or [])
    found = {f"/languages/{at}/language": key(str(entry.get("language") or "")) for at, entry in entries}
    return {pointer: language for pointer, language in found.items() if language}


def _matched(predicted: set[str], true: set[str]) -> set[str]:
    """Those of the predicted texts that have a partner of their own among the true ones, equal ones first."""
    right, left = predicted & true, true - predicted
    for text in sorted(predicted - true):
        partner = next((other for other in sorted(left) if same_text(text, other)), None)
        if partner is not None:
            right.add(text)
            left.remove(partner)
    return right
