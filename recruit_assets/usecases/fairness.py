"""Whether who somebody is changes how they are ranked: twins of real CVs, read and ranked like any other.

Belongs here: the way from a document to a ranking, taken by the CV and by its twins, and the comparison. Does not belong
here: the twins (`domain.twins`), or the score (`domain.matching`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel

from recruit_assets.domain.documents import CvError, Document
from recruit_assets.domain.matchable import Matchable, matchable, section_texts
from recruit_assets.domain.matching import Assessment
from recruit_assets.domain.offer_texts import texts_sha256
from recruit_assets.domain.offers import Offer, text_sha256
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.domain.readings import OfferReading, Reading
from recruit_assets.domain.scoring import rank_biased_overlap
from recruit_assets.domain.twins import IDENTITIES, Identity, twin
from recruit_assets.domain.weights import Weights
from recruit_assets.models.embedders import Embedder
from recruit_assets.stores.retrieval import Retrieval
from recruit_assets.stores.vectors import VectorStore
from recruit_assets.usecases.embeddings import search_row
from recruit_assets.usecases.parse import CvParser

SELECTED = 5
"""How many of the CVs an offer's shortlist takes when selection rates are counted."""
FOUR_FIFTHS = 0.8
"""The least ratio of two groups' selection rates that US employment guidelines take as no sign of adverse impact."""


class GroupOutcome(BaseModel):
    """How the twins of one group fared: their number, the share of the shortlists that took them, that share divided by the
    one of the very CVs they are twins of, the mean overlap of their rankings with those of these CVs, and the largest
    change of a score."""

    twins: int
    selection_rate: float
    selection_ratio: float
    overlap: float
    score_change: float


class FairnessReport(BaseModel):
    """What the identity in a CV changed.

    `overlap` and `least_overlap` are the mean and the least rank-biased overlap (p = 0.9) of a twin's ranking of the offers
    with that of its CV: 1 when nothing changed. `four_fifths` is the lowest selection ratio of a group divided by the
    highest (the ratio, because the groups have twins of different CVs). `unnamed` CVs had no name that could be replaced;
    `failed` twins could not be parsed.
    """

    cvs: int
    twins: int
    offers: int
    selected: int
    overlap: float
    least_overlap: float
    score_change: float
    four_fifths: float
    unnamed: int
    failed: int
    groups: dict[str, GroupOutcome]

    @property
    def fair(self) -> bool:
        """Whether no identity changed any score or any order."""
        same = self.least_overlap == 1 and self.score_change == 0 and self.four_fifths == 1
        return same and self.twins > 0 and not self.failed


class _Twin(NamedTuple):
    cv_key: str
    group: str
    scores: Mapping[str, float]


class Scorer:
    """Scores candidates that are in no store against offers that are in all of them, as `usecases.matching` does."""

    def __init__(
        self,
        offers: Sequence[Offer],
        vectors: VectorStore,
        retrieval: Retrieval,
        embedder: Embedder,
        as_of: date,
        weights: Weights | None = None,
    ):
        self._readings = [OfferReading(offer) for offer in offers]
        self._vectors, self._retrieval, self._embedder = vectors, retrieval, embedder
        self._as_of, self._weights = as_of, weights
        self._backgrounds = vectors.backgrounds(retrieval.model)
        hashes = {offer.offer_id: texts_sha256(offer) for offer in offers}
        stored = vectors.offer_vectors(retrieval.model, list(hashes.values()))
        self._offers = {offer_id: stored[hashed] for offer_id, hashed in hashes.items() if hashed in stored}
        self._titles = vectors.title_vectors(retrieval.model, [offer.search_title for offer in offers])
        self._texts: dict[str, Sequence[float]] = {}
        self._known: dict[str, dict[str, float]] = {}

    def scores(self, profile: CandidateProfile) -> dict[str, float]:
        """The candidate's score for each offer. The same view is scored once: nothing else of a profile has a say."""
        view = matchable(profile, self._as_of)
        if view.digest not in self._known:
            self._known[view.digest] = self._scores(view)
        return self._known[view.digest]

    def _scores(self, view: Matchable) -> dict[str, float]:
        sections = section_texts(view)
        self._embed(list(sections.values()))
        candidate, ids = Reading(view), [reading.offer_id for reading in self._readings]
        told = self._retrieval.signals([""], ids, {"": self._retrieval.asked_by(search_row(view))}, similar=False)
        found: dict[str, float] = {}
        for offer_id, reading in zip(ids, self._readings, strict=True):
            vectors = self._offers.get(offer_id)
            theirs = {"title": self._titles.get(reading.title.text), **(vectors._asdict() if vectors else {})}
            similarities, alike = {}, {}
            for name, text in sections.items():
                if vectors:
                    similarities[name] = _cosine(self._texts[text], vectors.text)
                if like := theirs.get(name):
                    alike[name] = _cosine(self._texts[text], like)
            signals = told["", offer_id]._replace(similarities=similarities, alike=alike)
            found[offer_id] = Assessment(candidate, reading, signals, self._backgrounds, self._weights).score
        return found

    def _embed(self, texts: Sequence[str]) -> None:
        """Have the vectors of the texts at hand: those of known candidates from the store, the others from the model."""
        hashes = {text_sha256(text): text for text in texts if text not in self._texts}
        for hashed, vector in self._vectors.section_vectors(self._retrieval.model, list(hashes)).items():
            self._texts[hashes.pop(hashed)] = vector
        missing = list(hashes.values())
        if missing:
            self._texts.update(zip(missing, self._embedder.passages(missing), strict=True))


