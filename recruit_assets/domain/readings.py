"""A candidate's view and an offer, each read once to be compared with many of the other.

Belongs here: what a comparison needs of either, and the compact form in which a store keeps it. Does not belong here: the
comparison (`matching`), nor where readings are kept (`stores.readings`).

A kept reading gives the very scores and explanations of one made anew: it holds what was found, not what was guessed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from recruit_assets.domain.concepts import Word, all_concepts, find_concepts, find_concepts_among, stem, stems
from recruit_assets.domain.documents import Language
from recruit_assets.domain.matchable import Item, ItemKind, Job, Matchable
from recruit_assets.domain.offers import Offer
from recruit_assets.domain.practical import level, starts_at_once
from recruit_assets.domain.profiles import Evidence
from recruit_assets.domain.requirements import Requirement, requirements
from recruit_assets.domain.titles import search_title

SCORING_VERSION = "7"
"""Raised with every change of what is read of an offer or a CV, or of how they are compared."""
_LONGEST_PHRASE = 5
_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9&/+-]{1,7}")
_ORDER: tuple[ItemKind, ...] = ("skill", "certificate", "education", "language", "title", "highlight", "project")
"""What shows a concept best comes first."""


@lru_cache(maxsize=1)
def reading_version() -> str:
    """Changes when the rules or the vocabulary do: readings kept under another one are made anew."""
    return hashlib.sha256(repr((SCORING_VERSION, all_concepts())).encode()).hexdigest()[:16]


class Shown(NamedTuple):
    """What of a CV shows something: the value, the JSON Pointer of its statement, and the CV's own words."""

    value: str
    pointer: str
    quote: str


class Past(NamedTuple):
    """A job with dates, its title read: stemmed, the occupations it names, its level."""

    pointer: str
    title: str
    half_years: int
    ended: int
    stemmed: str
    occupations: frozenset[str]
    level: str | None


class Name(NamedTuple):
    """A way in which an offer may name a skill: `value`, what of the CV's words it is; `phrase`, its stems. An abbreviation
    has to be written as one in the offer, too."""

    value: str
    phrase: tuple[str, ...]
    abbreviation: bool


class Text:
    """A text as its stems in order. Where they stand is worked out when it is first asked."""

    __slots__ = ("_places", "stems", "text")

    def __init__(self, text: str, stems: list[str], places: str | list[tuple[int, int]]):
        self.text, self.stems, self._places = text, stems, places

    @classmethod
    def of(cls, text: str, words: Sequence[Word]) -> Text:
        return cls(text, [word.stem for word in words], [(word.start, word.end) for word in words])

    @property
    def places(self) -> list[tuple[int, int]]:
        """Start and end of each word, as characters."""
        if isinstance(self._places, str):
            numbers, at, found = map(int, self._places.split()), 0, []
            for gap, length in zip(numbers, numbers, strict=True):
                found.append((at + gap, at + gap + length))
                at += gap + length
            self._places = found
        return self._places

    def words(self) -> list[Word]:
        return [Word(stemmed, *place) for stemmed, place in zip(self.stems, self.places, strict=True)]

    def find(self, phrase: tuple[str, ...]) -> tuple[int, int] | None:
        """Where the stems of `phrase` stand one after the other, as characters; None when they don't."""
        size, first = len(phrase), phrase[0]
        place = -1
        while True:
            try:
                place = self.stems.index(first, place + 1)
            except ValueError:
                return None
            if tuple(self.stems[place : place + size]) == phrase:
                return self.places[place][0], self.places[place + size - 1][1]

    def packed(self) -> tuple[str, str]:
        """The stems, and for each word how far behind the one before it begins and how long it is."""
        gaps, at = [], 0
        for start, end in self.places:
            gaps += [start - at, end - start]
            at = end
        return " ".join(self.stems), " ".join(map(str, gaps))

    @classmethod
    def unpacked(cls, text: str, stems: str, places: str) -> Text:
        return cls(text, stems.split(" ") if stems else [], places)


