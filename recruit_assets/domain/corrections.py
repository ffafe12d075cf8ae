"""A person's corrections of a profile: kept beside it, and laid over whatever the crew reads, now and later.

Belongs here: what a correction is and where it still applies. Does not belong here: keeping it (`stores.profiles`).
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict

LONGEST = 2000


class Correction(BaseModel):
    """`found`, the value the crew read at the JSON Pointer `pointer`, is to be `value` (None: is to go), says a person."""

    model_config = ConfigDict(frozen=True)

    pointer: str
    found: str
    value: str | None
    at: datetime


class CorrectionRefused(ValueError):
    """A correction that can't be made; the message says why."""


def value_at(profile: dict[str, Any], pointer: str) -> Any:
    """The value at the JSON Pointer (RFC 6901); None when there is none."""
    value: Any = profile
    for step in _steps(pointer):
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def correction(profile: dict[str, Any], pointer: str, value: str | None, at: datetime) -> Correction:
    """The correction of the text at `pointer`. Raises CorrectionRefused when no text stands there or the new one is
    empty, unchanged or longer than 2,000 characters."""
    found = value_at(profile, pointer)
    if not isinstance(found, str):
        raise CorrectionRefused(f"There is no text at {pointer} that could be corrected.")
    value = None if value is None else " ".join(value.split())
    if value == found or value == "":
        raise CorrectionRefused("Write another value, or remove this one.")
    if value is not None and len(value) > LONGEST:
        raise CorrectionRefused(f"A value has at most {LONGEST} characters.")
    return Correction(pointer=pointer, found=found, value=value, at=at)


T = TypeVar("T")


class Corrected(NamedTuple, Generic[T]):
    """A profile with the corrections that apply, its evidence without that of what was corrected, and the pointers of
    the values that are a person's."""

    profile: dict[str, Any]
    evidence: dict[str, T]
    by_hand: tuple[str, ...]


def corrected(profile: dict[str, Any], evidence: Mapping[str, T], corrections: Iterable[Correction]) -> Corrected[T]:
    """The corrections laid over a profile and its evidence (by JSON Pointer); neither is changed.

    A later reading may order its lists otherwise: a correction applies where its `found` stands now, at its own pointer or,
    in the same list, at the one other place that holds it. Where the crew no longer reads that value, nothing is changed.
    """
    profile, proofs = copy.deepcopy(profile), dict(evidence)
    by_hand: list[str] = []
    removed: list[str] = []
    for each in corrections:
        place = _place(profile, each)
        if place is None:
            continue
        proofs.pop(place, None)
        if each.value is None:
            removed.append(place)
        else:
            holder, last = _holder(profile, place)
            holder[last] = each.value
            by_hand.append(place)
    # From the end of each list, so that no removal moves what another one points at.
    for place in sorted(
        removed, key=lambda pointer: [int(s) if s.isdigit() else 0 for s in _steps(pointer)], reverse=True
    ):
        holder, last = _holder(profile, place)
        del holder[last]
        if isinstance(holder, list):
            proofs = {_moved(pointer, place): proof for pointer, proof in proofs.items()}
            by_hand = [_moved(pointer, place) for pointer in by_hand]
    return Corrected(profile, proofs, tuple(by_hand))


def _moved(pointer: str, removed: str) -> str:
    """Where `pointer` points once the list item at `removed` is gone."""
    head, _, gone = removed.rpartition("/")
    if not pointer.startswith(f"{head}/"):
        return pointer
    index, slash, rest = pointer[len(head) + 1 :].partition("/")
    return f"{head}/{int(index) - 1}{slash}{rest}" if index.isdigit() and int(index) > int(gone) else pointer


def _place(profile: dict[str, Any], wanted: Correction) -> str | None:
    if value_at(profile, wanted.pointer) == wanted.found:
        return wanted.pointer
    pattern = re.compile(re.sub(r"(?<=/)\d+(?=/|$)", r"\\d+", re.escape(wanted.pointer)))
    places = [pointer for pointer, text in _texts(profile) if text == wanted.found and pattern.fullmatch(pointer)]
    return places[0] if len(places) == 1 else None


def _texts(value: Any, pointer: str = "") -> Iterable[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        yield from _texts(inner, f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}")


def _holder(profile: dict[str, Any], pointer: str) -> tuple[Any, Any]:
    """The object or list that holds the value at `pointer`, and its name or index there."""
    *way, last = _steps(pointer)
    holder: Any = profile
    for step in way:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    return holder, int(last) if isinstance(holder, list) else last


def _steps(pointer: str) -> list[str]:
    return [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
