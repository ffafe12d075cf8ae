"""How well a candidate and an offer fit: a deterministic score and the evidence that explains it.

Belongs here: the weights, the components, the explanation. Does not belong here: finding the pairs worth scoring
(`stores`, `usecases.matching`), nor the words an explanation is shown with: it holds keys, not sentences.

The score of a pair depends on the pair and on two statistics of all offers (how common a word is, how similar unrelated
texts are), never on the other candidates or offers it is ranked with.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from recruit_assets.domain.concepts import Found, Word, all_concepts, find_concepts, find_phrase, stems
from recruit_assets.domain.folding import key
from recruit_assets.domain.matchable import Item, ItemKind, Matchable, Section
from recruit_assets.domain.offers import Offer
from recruit_assets.domain.profiles import Evidence
from recruit_assets.domain.requirements import Requirement, requirements
from recruit_assets.domain.titles import search_title

Component = Literal["meaning", "words", "evidence", "title", "language"]
SCORING_VERSION = "1"

WEIGHTS: dict[str, dict[Component, float]] = {
    "same language": {"meaning": 0.40, "words": 0.20, "evidence": 0.20, "title": 0.15, "language": 0.05},
    # Words of one language are not those of the other: what they would tell is left to meaning and evidence.
    "across languages": {"meaning": 0.55, "words": 0.05, "evidence": 0.20, "title": 0.15, "language": 0.05},
}
SECTION_WEIGHTS: dict[Section, float] = {"title": 0.45, "skills": 0.25, "experience": 0.30}
FAR = 5.0
"""Standard deviations above chance at which a similarity counts as full."""
SHORTER = {"same language": 1.6, "across languages": 0.7}
"""By how many standard deviations a CV's short sections stand below the background of whole offers by chance: measured
with multilingual-e5-small on 26 invented CVs and 166 invented offers (0.830 against 0.854 in French, 0.795 against
0.804 across the languages)."""
REQUIREMENT_WEIGHTS = {"diploma": 1.5, "licence": 1.0, "language": 1.0, "years": 1.0, "skill": 1.0, "statement": 0.5}
PART_WEIGHTS = {"required": 1.0, "optional": 0.4, "other": 0.4}
UNKNOWN_SHARE = 0.3
MOST_EXTRAS = 6
SEARCH_TERMS = 40


class Background(NamedTuple):
    """Mean and standard deviation of the cosine similarity of unrelated texts under one embedding model."""

    mean: float
    spread: float


Backgrounds = Mapping[tuple[str, str], Background]
"""Backgrounds by the two texts' languages in order; ("", "") for all texts together. Models put texts of one language
nearer to each other than a text to its translation: measured against its own background each pair gets its due."""
UNMEASURED = Background(0.0, 0.25)
"""Before a model's background is measured: a cosine of 1 counts as full."""


class Match(BaseModel):
    """A candidate and an offer, ranked (from 1) by `score` (0..1) with the explanation:

    `fits` [{criterion, kind, value, cv_pointer, quote, offer_quote, part}], `missing` and `unknown` [{criterion, kind,
    offer_quote, part}], `scores` {component: {value, weight, contribution}}, and `weights`, the row of `WEIGHTS` used.
    """

    model_config = ConfigDict(frozen=True)

    cv_key: str
    offer_id: str
    rank: int
    score: float
    explanation: dict[str, object]


def meaning(similarities: Mapping[str, float], background: Background, row: str = "same language") -> float | None:
    """0..1 from the cosines of the candidate's sections with the offer: how far above chance they stand, weighted by
    `SECTION_WEIGHTS` over the sections there are; `row` is a key of `WEIGHTS`. None without any vector."""
    known: dict[Section, float] = {
        section: similarities[section] for section in SECTION_WEIGHTS if section in similarities
    }
    if not known:
        return None
    total = sum(SECTION_WEIGHTS[section] for section in known)
    mean = sum(SECTION_WEIGHTS[section] * value for section, value in known.items()) / total
    above = (mean - background.mean) / max(background.spread, 1e-6)
    return _bounded((above + SHORTER[row]) / FAR)