class OfferReading:
    """What an offer asks for and is called, and its words."""

    def __init__(self, offer: Offer):
        title = offer.search_title or search_title(offer.title)
        described = stems(offer.description)
        asked = [*requirements(offer.description, described), *_around(offer)]
        self._set(
            offer.offer_id,
            offer.language,
            Text.of(title, stems(title)),
            Text.of(offer.description, described),
            asked,
            _occupations(title),
            {one.name: _telling(one.name) for one in asked if one.kind == "statement"},
        )

    def _set(
        self,
        offer_id: str,
        language: Language | None,
        title: Text,
        description: Text,
        asked: list[Requirement],
        occupations: frozenset[str],
        statements: dict[str, frozenset[str]],
    ) -> None:
        self.offer_id, self.language = offer_id, language
        self.title, self.description = title, description
        self.requirements, self.occupations, self.statements = asked, occupations, statements
        self.sorted = any(one.part == "required" for one in asked)
        """Whether the offer says what it requires; of one that does not, whatever it names may be asked for."""
        self.stemmed = " ".join(title.stems)
        self.vocabulary = {*title.stems, *description.stems}

    def packed(self) -> str:
        """The reading as a store keeps it, without the offer's id, language and description, which the offer has."""
        asked = [
            [
                one.kind,
                one.name,
                one.quote if one.quote != one.name else None,
                one.part,
                *([" ".join(sorted(self.statements[one.name]))] if one.kind == "statement" else ()),
            ]
            for one in self.requirements
        ]
        title = [self.title.text, *self.title.packed()]
        return json.dumps([title, self.description.packed(), asked, sorted(self.occupations)], separators=(",", ":"))

    @classmethod
    def unpacked(cls, packed: str, offer_id: str, language: Language | None, description: str) -> OfferReading:
        """The reading that `packed` was made of, of an offer that has not changed since."""
        title, described, asked, occupations = json.loads(packed)
        made = cls.__new__(cls)
        made._set(
            offer_id,
            language,
            Text.unpacked(*title),
            Text.unpacked(description, *described),
            [Requirement(kind, name, name if quote is None else quote, part) for kind, name, quote, part, *_ in asked],
            frozenset(occupations),
            {one[1]: frozenset(one[4].split()) for one in asked if one[0] == "statement"},
        )
        return made


class Reading:
    """What a candidate shows. `concepts`: what shows each concept; `statements`: every statement but wishes; `holding`: by
    word, the numbers of the statements that hold it; `names`: how an
    offer may name each skill, certificate and diploma among them, by their numbers; `titles`: stems and occupations."""

    def __init__(self, view: Matchable, evidence: Mapping[str, Evidence] | None = None):
        quotes = {pointer: proof.quote for pointer, proof in (evidence or {}).items()}

        def quote(item: Item) -> str:
            """The CV's own words for the item: the characters its evidence points at, or the profile's value."""
            return quotes.get(item.pointer, item.text)

        items = [(item, stems(item.text)) for item in view.items if item.kind != "wish"]
        concepts: dict[str, Shown] = {}
        for item, words in sorted(items, key=lambda one: _ORDER.index(one[0].kind)):
            for found in find_concepts_among(words):
                value = item.text[found.start : found.end]
                concepts.setdefault(found.concept.name, Shown(value, item.pointer, quote(item)))
        for item in _studies(view):
            for found in find_concepts(item.text):
                value = item.text[found.start : found.end]
                concepts.setdefault(found.concept.name, Shown(value, item.pointer, quote(item)))
        self._set(
            view.language,
            view.years,
            [Shown(item.text, item.pointer, quote(item)) for item, _ in items],
            _holding(words for _, words in items),
            {item.text: Shown(item.text, item.pointer, item.text) for item in view.of_kind("wish")},
            [_past(job) for job in view.jobs],
            [(_stemmed(item.text), _occupations(item.text)) for item in view.of_kind("title")],
            concepts,
            {number: names for number, (item, words) in enumerate(items) if (names := _names(item, words))},
            bool(view.of_kind("language")),
        )

    def _set(
        self,
        language: Language | None,
        years: int | None,
        statements: list[Shown],
        holding: dict[str, list[int]],
        wishes: dict[str, Shown],
        jobs: list[Past],
        titles: list[tuple[str, frozenset[str]]],
        concepts: dict[str, Shown],
        names: dict[int, list[Name]],
        lists_languages: bool,
    ) -> None:
        self.language, self.years = language, years
        self.statements, self.wishes, self.jobs, self.titles = statements, wishes, jobs, titles
        self.concepts, self.names, self.lists_languages = concepts, names, lists_languages
        self.holding = holding

    def packed(self) -> str:
        """The reading as a store keeps it."""
        return json.dumps(
            [
                self.language,
                self.years,
                self.statements,
                self.holding,
                list(self.wishes.values()),
                [job._replace(occupations=sorted(job.occupations)) for job in self.jobs],  # pyright: ignore[reportArgumentType]
                [[stemmed, sorted(held)] for stemmed, held in self.titles],
                list(self.concepts.items()),
                [[number, names] for number, names in self.names.items()],
                self.lists_languages,
            ],
            separators=(",", ":"),
        )

    @classmethod
    def unpacked(cls, packed: str) -> Reading:
        """The reading that `packed` was made of."""
        language, years, statements, holding, wishes, jobs, titles, concepts, names, lists_languages = json.loads(
            packed
        )
        made = cls.__new__(cls)
        made._set(
            language,
            years,
            [Shown(*one) for one in statements],
            holding,
            {wish[0]: Shown(*wish) for wish in wishes},
            [Past._make([*first, frozenset(held), reached]) for *first, held, reached in jobs],
            [(stemmed, frozenset(held)) for stemmed, held in titles],
            {name: Shown(*shown) for name, shown in concepts},
            {number: [Name(value, tuple(phrase), short) for value, phrase, short in each] for number, each in names},
            lists_languages,
        )
        return made


