"""Completes what an agent may leave out: the text of a passage given by its line numbers, the lines of a bare value.

Does not belong here: which fields are given so (`domain.profiles`), or the proof of a value (`domain.compiler`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from recruit_assets.domain.headings import BULLET
from recruit_assets.domain.profiles import Cited

_CUT_WORD = re.compile(r"(?<=[^\W\d_])- (?=[^\W\d_A-ZÀ-Þ])")


def complete(answer: BaseModel, texts: Mapping[int, str]) -> None:
    """Fill in, in place, each value of the answer that has no text, and cite all of `texts` for one that cites nothing.

    `texts` holds the lines the agent was given, by number; a number that is not among them says nothing. What is given as
    one entry of a list becomes one entry for each bullet and each run of lines, without the sign before it and with
    words made whole that a line end has cut.
    """
    for name, child in answer:
        if isinstance(child, list):
            setattr(answer, name, [part for given in child for part in _entries(given, texts)])
        elif isinstance(child, Cited) and not child.value:
            setattr(answer, name, _passage(child.lines, texts))
        elif isinstance(child, Cited):
            child.lines = child.lines or list(texts)


def _entries(given: Any, texts: Mapping[int, str]) -> list[Any]:
    """What an entry of a list stands for: itself, completed, or the passages whose lines it names."""
    if not isinstance(given, Cited):
        complete(given, texts)
        return [given]
    if given.value:
        given.lines = given.lines or list(texts)
        return [given]
    passages: list[list[int]] = []
    for number in given.lines:
        if number not in texts:
            continue
        if passages and number == passages[-1][-1] + 1 and not BULLET.match(texts[number]):
            passages[-1].append(number)
        else:
            passages.append([number])
    return [_passage(lines, texts) for lines in passages]


def _passage(numbers: list[int], texts: Mapping[int, str]) -> Cited:
    lines = [number for number in numbers if number in texts]
    whole = " ".join(texts[number].strip() for number in lines)
    return Cited(value=_CUT_WORD.sub("", BULLET.sub("", whole)), lines=lines)
