"""Matching in both directions: offers for a candidate, a shortlist for an offer, and the stored matches.

Belongs here: retrieve some hundred pairs, score each, keep the best. Does not belong here: the score
(`domain.matching`), or SQL (`stores`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pydantic import BaseModel, Field

from recruit_assets.domain.matchable import Matchable, matchable
from recruit_assets.domain.matching import (
    Backgrounds,
    Match,
    OfferReading,
    Reading,
    offer_terms,
    ranked,
    score,
    scoring_fingerprint,
    search_terms,
)
from recruit_assets.domain.offers import Offer
from recruit_assets.domain.people import person_keys
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.domain.weights import Weights, usual_weights
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.matches import MatchStore, StoredPair
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.retrieval import Retrieval
from recruit_assets.stores.vectors import VectorStore
from recruit_assets.usecases.embeddings import Profiles

RETRIEVED = 40
"""Retrieved by each section's vector and by words: at most 160 pairs are scored, mostly 60 to 100."""
TOP = 20
AT_ONCE = 50
KEPT_READINGS = 2000
_PRINT = 32
"""Hexadecimal digits of a fingerprint: enough that two different inputs never share one."""
Scored = tuple[str, str, float, dict[str, object]]


class RefreshReport(BaseModel):
    """What a refresh did: candidates whose matches were looked for again, those for which nothing had changed, pairs scored
    and pairs whose stored score still held, matches stored now, and the keys that failed with the reason."""

    refreshed: int = 0
    unchanged: int = 0
    scored: int = 0
    reused: int = 0
    stored: int = 0
    failed: dict[str, str] = Field(default_factory=dict)


