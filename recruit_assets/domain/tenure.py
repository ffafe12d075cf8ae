"""Months of experience, computed from the dates of a profile's jobs.

Belongs here: lengths of time derived from a JSON Resume. Does not belong here: reading dates from a text (`dates`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from recruit_assets.domain.folding import key

_MIDDLE = 6
"""Months before the middle of a year, which a year alone stands for."""

Span = tuple[int, int]
"""First month and the month after the last, counted from year 0."""


def months_of_experience(profile: Mapping[str, Any], until: str | None) -> dict[str, Any]:
    """`{"months_of_experience": n, "months_by_skill": {skill: n}}` of a JSON Resume, months that overlap counted once.

    A job that goes on ends with the document, `until` (ISO date); it is left out where that is unknown or before its
    start. A year alone stands for its middle. A skill counts for the jobs whose title or highlights name it; skills no
    job names, and a profile without a dated job, give no entry.
    """
    jobs = [(job, span) for job in profile.get("work", ()) if (span := _span(job, until)) is not None]
    if not jobs:
        return {}
    texts = [(f" {key(' '.join([job.get('position', ''), *job.get('highlights', ())]))} ", span) for job, span in jobs]
    by_skill: dict[str, int] = {}
    for skill in _skills(profile):
        named = [span for text, span in texts if f" {key(skill)} " in text]
        if named:
            by_skill[skill] = _months(named)
    total: dict[str, Any] = {"months_of_experience": _months([span for _, span in jobs])}
    return total | ({"months_by_skill": by_skill} if by_skill else {})


def _skills(profile: Mapping[str, Any]) -> Iterable[str]:
    for group in profile.get("skills", ()):
        yield from group.get("keywords") or ([group["name"]] if "name" in group else [])


def _span(job: Mapping[str, Any], until: str | None) -> Span | None:
    """The months of a job; None without a start, or where it has no end that is known."""
    start, end = job.get("startDate"), job.get("endDate") or until
    if not start or not end:
        return None
    first, last = _month(start, first=True), _month(end, first=False)
    if not job.get("endDate") and last <= first:
        return None
    return first, max(last, first + 1)


def _month(date: str, first: bool) -> int:
    """The month in which a period of this ISO date starts, or the one after its last."""
    year, month = int(date[:4]), int(date[5:7]) if len(date) >= 7 else None
    if month is None:
        return year * 12 + _MIDDLE
    return year * 12 + month - (1 if first else 0)


def _months(spans: Sequence[Span]) -> int:
    """Months that the spans cover together."""
    covered, reached = 0, 0
    for first, last in sorted(spans):
        covered += max(last - max(first, reached), 0)
        reached = max(reached, last)
    return covered
