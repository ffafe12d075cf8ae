"""How good a parse or a ranking is, against labelled truth: field precision, recall and F1; nDCG, MAP and recall.

Belongs here: the formulas and the comparison rules. Does not belong here: where truth lies, or plots.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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


def score_profile(predicted: Profile, true: Profile) -> dict[str, Counts]:
    """The counts of each field of one CV: predicted JSON Resume profile against its truth.

    Entries of a list (jobs, diplomas) are paired one to one by how much they have in common before their fields are
    compared. A missing end date stands for "present": there an end date is a wrong value.
    """
    counts: dict[str, Counts] = {}
    basics, basics_true = predicted.get("basics") or {}, true.get("basics") or {}
    one = _adder(counts)
    one("name", basics.get("name"), basics_true.get("name"), same_text)
    one("email", basics.get("email"), basics_true.get("email"), same_text)
    one("phone", basics.get("phone"), basics_true.get("phone"), same_phone)
    city, city_true = (((b.get("location") or {}).get("city")) for b in (basics, basics_true))
    one("city", city, city_true, same_text)
    for mine, theirs in _paired(predicted.get("work"), true.get("work"), ("name", "position")):
        one("work.company", mine.get("name"), theirs.get("name"), same_text)
        one("work.position", mine.get("position"), theirs.get("position"), same_text)
        one("work.start", mine.get("startDate"), theirs.get("startDate"), same_date)
        one("work.end", mine.get("endDate"), theirs.get("endDate"), same_date)
    for mine, theirs in _paired(
        predicted.get("education"), true.get("education"), ("institution", "studyType", "area")
    ):
        one("education.institution", mine.get("institution"), theirs.get("institution"), same_text)
        one("education.degree", _degree(mine), _degree(theirs), same_text)
    counts["skills"] = _set_counts(_skills(predicted), _skills(true))
    counts["languages"] = _set_counts(_languages(predicted), _languages(true))
    return counts


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


def _adder(counts: dict[str, Counts]) -> Callable[[str, Any, Any, Callable[[Any, Any], float]], None]:
    def add(field: str, predicted: Any, true: Any, same: Callable[[Any, Any], float]) -> None:
        credit = same(predicted, true) if predicted and true else 0.0
        counts.setdefault(field, Counts())
        counts[field] += Counts(credit, int(bool(predicted)), int(bool(true)))

    return add


def _paired(predicted: Any, true: Any, fields: Sequence[str]) -> list[tuple[Profile, Profile]]:
    """Entries of two lists, paired greedily by similarity; an entry without a partner is paired with nothing."""
    left, right = list(predicted or []), list(true or [])
    likeness = sorted(
        ((_likeness(a, b, fields), i, j) for i, a in enumerate(left) for j, b in enumerate(right)),
        key=lambda scored: (-scored[0], scored[1], scored[2]),
    )
    partner: dict[int, int] = {}
    for score, i, j in likeness:
        if score > 0 and i not in partner and j not in partner.values():
            partner[i] = j
    pairs: list[tuple[Profile, Profile]] = [(a, right[partner[i]] if i in partner else {}) for i, a in enumerate(left)]
    return pairs + [({}, b) for j, b in enumerate(right) if j not in partner.values()]


def _likeness(a: Profile, b: Profile, fields: Sequence[str]) -> float:
    score = sum(same_text(a.get(field) or "", b.get(field) or "") for field in fields)
    for field, weight in (("startDate", 0.6), ("endDate", 0.4)):
        if a.get(field) and b.get(field):
            score += weight * same_date(a[field], b[field])
    return score


def _degree(entry: Profile) -> str:
    return " ".join(str(entry[field]) for field in ("studyType", "area") if entry.get(field))


def _skills(profile: Profile) -> set[str]:
    groups = profile.get("skills") or []
    return {key(str(skill)) for group in groups for skill in (group.get("keywords") or [group.get("name") or ""])} - {
        ""
    }


def _languages(profile: Profile) -> set[str]:
    return {key(str(entry.get("language") or "")) for entry in profile.get("languages") or []} - {""}


def _set_counts(predicted: set[str], true: set[str]) -> Counts:
    return Counts(len(predicted & true), len(predicted), len(true))