class Matching:
    """Matches over the given stores. `as_of` (by default today) is when jobs without an end are taken to go on until;
    `weights` are those of `domain/weights.toml` unless given."""

    def __init__(
        self,
        profiles: Profiles,
        offers: OfferStore,
        vectors: VectorStore,
        retrieval: Retrieval,
        matches: MatchStore,
        as_of: date | None = None,
        weights: Weights | None = None,
    ):
        self._profiles = profiles
        self._offers = offers
        self._vectors = vectors
        self._retrieval = retrieval
        self._matches = matches
        self._as_of = as_of
        self._weights = weights or usual_weights()
        self._readings: dict[tuple[str, str, str | None], OfferReading] = {}

    def match_candidate(self, cv_key: str, top: int = TOP) -> list[Match]:
        """The offers that fit the candidate best, computed now. Raises StoreError when there is no such profile."""
        candidate = self._candidate(cv_key, self._profile(cv_key))
        found = self._retrieval.offers_for(cv_key, search_terms(candidate.view), RETRIEVED)
        scored = self._score({cv_key: candidate}, self._offers.get_many(found), self._backgrounds())
        return ranked(scored, top, by="offer")

    def shortlist(self, offer_id: str, top: int = TOP) -> list[Match]:
        """The candidates that fit the offer best, computed now. Of several CVs of one person the best is listed, and its
        explanation names the others under `also`. Raises StoreError for an unknown, closed or repeated offer."""
        offer = self._offers.get(offer_id)
        if offer is None:
            raise StoreError(f"there is no offer {offer_id}: load the offers, or check the id")
        if offer.duplicate_of:
            raise StoreError(f"the offer {offer_id} repeats {offer.duplicate_of}: ask for that one's shortlist")
        found = self._retrieval.candidates_for(offer_id, offer_terms(offer), RETRIEVED)
        profiles = self._profiles.get_many(found)
        candidates = {cv_key: self._candidate(cv_key, profile) for cv_key, profile in profiles.items()}
        scored = self._score(candidates, [offer], self._backgrounds())
        return _one_for_each_person(ranked(scored, len(scored), by="candidate"), profiles)[:top]

    def rankings(self, cv_key: str, top: int = TOP) -> dict[str, list[str]]:
        """Offer ids for the candidate, best first, under each way of ranking: by the score, by full text alone, and by
        vectors alone. Raises StoreError when there is no such profile."""
        candidate = self._candidate(cv_key, self._profile(cv_key))
        return {
            "score": [match.offer_id for match in self.match_candidate(cv_key, top)],
            "full text alone": self._retrieval.offers_by_words(search_terms(candidate.view), top),
            "vectors alone": self._retrieval.offers_by_vectors(cv_key, top),
        }

    def refresh_matches(self, cv_keys: Iterable[str] | None = None, top: int = TOP) -> RefreshReport:
        """Bring the stored matches of the candidates (all of them when None) up to date, each candidate on its own.

        Nothing is done for a candidate when neither the profile nor any offer has changed. When only offers have, the
        nearest are searched again, and of the pairs found those that are new or changed are scored: every other one
        keeps its score, whether it was among the best or not. The result is that of computing everything anew.
        """
        report = RefreshReport()
        keys = list(dict.fromkeys(self._profiles.keys() if cv_keys is None else cv_keys))
        states = self._matches.states()
        if cv_keys is None:
            for gone in sorted(set(states) - set(keys)):
                self._matches.remove(gone)
        backgrounds, epoch = self._backgrounds(), self._retrieval.corpus_epoch()
        hashes = self._vectors.candidate_hashes(self._retrieval.model)
        common = (self._retrieval.model, scoring_fingerprint(self._weights), sorted(backgrounds.items()), epoch)
        corpus = (self._retrieval.corpus_state(), top, RETRIEVED)
        for start in range(0, len(keys), AT_ONCE):
            batch = keys[start : start + AT_ONCE]
            profiles = self._profiles.get_many(batch)
            for cv_key in batch:
                if cv_key not in profiles:
                    self._matches.remove(cv_key)
                    report.failed[cv_key] = "has no profile: parse the CV first"
                    continue
                candidate = self._candidate(cv_key, profiles[cv_key])
                quotes = sorted((pointer, proof.quote) for pointer, proof in profiles[cv_key].evidence.items())
                basis = _fingerprint(common, candidate.view.digest, hashes.get(cv_key, {}), quotes)
                state = _fingerprint(basis, corpus)
                if states.get(cv_key) == state:
                    report.unchanged += 1
                else:
                    self._refresh(cv_key, candidate, basis, state, top, backgrounds, report)
        report.stored = self._matches.count()
        return report

    def _refresh(
        self,
        cv_key: str,
        candidate: Reading,
        basis: str,
        state: str,
        top: int,
        backgrounds: Backgrounds,
        report: RefreshReport,
    ) -> None:
        found = self._retrieval.offers_for(cv_key, search_terms(candidate.view), RETRIEVED)
        prints = {
            offer_id: _fingerprint(basis, offer_print)
            for offer_id, offer_print in self._retrieval.offer_fingerprints(found).items()
        }
        stored = self._matches.pairs(cv_key)
        pairs = {offer_id: pair for offer_id, pair in stored.items() if pair.fingerprint == prints.get(offer_id)}
        explained: dict[str, dict[str, object]] = {}

        def score_now(offer_ids: list[str]) -> None:
            for _, offer_id, value, why in self._score(
                {cv_key: candidate}, self._offers.get_many(offer_ids), backgrounds
            ):
                pairs[offer_id] = StoredPair(prints[offer_id], value, None)
                explained[offer_id] = why

        report.refreshed += 1
        report.reused += len(pairs)
        score_now([offer_id for offer_id in prints if offer_id not in pairs])
        best = sorted(pairs, key=lambda offer_id: (-pairs[offer_id].score, offer_id))[:top]
        # Of a pair that has risen among the best only the score was kept: it is scored again for its explanation.
        risen = [offer_id for offer_id in best if pairs[offer_id].rank is None and offer_id not in explained]
        score_now(risen)
        report.reused -= len(risen)
        report.scored += len(explained)
        ranks = {offer_id: rank for rank, offer_id in enumerate(best, start=1)}
        self._matches.replace(
            cv_key, ranks, {offer_id: explained[offer_id] for offer_id in best if offer_id in explained}, pairs, state
        )

    def _score(
        self, candidates: Mapping[str, Reading], offers: Sequence[Offer], backgrounds: Backgrounds
    ) -> list[Scored]:
        if not offers:
            return []
        offer_ids = [offer.offer_id for offer in offers]
        similarities = self._retrieval.similarities(list(candidates), offer_ids)
        terms = {cv_key: search_terms(candidate.view) for cv_key, candidate in candidates.items()}
        words = self._retrieval.word_scores(terms, offer_ids)
        scored: list[Scored] = []
        for offer in offers:
            reading = self._read(offer)
            for cv_key, candidate in candidates.items():
                pair = cv_key, offer.offer_id
                value, explanation = score(
                    candidate, reading, similarities.get(pair, {}), words.get(pair, 0.0), backgrounds, self._weights
                )
                scored.append((*pair, value, explanation))
        return scored

    def _read(self, offer: Offer) -> OfferReading:
        """The offer's reading, kept: the same offers are scored against many candidates."""
        key = offer.offer_id, offer.content_hash, offer.language
        if key not in self._readings:
            if len(self._readings) >= KEPT_READINGS:
                self._readings.clear()
            self._readings[key] = OfferReading(offer)
        return self._readings[key]

    def _profile(self, cv_key: str) -> CandidateProfile:
        found = self._profiles.get_many([cv_key])
        if cv_key not in found:
            raise StoreError(f"CV {cv_key} has no stored profile: parse the CV first")
        return found[cv_key]

    def _candidate(self, cv_key: str, profile: CandidateProfile) -> Reading:
        view: Matchable = matchable(profile, self._as_of or date.today())
        return Reading(view, profile.evidence)

    def _backgrounds(self) -> Backgrounds:
        return self._vectors.backgrounds(self._retrieval.model)


def _one_for_each_person(matches: Iterable[Match], profiles: Mapping[str, CandidateProfile]) -> list[Match]:
    """The first match of each person, ranked from 1; linked CVs (`domain.people`) go under its `also`."""
    people: list[tuple[Match, set[str], list[str]]] = []
    for match in matches:
        keys = person_keys(profiles[match.cv_key])
        also = next((others for _, first, others in people if first & keys), None)
        if also is None:
            people.append((match, keys, []))
        else:
            also.append(match.cv_key)
    return [
        match.model_copy(update={"rank": rank, "explanation": match.explanation | ({"also": also} if also else {})})
        for rank, (match, _, also) in enumerate(people, start=1)
    ]


def _fingerprint(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:_PRINT]