def _holding(statements: Iterable[Sequence[Word]]) -> dict[str, list[int]]:
    held: dict[str, list[int]] = {}
    for number, words in enumerate(statements):
        for stemmed in sorted({word.stem for word in words}):
            held.setdefault(stemmed, []).append(number)
    return held


def _past(job: Job) -> Past:
    return Past(
        job.pointer,
        job.title,
        job.half_years,
        job.ended,
        _stemmed(job.title),
        _occupations(job.title),
        level(job.title),
    )


def _names(item: Item, words: Sequence[Word]) -> list[Name]:
    """How an offer may name the item: all of it but words like "software", else an abbreviation in it."""
    if item.kind not in ("skill", "certificate", "education"):
        return []
    if item.kind == "education" and not item.text[:1].isupper():
        return []
    names = [Name(item.text, tuple(word.stem for word in words if word.stem not in FILLERS), False)]
    if len(words) > 1:
        parts = (item.text[word.start : word.end] for word in words)
        names += [Name(part, (stem(part),), True) for part in parts if _ABBREVIATION.fullmatch(part)]
    return [name for name in names if _tells(name.phrase, item.text)]


def _tells(phrase: tuple[str, ...], text: str) -> bool:
    """Whether a phrase says enough to be looked for: of single letters only languages such as C and R do."""
    if not phrase or len(phrase) > _LONGEST_PHRASE:
        return False
    return len("".join(phrase)) > 1 or bool(re.fullmatch(r"[A-Z]", text))


def _studies(view: Matchable) -> Iterator[Item]:
    """Diplomas with their subject, which names them in full: "Diplôme d'État" and "d'infirmier" are two fields of a CV."""
    held = view.of_kind("education")
    for one, other in pairwise(held):
        if one.pointer.rpartition("/")[0] == other.pointer.rpartition("/")[0]:
            yield Item(pointer=one.pointer, text=f"{one.text} {other.text}", kind="education")


def _around(offer: Offer) -> Iterator[Requirement]:
    """What the offer asks for around the work: level, contract, when, from where."""
    if asked := level(offer.title):
        yield Requirement("seniority", asked, offer.title, "other")
    if offer.contract:
        yield Requirement("contract", offer.contract, offer.contract_raw or offer.contract, "other")
    if offer.remote != "full" and (place := offer.location or offer.city):
        yield Requirement("place", place, place, "other")
    if offer.remote in ("hybrid", "full"):
        yield Requirement("remote", offer.remote, offer.remote, "other")
    if said := starts_at_once(offer.description):
        yield Requirement("availability", "now", line_around(offer.description, *said), "other")


def line_around(text: str, start: int, end: int) -> str:
    """The line that holds the characters, at most 80 of them on either side."""
    left = max(text.rfind("\n", 0, start) + 1, start - 80)
    right = text.find("\n", end)
    return text[left : min(right if right >= 0 else len(text), end + 80)].strip(" -")


@lru_cache(maxsize=20_000)
def _stemmed(title: str) -> str:
    return " ".join(word.stem for word in stems(title))


@lru_cache(maxsize=20_000)
def _occupations(title: str) -> frozenset[str]:
    return frozenset({found.concept.name for found in find_concepts(title) if found.concept.kind == "occupation"})


def _telling(statement: str) -> frozenset[str]:
    return frozenset(word.stem for word in stems(statement)) - FILLERS


FILLERS = frozenset(
    word.stem
    for word in stems(
        "maîtrise connaissance connaissances expérience pratique capacité sens aisance bonne bon bonnes solide exigé"
        " requis souhaité apprécié usage savoir être avoir travail poste année ans minimum première similaire niveau"
        " ability knowledge experience working good strong solid understanding proven years year required must least"
        " logiciel logiciels outil outils software tools"
        " similar role level work able skills skill using use comfortable confident proficiency fluent courant"
    )
)
"""Words of statements and skills that say nothing of what is asked for."""
