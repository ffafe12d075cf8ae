"""How well a candidate and an offer fit: a deterministic score and the evidence that explains it.

Belongs here: the components, the explanation. Does not belong here: the weights (`weights.toml`), finding the pairs worth
scoring (`stores`, `usecases.matching`), nor the words an explanation is shown with: it holds keys, not sentences.

The score of a pair depends on the pair and on two statistics of all offers (how common a word is, how similar unrelated
texts are), never on the other candidates or offers it is ranked with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from recruit_assets.domain.concepts import Concept, all_concepts, find_concepts, find_concepts_among
from recruit_assets.domain.folding import key
from recruit_assets.domain.matchable import Matchable, Section
from recruit_assets.domain.practical import LEVELS
from recruit_assets.domain.readings import SCORING_VERSION, Name, OfferReading, Past, Reading, Shown, line_around
from recruit_assets.domain.requirements import Requirement
from recruit_assets.domain.weights import Component, Row, RowName, Sections, Weights, usual_weights

FAR = 6.0
"""Standard deviations from where a similarity counts as nothing to where it counts as full."""
SHORTER: dict[RowName, float] = {"same language": 2.5, "across languages": 1.5}
"""How many of them below the background of whole offers it counts as nothing: a CV's short sections are that much farther
from an offer by chance. Chosen, as the weights, on labelled CVs and offers outside of this repository."""
SHORTER_SECTIONS: dict[Section, float] = {"title": 2.0, "skills": 3.0, "experience": 2.0}
"""The same for a section of a CV beside that of an offer: below the background of offers' titles, skills, experience."""
UNKNOWN_SHARE = 0.3
_SECTIONS = tuple(Sections.model_fields)
MOST_EXTRAS = 6
SEARCH_TERMS = 40


class Background(NamedTuple):
    """Mean and standard deviation of the cosine similarity of unrelated texts under one embedding model."""

    mean: float
    spread: float


class Backgrounds(NamedTuple):
    """Backgrounds of offers' whole texts, titles, skills and experience, each by the two texts' languages in order; ("", "")
    for all together. Models put texts of one language nearer to each other than a text to its translation: measured against
    its own background each pair gets its due."""

    text: Mapping[tuple[str, str], Background] = MappingProxyType({})
    title: Mapping[tuple[str, str], Background] = MappingProxyType({})
    skills: Mapping[tuple[str, str], Background] = MappingProxyType({})
    experience: Mapping[tuple[str, str], Background] = MappingProxyType({})


class Signals(NamedTuple):
    """What the stores tell of a pair. `similarities`: cosines of the candidate's sections with the offer's text; `alike`: of
    each with the offer's section of the same name. `words` (0..1) is the share of the candidate's search terms that the offer
    holds, weighted by their rarity; `text` (0..1) the BM25 of all the candidate's words in the offer, in relation to the
    most they could reach. `languages` are those of the CV and of the offer."""

    similarities: Mapping[str, float] = MappingProxyType({})
    alike: Mapping[str, float] = MappingProxyType({})
    words: float = 0.0
    text: float = 0.0
    languages: tuple[str | None, str | None] = (None, None)


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
    total = weighed = 0.0
    for name in _SECTIONS:
        if (value := similarities.get(name)) is not None:
            total += sections[name]
            weighed += sections[name] * value
    if not total:
        return None
    above = (weighed / total - background.mean) / max(background.spread, 1e-6)
    return _bounded((above + SHORTER[row]) / FAR)


def likeness(alike: Mapping[str, float], section: Section, background: Background) -> float | None:
    """0..1 from the cosine of a section of the candidate with that of the offer: how far above chance it stands. None without
    both vectors."""
    if section not in alike:
        return None
    above = (alike[section] - background.mean) / max(background.spread, 1e-6)
    return _bounded((above + SHORTER_SECTIONS[section]) / FAR)


def background_of(backgrounds: Mapping[tuple[str, str], Background], one: str | None, other: str | None) -> Background:
    """The background of texts in these languages, or of all texts where that was not measured."""
    pair = min(one or "", other or ""), max(one or "", other or "")
    return backgrounds.get(pair) or backgrounds.get(("", "")) or UNMEASURED


def search_text(view: Matchable) -> tuple[str, str]:
    """The words a candidate is found by: titles, and everything else."""
    titles = [item.text for item in view.of_kind("title")]
    return "\n".join(titles), "\n".join(item.text for item in view.items if item.kind not in ("title", "wish"))


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


