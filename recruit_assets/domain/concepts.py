"""Finding occupations, skills, diplomas, licences and languages in French and English text, whatever word names them.

Belongs here: stems, and the search for concepts in a text. Does not belong here: the words (`vocabulary.concepts`), nor
what a found concept means for a match (`requirements`, `matching`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from recruit_assets.domain.folding import plain, words
from recruit_assets.domain.titles import neutral
from recruit_assets.domain.vocabulary import concepts as vocabulary

Kind = Literal["occupation", "skill", "diploma", "licence", "language"]
_STOP = frozenset(
    words(
        "a an and at by for from in into is it of on or our the their this to with you your we as be are have has will"
        " au aux avec ce ces cette d dans de des du elle en est et il j l la le les leur leurs m n nos notre nous on ou"
        " par pour qu que qui s sa se ses son sont sur un une vos votre vous y"
    )
)
_CAPITALS = frozenset({"it", "ce"})
"""Stop words that are names where they are written in capitals: IT, permis CE."""
_WORD = re.compile(r"[^\W_]+(?:[+#]+(?!\w))?|\.net\b")


class Word(NamedTuple):
    """A word of a text: its stem and where it stands."""

    stem: str
    start: int
    end: int


class Concept(NamedTuple):
    """One entry of the vocabulary. `name` is its usual English name: its key in stored explanations."""

    kind: Kind
    name: str
    french: tuple[str, ...]
    english: tuple[str, ...]


class Found(NamedTuple):
    """A concept in a text: the characters `start`..`end` name it."""

    concept: Concept
    start: int
    end: int


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A crude stem that serves French and English alike: folded, plural and final e off, ten letters at most.

    "infirmière" and "infirmiers" meet; signs as in C++ and C# stay.
    """
    word = plain(word)
    if len(word) > 3 and word[-1] in "sx" and word[-2] != "s":
        word = word[:-1]
    if len(word) > 4 and word.endswith("e"):
        word = word[:-1]
    return word[:10]


def stems(text: str) -> list[Word]:
    """The words of `text` that carry meaning, in order, stemmed."""
    # Half of the time to read an offer goes here: a named tuple's own constructor would double it.
    new = tuple.__new__
    return [
        new(Word, (stemmed, *found.span()))
        for found in _WORD.finditer(plain(text))
        if (
            stemmed := _carrying(word := found.group())
            or (word in _CAPITALS and text[slice(*found.span())].isupper() and word)
        )
    ]


@lru_cache(maxsize=50_000)
def _carrying(word: str) -> str:
    """The stem of a folded word, "" for one that carries no meaning."""
    return "" if word in _STOP else stem(word)


def find_phrase(text_words: list[Word], phrase: tuple[str, ...]) -> tuple[int, int] | None:
    """Where the stems of `phrase` stand one after the other in `text_words`, as characters; None when they don't."""
    size = len(phrase)
    for place in range(len(text_words) - size + 1):
        if all(text_words[place + i].stem == phrase[i] for i in range(size)):
            return text_words[place].start, text_words[place + size - 1].end
    return None


def find_concepts(text: str) -> list[Found]:
    """The concepts named in `text`, each at its first place, in the order of the text; the longest name wins."""
    return find_concepts_among(stems(text))


def find_concepts_among(found_words: Sequence[Word]) -> list[Found]:
    """The same, in a text that has been read as its words."""
    index = _index()
    found: dict[str, Found] = {}
    place = 0
    while place < len(found_words):
        for phrase, concept in index.get(found_words[place].stem, ()):
            end = place + len(phrase)
            if end <= len(found_words) and tuple(word.stem for word in found_words[place:end]) == phrase:
                found.setdefault(concept.name, Found(concept, found_words[place].start, found_words[end - 1].end))
                place = end - 1
                break
        place += 1
    return list(found.values())


@lru_cache(maxsize=1)
def all_concepts() -> tuple[Concept, ...]:
    """Every concept of the vocabulary."""
    tables: tuple[tuple[Kind, str], ...] = (
        ("occupation", vocabulary.OCCUPATIONS),
        ("skill", vocabulary.SKILLS),
        ("diploma", vocabulary.DIPLOMAS),
        ("licence", vocabulary.LICENCES),
        ("language", vocabulary.LANGUAGES),
    )
    made = []
    for kind, table in tables:
        for entry in table.split(";"):
            if names := " ".join(entry.split()):
                french, english = (tuple(name.strip() for name in side.split(",")) for side in names.split("|"))
                made.append(Concept(kind, english[0], french, english))
    return tuple(made)


@lru_cache(maxsize=1)
def _index() -> dict[str, list[tuple[tuple[str, ...], Concept]]]:
    """Concepts by the first stem of each of their names, longest names first."""
    index: dict[str, list[tuple[tuple[str, ...], Concept]]] = {}
    for concept in all_concepts():
        for name in (*concept.french, *concept.english):
            for form in {name, neutral(name)}:
                phrase = tuple(word.stem for word in stems(form))
                index.setdefault(phrase[0], []).append((phrase, concept))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index