def measure_fairness(
    documents: Mapping[str, Document], parser: CvParser, scorer: Scorer, twins_each: int = 2, selected: int = SELECTED
) -> FairnessReport:
    """Give each document `twins_each` twins (so that every group has as many, taking turns), parse them all, score them
    all, and compare. A document that can't be parsed is left out."""
    originals: dict[str, dict[str, float]] = {}
    twins: list[_Twin] = []
    unnamed = failed = 0
    for number, (cv_key, document) in enumerate(sorted(documents.items())):
        try:
            profile = parser.profile(document)
        except CvError:
            continue
        originals[cv_key] = scorer.scores(profile)
        unnamed += "/basics/name" not in profile.evidence
        for identity in _turn(number, twins_each):
            try:
                other = parser.profile(twin(document, profile, identity))
            except CvError:
                failed += 1
                continue
            twins.append(_Twin(cv_key, identity.group, scorer.scores(other)))
    return _compared(originals, twins, min(selected, len(originals)), unnamed, failed)


def _turn(number: int, count: int) -> list[Identity]:
    return [IDENTITIES[(number * count + place) % len(IDENTITIES)] for place in range(min(count, len(IDENTITIES)))]


def _compared(
    originals: Mapping[str, Mapping[str, float]], twins: Sequence[_Twin], selected: int, unnamed: int, failed: int
) -> FairnessReport:
    offers = list(next(iter(originals.values()), {}))
    overlaps = [
        rank_biased_overlap(_ranking(one.scores), _ranking(originals[one.cv_key])) if offers else 0.0 for one in twins
    ]
    changes = [
        max((abs(value - originals[one.cv_key][offer]) for offer, value in one.scores.items()), default=0.0)
        for one in twins
    ]
    taken: dict[str, list[float]] = {}
    expected: dict[str, list[float]] = {}
    for one in twins:
        for offer in offers:
            others = sorted((scores[offer] for key, scores in originals.items() if key != one.cv_key), reverse=True)
            rank = sum(value > one.scores[offer] for value in others)
            was = sum(value > originals[one.cv_key][offer] for value in others)
            taken.setdefault(one.group, []).append(rank < selected)
            expected.setdefault(one.group, []).append(was < selected)
    groups = {
        group: GroupOutcome(
            twins=sum(one.group == group for one in twins),
            selection_rate=_mean(values),
            selection_ratio=_mean(values) / _mean(expected[group]) if any(expected[group]) else 1.0 + _mean(values),
            overlap=_mean([overlap for overlap, one in zip(overlaps, twins, strict=True) if one.group == group]),
            score_change=max(change for change, one in zip(changes, twins, strict=True) if one.group == group),
        )
        for group, values in sorted(taken.items())
    }
    rates = [outcome.selection_ratio for outcome in groups.values()]
    return FairnessReport(
        cvs=len(originals),
        twins=len(twins),
        offers=len(offers),
        selected=selected,
        overlap=_mean(overlaps),
        least_overlap=min(overlaps, default=0.0),
        score_change=max(changes, default=0.0),
        four_fifths=min(rates) / max(rates) if rates and max(rates) else 0.0,
        unnamed=unnamed,
        failed=failed,
        groups=groups,
    )


def _ranking(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda offer: (-scores[offer], offer))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    product = sum(a * b for a, b in zip(one, other, strict=True))
    return product / (sum(a * a for a in one) * sum(b * b for b in other)) ** 0.5