def offer_terms(offer: OfferReading) -> list[str]:
    """What an offer is searched with in candidates: its title, and what it requires, in both languages."""
    terms: dict[str, None] = {offer.title.text: None}
    for found in find_concepts_among(offer.title.words()):
        terms.update(dict.fromkeys((found.concept.french[0], found.concept.english[0])))
    for requirement in offer.requirements:
        concept = _concepts().get(requirement.name) if requirement.kind not in AROUND else None
        if concept and concept.kind != "language":
            terms.update(dict.fromkeys((concept.french[0], concept.english[0])))
    return list(terms)[:SEARCH_TERMS]


@lru_cache(maxsize=1)
def _concepts() -> dict[str, Concept]:
    return {concept.name: concept for concept in all_concepts()}


class Assessment:
    """How well a candidate and an offer fit: the score (0..1, six decimals), and, when asked, its explanation."""

    def __init__(
        self,
        candidate: Reading,
        offer: OfferReading,
        signals: Signals,
        backgrounds: Backgrounds,
        weights: Weights | None,
    ):
        self._candidate, self._offer = candidate, offer
        weights = weights or usual_weights()
        self._weighed = weights.of(offer.title.words(), offer.occupations) if weights.trade else weights.usual
        self._row: RowName = _row(candidate.language, offer.language)
        self._fits, self._missing, self._unknown = _compare(candidate, offer)
        values: dict[Component, float | None] = {
            **_from_stores(candidate.language, offer.language, signals, backgrounds, self._weighed),
            "evidence": _evidence(self._weighed, self._fits, self._missing, self._unknown),
            "title": _title(candidate, offer),
            "language": _language(candidate, offer),
        }
        self._values: dict[Component, float] = {name: value for name, value in values.items() if value is not None}
        parts = self._weighed.components(self._row)
        self._total = sum(parts[name] for name in self._values) or 1.0
        self.score = round(sum(value * parts[name] for name, value in self._values.items()) / self._total, 6)

    def explanation(self) -> dict[str, object]:
        """See `Match`."""
        parts = self._weighed.components(self._row)
        return {
            "fits": self._fits,
            "missing": self._missing,
            "unknown": self._unknown,
            "scores": {
                name: {
                    "value": round(value, 4),
                    "weight": round(parts[name] / self._total, 4),
                    "contribution": round(value * parts[name] / self._total, 4),
                }
                for name, value in self._values.items()
            },
            "weights": self._row,
            **({"trade": self._weighed.trade} if self._weighed.trade else {}),
        }


Scored = tuple[str, str, Assessment]
"""CV key, offer id, and how well they fit."""


def score(
    candidate: Reading,
    offer: OfferReading,
    signals: Signals,
    backgrounds: Backgrounds,
    weights: Weights | None = None,
) -> tuple[float, dict[str, object]]:
    """Score (0..1, six decimals) and explanation of a pair.

    A component that can't be told leaves its weight to the others; where none has any weight the score is 0. `weights` are
    those of `weights.toml` unless given.
    """
    assessed = Assessment(candidate, offer, signals, backgrounds, weights)
    return assessed.score, assessed.explanation()


def first_look(signals: Signals, backgrounds: Backgrounds, weights: Weights | None = None) -> float:
    """The part of the score that the stores tell: who is worth being read is chosen by it."""
    weighed = (weights or usual_weights()).usual
    parts = weighed.components(_row(*signals.languages))
    total = known = 0.0
    for name, value in _from_stores(*signals.languages, signals, backgrounds, weighed).items():
        if value is not None:
            total += parts[name]
            known += value * parts[name]
    return round(known / (total or 1.0), 6)


def _row(one: str | None, other: str | None) -> RowName:
    return "across languages" if one is not None and other is not None and one != other else "same language"


def _from_stores(
    one: str | None, other: str | None, signals: Signals, backgrounds: Backgrounds, weighed: Row
) -> dict[Component, float | None]:
    row, alike = _row(one, other), signals.alike
    return {
        "meaning": meaning(signals.similarities, background_of(backgrounds.text, one, other), weighed.sections, row),
        "role": likeness(alike, "title", background_of(backgrounds.title, one, other)),
        "skills": likeness(alike, "skills", background_of(backgrounds.skills, one, other)),
        "experience": likeness(alike, "experience", background_of(backgrounds.experience, one, other)),
        "words": _bounded(signals.words),
        "text": _bounded(signals.text),
    }


def in_order(scored: Iterable[Scored], by: Literal["offer", "candidate"]) -> list[Scored]:
    """Pairs, best first; equal scores in the order of the ids of what is ranked."""
    place = 1 if by == "offer" else 0
    return sorted(scored, key=lambda pair: (-pair[2].score, pair[place]))


