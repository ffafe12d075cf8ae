"""The occupation that a job title names, with its ISCO-08 code, and the normalized skills of a text.

Belongs here: looking in the tables of `vocabulary`. Does not belong here: the tables, nor what an occupation means for a
match: a title that is not in the table has none, so nothing may depend on it alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from recruit_assets.domain.concepts import Word, find_concepts_among, stems
from recruit_assets.domain.titles import neutral
from recruit_assets.domain.vocabulary import occupations, skills


class _Name(NamedTuple):
    """A name: its stems, what it means, and how it must be written, where that matters."""

    phrase: tuple[str, ...]
    meant: str
    exactly: str | None = None


Index = dict[str, list[_Name]]
_IT = re.compile(r"\bIT\b")
"""In capitals a trade; else a word that says nothing, which stems leave out: "IT manager" would be any manager."""


class Occupation(NamedTuple):
    """A unit group of ISCO-08, by its code, and the usual name of the occupation found in it."""

    isco: str
    english: str
    french: str


def occupation_of(title: str) -> Occupation | None:
    """The occupation that a job title, French or English, names: of several the one with the longest name, then the first."""
    title = neutral(_IT.sub("ICT", title))
    found = [one for one, _, _ in _named(title, stems(title), _occupations())]
    return _by_code()[max(found, key=lambda one: len(one.phrase)).meant] if found else None


def occupations_of(titles: Iterable[str]) -> list[Occupation]:
    """The occupations that job titles name, each once, in their order: those of a profile's label and positions."""
    return list(dict.fromkeys(one for title in titles if (one := occupation_of(title))))


def skills_in(text: str) -> tuple[str, ...]:
    """The skills and licences that a text names, by their usual English name, each once: first those matching knows."""
    return tuple(named_skills(text))


def named_skills(text: str) -> dict[str, str]:
    """The words with which a text first names each of its `skills_in`, by the skill."""
    found_words = stems(text)
    known = (
        (one.concept.name, one.start, one.end)
        for one in find_concepts_among(found_words)
        if one.concept.kind in ("skill", "licence")
    )
    others = ((one.meant, start, end) for one, start, end in _named(text, found_words, _skills()))
    named: dict[str, str] = {}
    for skill, start, end in (*known, *others):
        named.setdefault(skill, text[start:end])
    return named


def _named(text: str, found_words: Sequence[Word], index: Index) -> Iterator[tuple[_Name, int, int]]:
    """What of the index the words of the text name, and at which characters; the longest name at a place wins."""
    place = 0
    while place < len(found_words):
        for name in index.get(found_words[place].stem, ()):
            end = place + len(name.phrase)
            if tuple(word.stem for word in found_words[place:end]) != name.phrase:
                continue
            first, last = found_words[place].start, found_words[end - 1].end
            if name.exactly is None or text[first:last] == name.exactly:
                yield name, first, last
                place = end - 1
                break
        place += 1


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Occupation]:
    """Occupations by code."""
    return {isco: Occupation(isco, english[0], french[0]) for isco, french, english in _rows()}


def _rows() -> Iterator[tuple[str, list[str], list[str]]]:
    for entry in _entries(occupations.OCCUPATIONS):
        isco, french, english = (part.strip() for part in entry.split("|"))
        yield isco, _names(french), _names(english)


@lru_cache(maxsize=1)
def _occupations() -> Index:
    return _indexed((_IT.sub("ICT", name), isco) for isco, french, english in _rows() for name in (*french, *english))


@lru_cache(maxsize=1)
def _skills() -> Index:
    named = []
    for entry in _entries(skills.SKILLS):
        sides = [_names(side) for side in entry.split("|")]
        named += [(name, sides[-1][0].removeprefix("=")) for side in sides for name in side]
    return _indexed(named)


def _indexed(named: Iterable[tuple[str, str]]) -> Index:
    index: Index = {}
    for name, meant in named:
        exactly = name[1:] if name.startswith("=") else None
        for form in {exactly or name, neutral(exactly or name)}:
            phrase = tuple(word.stem for word in stems(form))
            index.setdefault(phrase[0], []).append(_Name(phrase, meant, exactly))
    for names in index.values():
        names.sort(key=lambda one: -len(one.phrase))
    return index


def _entries(table: str) -> Iterator[str]:
    return (entry for part in table.split(";") if (entry := " ".join(part.split())))


def _names(side: str) -> list[str]:
    return [name.strip() for name in side.split(",")]