def background_of(backgrounds: Backgrounds, one: str | None, other: str | None) -> Background:
    """The background of texts in these languages, or of all texts where that was not measured."""
    pair = min(one or "", other or ""), max(one or "", other or "")
    return backgrounds.get(pair) or backgrounds.get(("", "")) or UNMEASURED


def search_terms(view: Matchable) -> list[str]:
    """What a candidate is searched with in offers: titles, skills, certificates, and the names of their concepts in the
    other language; at most `SEARCH_TERMS`, most telling first."""
    terms: dict[str, None] = {}
    for item in view.of_kind("title", "skill", "certificate"):
        if len(item.text.split()) <= 6:
            terms.setdefault(item.text)
        for found in find_concepts(item.text):
            if found.concept.kind != "language":
                terms.setdefault(found.concept.french[0])
                terms.setdefault(found.concept.english[0])
    return list(terms)[:SEARCH_TERMS]


def offer_terms(offer: Offer) -> list[str]:
    """What an offer is searched with in candidates: its title, and what it requires, in both languages."""
    title = offer.search_title or search_title(offer.title)
    terms: dict[str, None] = {title: None}
    for found in find_concepts(title):
        terms.update(dict.fromkeys((found.concept.french[0], found.concept.english[0])))
    concepts = {concept.name: concept for concept in all_concepts()}
    for requirement in requirements(offer.description):
        concept = concepts.get(requirement.name)
        if concept and concept.kind != "language":
            terms.update(dict.fromkeys((concept.french[0], concept.english[0])))
    return list(terms)[:SEARCH_TERMS]


class Reading:
    """A candidate's view, read once to be compared with many offers."""

    def __init__(self, view: Matchable, evidence: Mapping[str, Evidence] | None = None):
        self.view = view
        self._quotes = {pointer: proof.quote for pointer, proof in (evidence or {}).items()}
        self.words: list[tuple[Item, list[Word]]] = [(item, stems(item.text)) for item in view.items]
        self.concepts: dict[str, tuple[Item, Found]] = {}
        order: tuple[ItemKind, ...] = (
            "skill", "certificate", "education", "language", "title", "highlight", "project",
        )  # fmt: skip
        for item in sorted(view.items, key=lambda item: order.index(item.kind)):
            for found in find_concepts(item.text):
                self.concepts.setdefault(found.concept.name, (item, found))

    def quote(self, item: Item) -> str:
        """The CV's own words for the item: the characters its evidence points at, or the profile's value."""
        return self._quotes.get(item.pointer, item.text)


class OfferReading:
    """An offer, read once to be compared with many candidates."""

    def __init__(self, offer: Offer):
        self.offer = offer
        self.title = offer.search_title or search_title(offer.title)
        self.requirements = requirements(offer.description)
        self.words = stems(f"{self.title}\n{offer.description}")
        self.vocabulary = {word.stem for word in self.words}
        self.occupations = {f.concept.name for f in find_concepts(self.title) if f.concept.kind == "occupation"}


def score(
    candidate: Reading,
    offer: OfferReading,
    similarities: Mapping[str, float],
    words: float,
    backgrounds: Backgrounds,
) -> tuple[float, dict[str, object]]:
    """Score (0..1, six decimals) and explanation of a pair.

    `similarities` are the cosines of the candidate's sections with the offer, `words` (0..1) is the share of the
    search terms found, weighted by their rarity. A component that can't be told leaves its weight to the others.
    """
    view = candidate.view
    fits, missing, unknown = _compare(candidate, offer)
    across = view.language is not None and offer.offer.language is not None and view.language != offer.offer.language
    row = "across languages" if across else "same language"
    background = background_of(backgrounds, view.language, offer.offer.language)
    values: dict[Component, float | None] = {
        "meaning": meaning(similarities, background, row),
        "words": _bounded(words),
        "evidence": _evidence(fits, missing, unknown),
        "title": _title(candidate, offer),
        "language": _language(candidate, offer),
    }
    known: dict[Component, float] = {name: value for name, value in values.items() if value is not None}
    total = sum(WEIGHTS[row][name] for name in known)
    scores = {
        name: {
            "value": round(value, 4),
            "weight": round(WEIGHTS[row][name] / total, 4),
            "contribution": round(value * WEIGHTS[row][name] / total, 4),
        }
        for name, value in known.items()
    }
    final = sum(value * WEIGHTS[row][name] for name, value in known.items()) / total
    explanation = {"fits": fits, "missing": missing, "unknown": unknown, "scores": scores, "weights": row}
    return round(final, 6), explanation