def ranked(scored: Iterable[Scored]) -> list[Match]:
    """Pairs in order as matches, ranked from 1 and explained."""
    return [
        Match(cv_key=cv_key, offer_id=offer_id, rank=rank, score=one.score, explanation=one.explanation())
        for rank, (cv_key, offer_id, one) in enumerate(scored, start=1)
    ]


def scoring_fingerprint(weights: Weights) -> str:
    """Changes when weights, vocabulary or rules do: stored matches made under another one are made anew."""
    parts = (SCORING_VERSION, weights.model_dump_json(), FAR, SHORTER, SHORTER_SECTIONS, UNKNOWN_SHARE, all_concepts())
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
        if isinstance(shown, Shown):
            fits.append({**asked, "value": shown.value, "cv_pointer": shown.pointer, "quote": shown.quote})
        elif shown == "unknown":
            unknown.append(asked)
        elif requirement.part != "other" or requirement.kind in ("years", "contract") or not offer.sorted:
            missing.append(asked)
    fits += _extras(candidate, offer, fits)
    return fits, missing, unknown


def _shown(candidate: Reading, offer: OfferReading, requirement: Requirement) -> Shown | Literal["missing", "unknown"]:
    """What of the CV shows the requirement met; else whether it is missing, or can't be told from the CV."""
    if requirement.kind == "years":
        return _experienced(candidate, offer, requirement)
    if requirement.kind == "seniority":
        return _of_level(candidate, offer, requirement)
    if requirement.kind in ("contract", "place", "remote", "availability"):
        return _wished(candidate, requirement)
    if requirement.kind == "statement":
        if echo := _echoed(candidate, offer.statements[requirement.name]):
            return echo
        return "missing" if requirement.part == "other" else "unknown"
    if shown := candidate.concepts.get(requirement.name):
        return shown
    if requirement.kind == "language" and requirement.name == {"fr": "French", "en": "English"}.get(
        candidate.language or ""
    ):
        return Shown(requirement.name, "", requirement.name)
    return "missing"


