"""How well a candidate and an offer fit: a deterministic score and the evidence that explains it.

Belongs here: the components, the explanation. Does not belong here: the weights (`weights.toml`), finding the pairs worth
scoring (`stores`, `usecases.matching`), nor the words an explanation is shown with: it holds keys, not sentences.

The score of a pair depends on the pair and on two statistics of all offers (how common a word is, how similar unrelated
texts are), never on the other candidates or offers it is ranked with.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from recruit_assets.domain.concepts import Found, Word, all_concepts, find_concepts, find_phrase, stems
from recruit_assets.domain.folding import key
from recruit_assets.domain.matchable import Item, ItemKind, Matchable
from recruit_assets.domain.offers import Offer
from recruit_assets.domain.profiles import Evidence
from recruit_assets.domain.requirements import Requirement, requirements
from recruit_assets.domain.titles import search_title
from recruit_assets.domain.weights import Component, Row, RowName, Sections, Weights, usual_weights

SCORING_VERSION = "2"
FAR = 5.0
"""Standard deviations above chance at which a similarity counts as full."""
SHORTER: dict[RowName, float] = {"same language": 1.6, "across languages": 0.7}
"""By how many standard deviations a CV's short sections stand below the background of whole offers by chance: measured
with multilingual-e5-small on 26 invented CVs and 166 invented offers (0.830 against 0.854 in French, 0.795 against
0.804 across the languages)."""
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
    offer_quote, part}], `scores` {component: {value, weight, contribution}}, `weights`, the row of the weights used, and
    `trade` where the offer's trade has weights of its own.
    """

    model_config = ConfigDict(frozen=True)

    cv_key: str
    offer_id: str
    rank: int
    score: float
    explanation: dict[str, object]


def meaning(
    similarities: Mapping[str, float], background: Background, sections: Sections, row: RowName = "same language"
) -> float | None:
    """0..1 from the cosines of the candidate's sections with the offer: how far above chance they stand, weighted by
    `sections` over the sections there are. None without any vector, or where only sections without weight have one."""
    known = {name: similarities[name] for name in type(sections).model_fields if name in similarities}
    total = sum(sections[name] for name in known)
    if not total:
        return None
    mean = sum(sections[name] * value for name, value in known.items()) / total
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
        self.words: list[tuple[Item, list[Word], frozenset[str]]] = []
        for item in view.items:
            words = stems(item.text)
            self.words.append((item, words, frozenset(word.stem for word in words)))
        self.titles = [
            (" ".join(word.stem for word in stems(item.text)), _occupations(item.text))
            for item in view.of_kind("title")
        ]
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
        self.occupations = _occupations(self.title)
        self.title_words = stems(self.title)
        self.statements = {
            asked.name: frozenset(word.stem for word in stems(asked.name)) - _FILLERS
            for asked in self.requirements
            if asked.kind == "statement"
        }


def _occupations(title: str) -> set[str]:
    return {found.concept.name for found in find_concepts(title) if found.concept.kind == "occupation"}


