"""What of a profile the vocabulary knows: its occupations with their ISCO-08 codes and its skills by their usual name, as
offers have them.

Belongs here: which statements of a profile are read, and where each name stands. Does not belong here: the vocabulary and the
search in it (`taxonomy`), nor any comparison with an offer (`matching`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from recruit_assets.domain.matchable import Item, matchable
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.domain.taxonomy import occupation_of, skills_in

T = TypeVar("T")


class KnownOccupation(BaseModel):
    """An occupation: the code of its unit group in ISCO-08, its usual English name, and the pointers (JSON Pointer into the
    profile) of the titles that name it."""

    model_config = ConfigDict(frozen=True)

    isco: str
    name: str
    pointers: tuple[str, ...]


class KnownSkill(BaseModel):
    """A skill or licence by its usual English name, and the pointers of the statements that name it."""

    model_config = ConfigDict(frozen=True)

    name: str
    pointers: tuple[str, ...]


class Normalized(BaseModel):
    """The occupations and skills of a profile, each once, in the profile's order; empty where the vocabulary knows none."""

    model_config = ConfigDict(frozen=True)

    occupations: tuple[KnownOccupation, ...] = ()
    skills: tuple[KnownSkill, ...] = ()


def normalized(profile: CandidateProfile) -> Normalized:
    """What the vocabulary knows of a profile: computed, never stored, so that a correction by hand counts at once."""
    view = matchable(profile, date.today())  # the day says how long jobs lasted, which nobody asks here
    titles = _by_name((occupation_of(item.text), item) for item in view.of_kind("title"))
    said = view.of_kind("skill", "certificate", "highlight", "project")
    skills = _by_name((name, item) for item in said for name in skills_in(item.text))
    return Normalized(
        occupations=tuple(KnownOccupation(isco=one.isco, name=one.english, pointers=at) for one, at in titles),
        skills=tuple(KnownSkill(name=name, pointers=at) for name, at in skills),
    )


def _by_name(found: Iterable[tuple[T | None, Item]]) -> list[tuple[T, tuple[str, ...]]]:
    pointers: dict[T, dict[str, None]] = {}
    for name, item in found:
        if name is not None:
            pointers.setdefault(name, {})[item.pointer] = None
    return [(name, tuple(at)) for name, at in pointers.items()]