def _experienced(
    candidate: Reading, offer: OfferReading, requirement: Requirement
) -> Shown | Literal["missing", "unknown"]:
    """Years in comparable work: jobs whose title names the offer's occupation or is much like its title. Where no title can
    be compared, as many years of any work leave it open."""
    asked, years = int(requirement.name), candidate.years
    if years is None:
        return "unknown"
    alike = [job for job in candidate.jobs if _comparable(offer, job)]
    # Jobs at the same time count once in `years`, and never more than that here.
    comparable = min(sum(job.half_years for job in alike) // 2, years)
    if alike and comparable >= asked:
        quotes = ", ".join(dict.fromkeys(job.title for job in alike))
        return Shown(str(comparable), alike[0].pointer, quotes)
    return "unknown" if not alike and years >= asked else "missing"


def _comparable(offer: OfferReading, job: Past) -> bool:
    from rapidfuzz import fuzz

    if offer.occupations & job.occupations:
        return True
    return bool(job.stemmed) and fuzz.token_set_ratio(offer.stemmed, job.stemmed) >= COMPARABLE


def _of_level(
    candidate: Reading, offer: OfferReading, requirement: Requirement
) -> Shown | Literal["missing", "unknown"]:
    """A level that one of the last jobs in comparable work names, or a higher one; years of it show a senior. Nobody is too
    experienced."""
    wanted = LEVELS.index(requirement.name)  # pyright: ignore[reportArgumentType]  # made by `level`
    alike = [job for job in candidate.jobs if job.ended <= RECENT_YEARS and _comparable(offer, job)]
    for job in alike:
        if job.level and LEVELS.index(job.level) >= wanted:  # pyright: ignore[reportArgumentType]
            return Shown(job.title, job.pointer, job.title)
    if requirement.name == "senior" and sum(job.half_years for job in alike) >= 2 * SENIOR_YEARS:
        return Shown(alike[0].title, alike[0].pointer, alike[0].title)
    return "unknown"


def _wished(candidate: Reading, requirement: Requirement) -> Shown | Literal["missing", "unknown"]:
    """What the CV says is looked for. Its address is no answer: it is part of who somebody is."""
    wanted = {"place": "place mobile", "remote": "remote remote"}.get(
        requirement.kind, f"{requirement.kind} {requirement.name}"
    )
    if wish := candidate.wishes.get(wanted):
        return wish
    other = requirement.kind == "contract" and any(wish.startswith("contract ") for wish in candidate.wishes)
    return "missing" if other else "unknown"


SHARED_SHARE = 0.5
COMPARABLE = 75
"""How alike (of 100) two job titles are that name comparable work."""
RECENT_YEARS = 5
SENIOR_YEARS = 5


def _echoed(candidate: Reading, wanted: frozenset[str]) -> Shown | None:
    """The statement of the CV that says one of the offer's with the stems `wanted` in much the same words: half of them, and
    at least two. The one with most of them, of equals the first."""
    if not wanted:
        return None
    common: dict[int, int] = {}
    for stemmed in wanted:
        for number in candidate.holding.get(stemmed, ()):
            common[number] = common.get(number, 0) + 1
    best = max(common, key=lambda number: (common[number], -number), default=None)
    if best is None or common[best] < max(min(2, len(wanted)), SHARED_SHARE * len(wanted)):
        return None
    return candidate.statements[best]


def _extras(candidate: Reading, offer: OfferReading, fits: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """The candidate's skills that the offer names outside of what is already listed."""
    listed = {fit["cv_pointer"] for fit in fits}
    named: set[str] | None = None
    extras: list[dict[str, object]] = []
    for number, names in candidate.names.items():
        if len(extras) == MOST_EXTRAS:
            break
        shown = candidate.statements[number]
        if shown.pointer in listed or not (found := _named(names, offer)):
            continue
        value, text, at = found
        if named is None:
            named = {key(str(fit[field])) for fit in fits for field in ("criterion", "value")}
        if key(value) not in named:
            named.add(key(value))
            extras.append(
                {
                    "criterion": value,
                    "kind": "skill",
                    "offer_quote": line_around(text, *at),
                    "part": "other",
                    "value": value,
                    "cv_pointer": shown.pointer,
                    "quote": shown.quote,
                }
            )
    return extras


def _named(names: Sequence[Name], offer: OfferReading) -> tuple[str, str, tuple[int, int]] | None:
    """Which of the names the offer has, in which of its texts and where."""
    for value, phrase, abbreviation in names:
        if not offer.vocabulary.issuperset(phrase):
            continue
        for text in (offer.title, offer.description):
            at = text.find(phrase)
            # An abbreviation is one in the offer, too: "IT" is not "it".
            if at and (not abbreviation or text.text[at[0] : at[1]] == value):
                return value, text.text, at
    return None


AROUND = ("seniority", "contract", "place", "remote", "availability")
"""What an offer asks for around the work. Most CVs are silent about it: that it is unknown costs nobody anything."""


def _evidence(
    weighed: Row,
    fitting: Sequence[dict[str, object]],
    lacking: Sequence[dict[str, object]],
    open_: Sequence[dict[str, object]],
) -> float:
    """Share of what is asked for that the CV shows, drawn a little towards one third: one lucky word is not a proof. What an
    offer names without demanding it is told when it is missing, and costs nothing."""
    fits, missing, unknown = (
        sum(weighed.requirements[str(entry["kind"])] * weighed.parts[str(entry["part"])] for entry in entries)
        for entries in (
            fitting,
            [entry for entry in lacking if entry["part"] != "other"],
            [entry for entry in open_ if entry["kind"] not in AROUND],
        )
    )
    return (fits + 0.5) / (fits + missing + UNKNOWN_SHARE * unknown + 1.5)


def _title(candidate: Reading, offer: OfferReading) -> float | None:
    """Similarity (0..1) of the offer's title with the nearest of the candidate's: 1 for the same occupation under
    whatever name, less for earlier jobs; None where the languages differ and the vocabulary knows neither."""
    from rapidfuzz import fuzz

    if not candidate.titles:
        return None
    wanted = offer.stemmed
    best, told = 0.0, False
    for place, (mine, held) in enumerate(candidate.titles):
        told = told or bool(held)
        if offer.occupations & held:
            alike = 1.0
        else:
            alike = (fuzz.token_set_ratio(wanted, mine) + fuzz.token_sort_ratio(wanted, mine)) / 200
        best = max(best, alike * _recency(place))
    across = candidate.language != offer.language
    return None if across and not (offer.occupations and told) else best


def _recency(place: int) -> float:
    """How much a title counts by its place: the CV's headline and the last job fully, each earlier job a tenth less."""
    return max(0.5, 1.1 - 0.1 * max(place, 1))


def _language(candidate: Reading, offer: OfferReading) -> float | None:
    """1 when the CV shows the offer's language, 0 when it lists languages without it, None when neither can be told."""
    language = offer.language
    if language is None:
        return None
    name = {"fr": "French", "en": "English"}[language]
    if candidate.language == language or name in candidate.concepts:
        return 1.0
    return 0.0 if candidate.lists_languages else None


def _bounded(value: float) -> float:
    return min(1.0, max(0.0, value))