def score(
    candidate: Reading,
    offer: OfferReading,
    similarities: Mapping[str, float],
    words: float,
    backgrounds: Backgrounds,
    weights: Weights | None = None,
) -> tuple[float, dict[str, object]]:
    """Score (0..1, six decimals) and explanation of a pair.

    `similarities` are the cosines of the candidate's sections with the offer, `words` (0..1) is the share of the
    search terms found, weighted by their rarity. A component that can't be told leaves its weight to the others; where
    none has any weight the score is 0. `weights` are those of `weights.toml` unless given.
    """
    weighed = (weights or usual_weights()).of(offer.title_words, offer.occupations)
    view = candidate.view
    fits, missing, unknown = _compare(candidate, offer)
    across = view.language is not None and offer.offer.language is not None and view.language != offer.offer.language
    row: RowName = "across languages" if across else "same language"
    parts = weighed.components(row)
    background = background_of(backgrounds, view.language, offer.offer.language)
    values: dict[Component, float | None] = {
        "meaning": meaning(similarities, background, weighed.sections, row),
        "words": _bounded(words),
        "evidence": _evidence(weighed, fits, missing, unknown),
        "title": _title(candidate, offer),
        "language": _language(candidate, offer),
    }
    known: dict[Component, float] = {name: value for name, value in values.items() if value is not None}
    total = sum(parts[name] for name in known) or 1.0
    scores = {
        name: {
            "value": round(value, 4),
            "weight": round(parts[name] / total, 4),
            "contribution": round(value * parts[name] / total, 4),
        }
        for name, value in known.items()
    }
    final = sum(value * parts[name] for name, value in known.items()) / total
    explanation: dict[str, object] = {"fits": fits, "missing": missing, "unknown": unknown, "scores": scores}
    explanation["weights"] = row
    if weighed.trade:
        explanation["trade"] = weighed.trade
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


def scoring_fingerprint(weights: Weights) -> str:
    """Changes when weights, vocabulary or rules do: stored matches made under another one are made anew."""
    parts = (SCORING_VERSION, weights.model_dump_json(), FAR, SHORTER, UNKNOWN_SHARE, all_concepts())
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
        shown = _shown(candidate, offer, requirement)
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


def _shown(candidate: Reading, offer: OfferReading, requirement: Requirement) -> tuple[str, Item | None] | None:
    """The value and the item of the CV that show the requirement met, or None."""
    if requirement.kind == "years":
        years = candidate.view.years
        return (str(years), None) if years is not None and years >= int(requirement.name) else None
    if requirement.kind == "statement":
        return _echoed(candidate, offer.statements[requirement.name])
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


def _echoed(candidate: Reading, wanted: frozenset[str]) -> tuple[str, Item] | None:
    """The item of the CV that says a statement with the stems `wanted` in much the same words: half of them, and at least
    two."""
    if not wanted:
        return None
    least = max(min(2, len(wanted)), SHARED_SHARE * len(wanted))
    best: tuple[int, Item] | None = None
    for item, _, held in candidate.words:
        common = len(wanted & held)
        if common >= least and (best is None or common > best[0]):
            best = common, item
    return (best[1].text, best[1]) if best else None


def _extras(candidate: Reading, offer: OfferReading, fits: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """The candidate's skills that the offer names outside of what is already listed."""
    listed = {fit["cv_pointer"] for fit in fits}
    named = {key(str(fit[field])) for fit in fits for field in ("criterion", "value")}
    text = f"{offer.title}\n{offer.offer.description}"
    extras: list[dict[str, object]] = []
    for item, words, _ in candidate.words:
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


def _evidence(weighed: Row, *lists: Sequence[dict[str, object]]) -> float:
    """Share of what is asked for that the CV shows, drawn a little towards one third: one lucky word is not a proof."""
    fits, missing, unknown = (
        sum(weighed.requirements[str(entry["kind"])] * weighed.parts[str(entry["part"])] for entry in entries)
        for entries in lists
    )
    return (fits + 0.5) / (fits + missing + UNKNOWN_SHARE * unknown + 1.5)


def _title(candidate: Reading, offer: OfferReading) -> float | None:
    """Similarity (0..1) of the offer's title with the nearest of the candidate's: 1 for the same occupation under
    whatever name, less for earlier jobs; None where the languages differ and the vocabulary knows neither."""
    from rapidfuzz import fuzz

    if not candidate.titles:
        return None
    wanted = " ".join(word.stem for word in offer.title_words)
    best, told = 0.0, False
    for place, (mine, held) in enumerate(candidate.titles):
        told = told or bool(held)
        if offer.occupations & held:
            alike = 1.0
        else:
            alike = (fuzz.token_set_ratio(wanted, mine) + fuzz.token_sort_ratio(wanted, mine)) / 200
        best = max(best, alike * _recency(place))
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
