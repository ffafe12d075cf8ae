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
    Assessment,
    Backgrounds,
    Match,
    OfferReading,
    Reading,
    Signals,
    first_look,
    offer_terms,
    ranked,
    scoring_fingerprint,
)
from recruit_assets.domain.offers import Offer
from recruit_assets.domain.people import person_keys
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.domain.weights import Weights, usual_weights
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.matches import MatchStore, OfferChanges, StoredPair
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.retrieval import Asked, Retrieval
from recruit_assets.stores.vectors import VectorStore
from recruit_assets.usecases.embeddings import Profiles, batched, search_row

RETRIEVED = 60
"""Retrieved by each section's vector, by title and by words."""
PAIRS = 100
"""The best of them by fused rank: of these the tables tell how near they are ..."""
READ_FOR_EACH = 2
"""... and the best by that, so many for each one wanted, are read, scored in full and explained."""
TOP = 20
AT_ONCE = 50
KEPT_READINGS = 2000
_PRINT = 32
"""Hexadecimal digits of a fingerprint: enough that two different inputs never share one."""
MOST_NEW = 50
"""With more new offers than this, and than candidates, it costs less to match every candidate with all offers."""
Scored = tuple[str, str, Assessment]


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
        backgrounds = self._backgrounds()
        worth = self._offers_worth_reading(cv_key, candidate, backgrounds, top)
        scored = self._score(
            {cv_key: candidate}, self._offers.get_many([offer_id for _, offer_id in worth]), backgrounds, worth
        )
        return ranked(scored, top, by="offer")

    def shortlist(self, offer_id: str, top: int = TOP) -> list[Match]:
        """The candidates that fit the offer best, computed now. Of several CVs of one person the best is listed, and its
        explanation names the others under `also`. Raises StoreError for an unknown, closed or repeated offer."""
        offer = self._offers.get(offer_id)
        if offer is None:
            raise StoreError(f"there is no offer {offer_id}: load the offers, or check the id")
        if offer.duplicate_of:
            raise StoreError(f"the offer {offer_id} repeats {offer.duplicate_of}: ask for that one's shortlist")
        backgrounds = self._backgrounds()
        worth = self._candidates_worth_reading(offer, backgrounds, top)
        profiles = self._profiles.get_many(cv_key for cv_key, _ in worth)
        candidates = {cv_key: self._candidate(cv_key, profile) for cv_key, profile in profiles.items()}
        scored = self._score(candidates, [offer], backgrounds, worth)
        return _one_for_each_person(ranked(scored, len(scored), by="candidate"), profiles)[:top]

    def rankings(self, cv_key: str, top: int = TOP) -> dict[str, list[str]]:
        """Offer ids for the candidate, best first, under each way of ranking: by the score, by BM25 over all the candidate's
        words alone, by search terms alone, and by vectors alone. Raises StoreError when there is no such profile."""
        asked = self._asked(cv_key, self._candidate(cv_key, self._profile(cv_key)))
        return {
            "score": [match.offer_id for match in self.match_candidate(cv_key, top)],
            "BM25 alone": self._retrieval.offers_by_bm25(asked, top),
            "search terms alone": self._retrieval.offers_by_words(asked, top),
            "vectors alone": self._retrieval.offers_by_vectors(cv_key, top),
        }

    def refresh_matches(self, cv_keys: Iterable[str] | None = None, top: int = TOP) -> RefreshReport:
        """Bring the stored matches of the candidates (all of them when None) up to date, each candidate on its own.

        A candidate whose profile, or whatever else a score is made of, has changed is matched with all offers. The others
        are only matched with the offers that are new or changed: for each of these the candidates worth reading are searched,
        and who has it, or had one that is gone, among the best is ranked anew. Every other candidate costs nothing.
        """
        report = RefreshReport()
        keys = list(dict.fromkeys(self._profiles.keys() if cv_keys is None else cv_keys))
        states = self._matches.states()
        if cv_keys is None:
            for gone in sorted(set(states) - set(keys)):
                self._matches.remove(gone)
        backgrounds = self._backgrounds()
        changes = self._matches.changed_offers(self._retrieval.model)
        hashes = self._vectors.candidate_hashes(self._retrieval.model)
        common = (
            self._retrieval.model,
            scoring_fingerprint(self._weights),
            [sorted(kind.items()) for kind in backgrounds],
            self._retrieval.corpus_epoch(),
            (top, RETRIEVED, PAIRS, READ_FOR_EACH),
        )
        whole = (cv_keys is not None and changes.any) or len(changes.new) > max(MOST_NEW, len(keys))
        current: dict[str, str] = {}
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
                if states.get(cv_key) != basis or whole:
                    self._refresh(cv_key, candidate, basis, top, backgrounds, report)
                else:
                    current[cv_key] = basis
        if not whole and changes.any:
            self._follow(changes, current, top, backgrounds, report)
        else:
            report.unchanged += len(current)
        if cv_keys is None:
            self._matches.followed(changes)
        report.stored = self._matches.count()
        return report

    def _follow(
        self,
        changes: OfferChanges,
        current: Mapping[str, str],
        top: int,
        backgrounds: Backgrounds,
        report: RefreshReport,
    ) -> None:
        """Bring candidates who are up to date but for these offers up to date with them."""
        touched: dict[str, dict[str, Signals]] = {}
        for offer in self._offers.get_many(list(changes.new)):
            for (cv_key, offer_id), signals in self._candidates_worth_reading(offer, backgrounds, top).items():
                touched.setdefault(cv_key, {})[offer_id] = signals
        losing = self._matches.holding([*changes.new, *changes.gone])
        report.unchanged += len(current.keys() - touched.keys() - losing)
        for batch in batched(sorted((touched.keys() | losing) & current.keys()), AT_ONCE):
            for cv_key, profile in self._profiles.get_many(batch).items():
                candidate, basis = self._candidate(cv_key, profile), current[cv_key]
                if cv_key in losing:
                    self._refresh(cv_key, candidate, basis, top, backgrounds, report)
                else:
                    new = touched[cv_key]
                    kept, prints = self._matches.pairs(cv_key), self._prints(basis, new)
                    self._keep(cv_key, candidate, basis, kept, prints, new, top, backgrounds, report)

    def _refresh(
        self, cv_key: str, candidate: Reading, basis: str, top: int, backgrounds: Backgrounds, report: RefreshReport
    ) -> None:
        """Match the candidate with all offers; a pair that was looked at on the same basis keeps its score."""
        worth = self._offers_worth_reading(cv_key, candidate, backgrounds, top)
        found = {offer_id: signals for (_, offer_id), signals in worth.items()}
        prints = self._prints(basis, found)
        stored = self._matches.pairs(cv_key)
        kept = {offer_id: pair for offer_id, pair in stored.items() if pair.fingerprint == prints.get(offer_id)}
        self._keep(cv_key, candidate, basis, kept, prints, found, top, backgrounds, report)

    def _prints(self, basis: str, found: Iterable[str]) -> dict[str, str]:
        return {
            offer_id: _fingerprint(basis, offer_print)
            for offer_id, offer_print in self._retrieval.offer_fingerprints(list(found)).items()
        }

    def _keep(
        self,
        cv_key: str,
        candidate: Reading,
        basis: str,
        pairs: dict[str, StoredPair],
        prints: Mapping[str, str],
        signals: Mapping[str, Signals],
        top: int,
        backgrounds: Backgrounds,
        report: RefreshReport,
    ) -> None:
        """Score the offers of `prints` that are not among `pairs`, rank them all and store the best."""
        explained: dict[str, dict[str, object]] = {}

        def score_now(offer_ids: list[str]) -> None:
            told = {(cv_key, offer_id): signals[offer_id] for offer_id in offer_ids if offer_id in signals}
            if others := [offer_id for offer_id in offer_ids if offer_id not in signals]:
                told |= self._retrieval.signals({cv_key: self._asked(cv_key, candidate)}, others)
            for _, offer_id, one in self._score(
                {cv_key: candidate}, self._offers.get_many(offer_ids), backgrounds, told
            ):
                fingerprint = prints[offer_id] if offer_id in prints else pairs[offer_id].fingerprint
                pairs[offer_id] = StoredPair(fingerprint, one.score, None)
                explained[offer_id] = one.explanation()

        report.refreshed += 1
        report.reused += len(pairs)
        score_now([offer_id for offer_id in prints if offer_id not in pairs])
        best = sorted(pairs, key=lambda offer_id: (-pairs[offer_id].score, offer_id))
        for offer_id in best[READ_FOR_EACH * top :]:
            del pairs[offer_id]
        best = best[:top]
        # Of a pair that has risen among the best only the score was kept: it is scored again for its explanation.
        risen = [offer_id for offer_id in best if pairs[offer_id].rank is None and offer_id not in explained]
        score_now(risen)
        report.reused -= len(risen)
        report.scored += len(explained)
        ranks = {offer_id: rank for rank, offer_id in enumerate(best, start=1)}
        self._matches.replace(
            cv_key, ranks, {offer_id: explained[offer_id] for offer_id in best if offer_id in explained}, pairs, basis
        )

    def _offers_worth_reading(
        self, cv_key: str, candidate: Reading, backgrounds: Backgrounds, top: int
    ) -> dict[tuple[str, str], Signals]:
        """The pairs with the offers that the tables bring nearest to the candidate, `READ_FOR_EACH` for each of `top`."""
        asked = self._asked(cv_key, candidate)
        found = self._retrieval.offers_for(cv_key, asked, RETRIEVED, max(PAIRS, top))
        languages = self._retrieval.languages("offers", found)
        signals = self._retrieval.signals({cv_key: asked}, found)
        looks = {
            pair: first_look(candidate.view.language, languages.get(pair[1]), one, backgrounds, self._weights)
            for pair, one in signals.items()
        }
        return {pair: signals[pair] for pair in _highest(looks, READ_FOR_EACH * top)}

    def _candidates_worth_reading(
        self, offer: Offer, backgrounds: Backgrounds, top: int
    ) -> dict[tuple[str, str], Signals]:
        """The pairs with the candidates that the tables bring nearest to the offer, `READ_FOR_EACH` for each of `top`."""
        found = self._retrieval.candidates_for(offer.offer_id, offer_terms(offer), RETRIEVED, max(PAIRS, top))
        languages = self._retrieval.languages("candidates", found)
        signals = self._retrieval.signals(self._retrieval.asked(found), [offer.offer_id])
        looks = {
            pair: first_look(languages.get(pair[0]), offer.language, one, backgrounds, self._weights)
            for pair, one in signals.items()
        }
        return {pair: signals[pair] for pair in _highest(looks, READ_FOR_EACH * top)}

    def _score(
        self,
        candidates: Mapping[str, Reading],
        offers: Sequence[Offer],
        backgrounds: Backgrounds,
        signals: Mapping[tuple[str, str], Signals],
    ) -> list[Scored]:
        scored: list[Scored] = []
        for offer in offers:
            reading = self._read(offer)
            for cv_key, candidate in candidates.items():
                pair = cv_key, offer.offer_id
                told = signals.get(pair, Signals())
                scored.append((*pair, Assessment(candidate, reading, told, backgrounds, self._weights)))
        return scored

    def _asked(self, cv_key: str, candidate: Reading) -> Asked:
        """The candidate's words: as stored, else of the profile (a candidate who has not been embedded yet)."""
        return self._retrieval.asked([cv_key]).get(cv_key) or self._retrieval.asked_by(search_row(candidate.view))

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


def _highest(values: Mapping[tuple[str, str], float], most: int) -> list[tuple[str, str]]:
    return sorted(values, key=lambda pair: (-values[pair], pair))[:most]


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