def ranked(
    scored: Sequence[tuple[str, str, float, dict[str, object]]], top: int, by: Literal["offer", "candidate"]
) -> list[Match]:
    """The best `top` of (cv_key, offer_id, score, explanation), best first; equal scores in the order of the ids of
    what is ranked."""
    place = 1 if by == "offer" else 0
    best = sorted(scored, key=lambda pair: (-pair[2], pair[place]))[:top]
    return [
        Match(cv_key=cv_key, offer_id=offer_id, rank=rank, score=value, explanation=explanation)
        for rank, (cv_key, offer_id, value, explanation) in enumerate(best, start=1)
    ]


@lru_cache(maxsize=1)
def scoring_fingerprint() -> str:
    """Changes when weights, vocabulary or rules do: stored matches made under another one are made anew."""
    parts = (
        SCORING_VERSION,
        WEIGHTS,
        SECTION_WEIGHTS,
        FAR,
        SHORTER,
        REQUIREMENT_WEIGHTS,
        PART_WEIGHTS,
        UNKNOWN_SHARE,
        all_concepts(),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _compare(candidate: Reading, offer: OfferReading) -> tuple[list[dict[str, object]], ...]:
    fits: list[dict[str, object]] = []
    missing: list[dict[str, object]] = []
    unknown: list[dict[str, object]] = []
    for requirement in offer.requirements:
        asked: dict[str, object] = {
            "criterion": requirement.name,
            "kind": requirement.kind,
            "offer_quote": requirement.quote,
            "part": requirement.part,
        }
        shown = _shown(candidate, requirement)
        if shown:
            value, item = shown
            pointer, quote = (item.pointer, candidate.quote(item)) if item else ("/work", value)
            fits.append({**asked, "value": value, "cv_pointer": pointer, "quote": quote})
        elif requirement.part == "other":
            continue
        elif requirement.kind == "statement" or (requirement.kind == "years" and candidate.view.years is None):
            unknown.append(asked)
        else:
            missing.append(asked)
    fits += _extras(candidate, offer, fits)
    return fits, missing, unknown


def _shown(candidate: Reading, requirement: Requirement) -> tuple[str, Item | None] | None:
    """The value and the item of the CV that show the requirement met, or None."""
    if requirement.kind == "years":
        years = candidate.view.years
        return (str(years), None) if years is not None and years >= int(requirement.name) else None
    if requirement.kind == "statement":
        return _echoed(candidate, requirement.name)
    if requirement.name in candidate.concepts:
        item, found = candidate.concepts[requirement.name]
        return item.text[found.start : found.end], item
    if requirement.kind == "language" and requirement.name == {"fr": "French", "en": "English"}.get(
        candidate.view.language or ""
    ):
        return requirement.name, Item(pointer="", text=requirement.name, kind="language")
    return None


_FILLERS = frozenset(
    word.stem
    for word in stems(
        "maîtrise connaissance connaissances expérience pratique capacité sens aisance bonne bon bonnes solide exigé"
        " requis souhaité apprécié usage savoir être avoir travail poste année ans minimum première similaire niveau"
        " ability knowledge experience working good strong solid understanding proven years year required must least"
        " similar role level work able skills skill using use comfortable confident proficiency fluent courant"
    )
)
SHARED_SHARE = 0.5


def _echoed(candidate: Reading, statement: str) -> tuple[str, Item] | None:
    """The item of the CV that says the statement in much the same words: half of its words, and at least two."""
    wanted = {word.stem for word in stems(statement)} - _FILLERS
    if not wanted:
        return None
    best: tuple[float, Item] | None = None
    for item, words in candidate.words:
        common = wanted & {word.stem for word in words}
        share = len(common) / len(wanted)
        if len(common) >= min(2, len(wanted)) and share >= SHARED_SHARE and (best is None or share > best[0]):
            best = share, item
    return (best[1].text, best[1]) if best else None


def _extras(candidate: Reading, offer: OfferReading, fits: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """The candidate's skills that the offer names outside of what is already listed."""
    listed = {fit["cv_pointer"] for fit in fits}
    named = {key(str(fit[field])) for fit in fits for field in ("criterion", "value")}
    text = f"{offer.title}\n{offer.offer.description}"
    extras: list[dict[str, object]] = []
    for item, words in candidate.words:
        if len(extras) == MOST_EXTRAS:
            break
        phrase = tuple(word.stem for word in words)
        if item.kind not in ("skill", "certificate") or item.pointer in listed or not phrase or len(phrase) > 5:
            continue
        if len(phrase) == 1 and len(phrase[0]) < 2 and not re.fullmatch(r"[A-Z]", item.text):
            continue
        if not offer.vocabulary.issuperset(phrase):
            continue
        if key(item.text) not in named and (place := find_phrase(offer.words, phrase)):
            named.add(key(item.text))
            extras.append(
                {
                    "criterion": item.text,
                    "kind": "skill",
                    "offer_quote": _line_around(text, *place),
                    "part": "other",
                    "value": item.text,
                    "cv_pointer": item.pointer,
                    "quote": candidate.quote(item),
                }
            )
    return extras


def _line_around(text: str, start: int, end: int) -> str:
    """The line that holds the characters, at most 80 of them on either side."""
    left = max(text.rfind("\n", 0, start) + 1, start - 80)
    right = text.find("\n", end)
    return text[left : min(right if right >= 0 else len(text), end + 80)].strip(" -")


def _evidence(*lists: Sequence[dict[str, object]]) -> float:
    """Share of what is asked for that the CV shows, drawn a little towards one third: one lucky word is not a proof."""
    fits, missing, unknown = (sum(_weight(entry) for entry in entries) for entries in lists)
    return (fits + 0.5) / (fits + missing + UNKNOWN_SHARE * unknown + 1.5)


def _weight(entry: Mapping[str, object]) -> float:
    return REQUIREMENT_WEIGHTS[str(entry["kind"])] * PART_WEIGHTS[str(entry["part"])]


def _title(candidate: Reading, offer: OfferReading) -> float | None:
    """Similarity (0..1) of the offer's title with the nearest of the candidate's: 1 for the same occupation under
    whatever name, less for earlier jobs; None where the languages differ and the vocabulary knows neither."""
    from rapidfuzz import fuzz

    titles = candidate.view.of_kind("title")
    if not titles:
        return None
    wanted = " ".join(word.stem for word in stems(offer.title))
    best, told = 0.0, False
    for place, item in enumerate(titles):
        held = {found.concept.name for found in find_concepts(item.text) if found.concept.kind == "occupation"}
        told = told or bool(held)
        mine = " ".join(word.stem for word in stems(item.text))
        alike = (fuzz.token_set_ratio(wanted, mine) + fuzz.token_sort_ratio(wanted, mine)) / 200
        best = max(best, (1.0 if offer.occupations & held else alike) * _recency(place))
    across = candidate.view.language != offer.offer.language
    return None if across and not (offer.occupations and told) else best


def _recency(place: int) -> float:
    """How much a title counts by its place: the CV's headline and the last job fully, each earlier job a tenth less."""
    return max(0.5, 1.1 - 0.1 * max(place, 1))


def _language(candidate: Reading, offer: OfferReading) -> float | None:
    """1 when the CV shows the offer's language, 0 when it lists languages without it, None when neither can be told."""
    language = offer.offer.language
    if language is None:
        return None
    name = {"fr": "French", "en": "English"}[language]
    if candidate.view.language == language or name in candidate.concepts:
        return 1.0
    return 0.0 if candidate.view.of_kind("language") else None


def _bounded(value: float) -> float:
    return min(1.0, max(0.0, value))
