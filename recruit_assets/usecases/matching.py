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

from recruit_assets.domain.collection import no_garbage_collection
from recruit_assets.domain.matchable import matchable
from recruit_assets.domain.matching import (
    Assessment,
    Backgrounds,
    Match,
    Scored,
    Signals,
    first_look,
    in_order,
    offer_terms,
    ranked,
    scoring_fingerprint,
)
from recruit_assets.domain.offers import Offer
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.domain.readings import OfferReading, Reading
from recruit_assets.domain.weights import Weights, usual_weights
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.matches import MatchStore, OfferChanges, StoredPair
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.profiles import ProfileVersion
from recruit_assets.stores.readings import KeptReading, ReadingStore
from recruit_assets.stores.retrieval import Asked, Retrieval
from recruit_assets.stores.vectors import VectorStore
from recruit_assets.usecases.embeddings import Profiles, batched, search_row
from recruit_assets.usecases.reorder import Reorderer, shown_candidate, shown_offer

RETRIEVED = 60
"""Retrieved by each section's vector, by title and by words."""
PAIRS = 100
"""The best of them by fused rank: of these the tables tell how near they are ..."""
READ_FOR_EACH = 2
"""... and the best by that, so many for each one wanted, are scored in full; those that are shown are explained."""
TOP = 20
AT_ONCE = 50
_PRINT = 32
"""Hexadecimal digits of a fingerprint: enough that two different inputs never share one."""
READ_AT_ONCE = 500
MOST_NEW = 50
"""With more new offers than this, and than candidates, it costs less to match every candidate with all offers."""


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
    `weights` are those of `domain/weights.toml` unless given. With a `reorderer`, a model may change the order of the best
    pairs of a question: what it did, or why nothing, stands under `reordered` in the explanation of each. Scores and stored
    matches are never touched."""

    def __init__(
        self,
        profiles: Profiles,
        offers: OfferStore,
        vectors: VectorStore,
        retrieval: Retrieval,
        matches: MatchStore,
        readings: ReadingStore,
        as_of: date | None = None,
        weights: Weights | None = None,
        reorderer: Reorderer | None = None,
    ):
        self._profiles = profiles
        self._offers = offers
        self._vectors = vectors
        self._retrieval = retrieval
        self._matches = matches
        self._readings = readings
        self._as_of = as_of
        self._weights = weights or usual_weights()
        self._reorderer = reorderer

    def match_candidate(self, cv_key: str, top: int = TOP) -> list[Match]:
        """The offers that fit the candidate best, computed now. Raises StoreError when there is no such profile."""
        return self._reordered_offers(cv_key, self._scored_offers(cv_key, self._deep(top)))[:top]

    def shortlist(self, offer_id: str, top: int = TOP) -> list[Match]:
        """The candidates that fit the offer best, computed now. Of several CVs of one person the best is listed, and its
        explanation names the others under `also`. Raises StoreError for an unknown, closed or repeated offer."""
        offer = self._offers.get(offer_id)
        if offer is None:
            raise StoreError(f"there is no offer {offer_id}: load the offers, or check the id")
        if offer.duplicate_of:
            raise StoreError(f"the offer {offer_id} repeats {offer.duplicate_of}: ask for that one's shortlist")
        return self._reordered_candidates(offer, self._scored_candidates(offer, self._deep(top)))[:top]

    def _deep(self, top: int) -> int:
        return max(top, self._reorderer.most) if self._reorderer else top

    @no_garbage_collection()
    def _scored_offers(self, cv_key: str, top: int) -> list[Match]:
        candidate, backgrounds = self._candidate(cv_key), self._backgrounds()
        worth = self._offers_worth_reading(cv_key, backgrounds, top)
        offers = self._offer_readings([offer_id for _, offer_id in worth])
        return ranked(in_order(self._score({cv_key: candidate}, offers, backgrounds, worth), by="offer")[:top])

    @no_garbage_collection()
    def _scored_candidates(self, offer: Offer, top: int) -> list[Match]:
        backgrounds, reading = self._backgrounds(), OfferReading(offer)
        worth = self._candidates_worth_reading(reading, backgrounds, top)
        versions = self._profiles.versions(cv_key for cv_key, _ in worth)
        candidates = self._candidate_readings(versions)
        scored = in_order(self._score(candidates, [reading], backgrounds, worth), by="candidate")
        people = _one_for_each_person(scored, versions)[:top]
        return [
            match.model_copy(update={"explanation": match.explanation | {"also": also}}) if also else match
            for match, (_, also) in zip(ranked([one for one, _ in people]), people, strict=True)
        ]

    def _reordered_offers(self, cv_key: str, matches: list[Match]) -> list[Match]:
        if self._reorderer is None or len(matches) < 2:
            return matches
        profile, best = self._profile(cv_key), matches[: self._reorderer.most]
        texts = {one.offer_id: shown_offer(one) for one in self._offers.get_many([match.offer_id for match in best])}
        wanted = shown_candidate(profile, matchable(profile, self._today()))
        return _reordered(matches, {match.offer_id: match for match in best}, self._reorderer, wanted, texts)

    def _reordered_candidates(self, offer: Offer, matches: list[Match]) -> list[Match]:
        if self._reorderer is None or len(matches) < 2:
            return matches
        best = {match.cv_key: match for match in matches[: self._reorderer.most]}
        texts = {
            cv_key: shown_candidate(profile, matchable(profile, self._today()))
            for cv_key, profile in self._profiles.get_many(best).items()
        }
        return _reordered(matches, best, self._reorderer, shown_offer(offer), texts)

    def keep_readings(self) -> None:
        """Read the offers and the profiles that are new or have changed, and keep what was read: a question reads what is not
        kept each time anew, at a millisecond for each."""
        self._read_offers()
        kept = self._readings.kept_candidates()
        for batch in batched(self._profiles.keys(), AT_ONCE):
            self._read_candidates(self._profiles.versions(batch), kept)

    def rankings(self, cv_key: str, top: int = TOP) -> dict[str, list[str]]:
        """Offer ids for the candidate, best first, under each way of ranking: by the score, by BM25 over all the candidate's
        words alone, by search terms alone, and by vectors alone. Raises StoreError when there is no such profile."""
        asked, scored = self._asked(cv_key), self._scored_offers(cv_key, top)
        reordered = self._reordered_offers(cv_key, scored)
        return {
            "score": [match.offer_id for match in scored],
            **(
                {f"score, reordered by {self._reorderer.model.name}": [match.offer_id for match in reordered]}
                if self._reorderer
                else {}
            ),
            "BM25 alone": self._retrieval.offers_by_bm25(asked, top),
            "search terms alone": self._retrieval.offers_by_words(asked, top),
            "vectors alone": self._retrieval.offers_by_vectors(cv_key, top),
        }

    def shortlist_rankings(self, offer_id: str, top: int = TOP) -> dict[str, list[str]]:
        """CV keys for the offer, best first, under each way of ranking: by the score (all CVs of a person at the place of the
        best), by BM25 over all the offer's words alone, by search terms alone, and by vectors alone. Empty for an offer that
        is not shown."""
        offer = self._offers.get(offer_id) if self._retrieval.is_shown(offer_id) else None
        if offer is None:
            return {}
        scored = self._scored_candidates(offer, top)
        reordered = self._reordered_candidates(offer, scored)
        return {
            "score": _every_cv(scored)[:top],
            **(
                {f"score, reordered by {self._reorderer.model.name}": _every_cv(reordered)[:top]}
                if self._reorderer
                else {}
            ),
            "BM25 alone": self._retrieval.candidates_by_bm25(offer_id, top),
            "search terms alone": self._retrieval.candidates_by_words(offer_terms(OfferReading(offer)), top),
            "vectors alone": self._retrieval.candidates_by_vectors(offer_id, top),
        }

    def refresh_matches(self, cv_keys: Iterable[str] | None = None, top: int = TOP) -> RefreshReport:
        """Bring the stored matches of the candidates (all of them when None) up to date, each candidate on its own. Those
        that are named are matched with all offers.

        A candidate whose profile, or whatever else a score is made of, has changed is matched with all offers. The others
        are only matched with the offers that are new or changed: for each of these the candidates worth reading are searched,
        and who has it, or had one that is gone, among the best is ranked anew. Every other candidate costs nothing.
        """
        report, changes = RefreshReport(), OfferChanges({}, [])
        keys = list(dict.fromkeys(self._profiles.keys() if cv_keys is None else cv_keys))
        states, kept = self._matches.states(), self._readings.kept_candidates()
        if cv_keys is None:
            for gone in sorted(states.keys() - set(keys)):
                self._matches.remove(gone)
            self._readings.remove_candidates(sorted(kept.keys() - set(keys)))
            self._offers.recount_words()
            changes = self._matches.changed_offers(self._retrieval.model)
            if changes.any or not self._readings.are_current():
                self._read_offers()
        backgrounds = self._backgrounds()
        hashes = self._vectors.candidate_hashes(self._retrieval.model)
        common = (
            self._retrieval.model,
            scoring_fingerprint(self._weights),
            [sorted(kind.items()) for kind in backgrounds],
            self._retrieval.corpus_epoch(),
            (top, RETRIEVED, PAIRS, READ_FOR_EACH),
        )
        # To compare all offers' fingerprints for some candidates would cost more than to match these.
        whole = cv_keys is not None or len(changes.new) > max(MOST_NEW, len(keys))
        current: dict[str, str] = {}
        for batch in batched(keys, AT_ONCE):
            versions = self._profiles.versions(batch)
            self._read_candidates(versions, kept)
            bases = {
                cv_key: _fingerprint(common, kept[cv_key].basis, hashes.get(cv_key, {}))
                for cv_key in versions.keys() & kept.keys()
            }
            due = [cv_key for cv_key in batch if cv_key in bases and (whole or states.get(cv_key) != bases[cv_key])]
            candidates = self._candidate_readings({cv_key: versions[cv_key] for cv_key in due})
            for cv_key in batch:
                if cv_key not in bases:
                    self._matches.remove(cv_key)
                    self._readings.remove_candidates([cv_key])
                    report.failed[cv_key] = "has no profile: parse the CV first"
                elif cv_key in candidates:
                    self._refresh(cv_key, candidates[cv_key], bases[cv_key], top, backgrounds, report)
                else:
                    current[cv_key] = bases[cv_key]
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
        for offer in self._offer_readings(list(changes.new)):
            for (cv_key, offer_id), signals in self._candidates_worth_reading(offer, backgrounds, top).items():
                touched.setdefault(cv_key, {})[offer_id] = signals
        losing = self._matches.holding([*changes.new, *changes.gone])
        report.unchanged += len(current.keys() - touched.keys() - losing)
        for batch in batched(sorted((touched.keys() | losing) & current.keys()), AT_ONCE):
            for cv_key, candidate in self._candidate_readings(self._profiles.versions(batch)).items():
                basis = current[cv_key]
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
        worth = self._offers_worth_reading(cv_key, backgrounds, top)
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
                told |= self._retrieval.signals([cv_key], others, {cv_key: self._asked(cv_key)})
            for _, offer_id, one in self._score(
                {cv_key: candidate}, self._offer_readings(offer_ids), backgrounds, told
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

    def _offers_worth_reading(self, cv_key: str, backgrounds: Backgrounds, top: int) -> dict[tuple[str, str], Signals]:
        """The pairs with the offers that the tables bring nearest to the candidate, `READ_FOR_EACH` for each of `top`."""
        asked = self._asked(cv_key)
        found = self._retrieval.offers_for(cv_key, asked, RETRIEVED, max(PAIRS, top))
        signals = self._retrieval.signals([cv_key], found, {cv_key: asked})
        looks = {pair: first_look(one, backgrounds, self._weights) for pair, one in signals.items()}
        return {pair: signals[pair] for pair in _highest(looks, READ_FOR_EACH * top)}

    def _candidates_worth_reading(
        self, offer: OfferReading, backgrounds: Backgrounds, top: int
    ) -> dict[tuple[str, str], Signals]:
        """The pairs with the candidates that the tables bring nearest to the offer, `READ_FOR_EACH` for each of `top`."""
        found = self._retrieval.candidates_for(offer.offer_id, offer_terms(offer), RETRIEVED, max(PAIRS, top))
        signals = self._retrieval.signals(found, [offer.offer_id])
        looks = {pair: first_look(one, backgrounds, self._weights) for pair, one in signals.items()}
        return {pair: signals[pair] for pair in _highest(looks, READ_FOR_EACH * top)}

    def _score(
        self,
        candidates: Mapping[str, Reading],
        offers: Sequence[OfferReading],
        backgrounds: Backgrounds,
        signals: Mapping[tuple[str, str], Signals],
    ) -> list[Scored]:
        scored: list[Scored] = []
        for offer in offers:
            for cv_key, candidate in candidates.items():
                pair = cv_key, offer.offer_id
                told = signals.get(pair, Signals())
                scored.append((*pair, Assessment(candidate, offer, told, backgrounds, self._weights)))
        return scored

    def _asked(self, cv_key: str) -> Asked:
        """The candidate's words: as stored, else of the profile (a candidate who has not been embedded yet)."""
        if asked := self._retrieval.asked([cv_key]).get(cv_key):
            return asked
        return self._retrieval.asked_by(search_row(matchable(self._profile(cv_key), self._today())))

    def _offer_readings(self, offer_ids: Sequence[str]) -> list[OfferReading]:
        """The readings of the offers, in their order: as kept, else read now; unknown ids are left out."""
        found = self._readings.offers(offer_ids)
        unread = [offer_id for offer_id in offer_ids if offer_id not in found]
        found |= {offer.offer_id: OfferReading(offer) for offer in self._offers.get_many(unread)} if unread else {}
        return [found[offer_id] for offer_id in offer_ids if offer_id in found]

    def _read_offers(self) -> None:
        """Read the offers that are new or changed, and keep what was read."""
        while unread := self._readings.unread_offers(READ_AT_ONCE):
            self._readings.put_offers([OfferReading(one) for one in self._offers.get_many(list(unread))], unread)

    def _candidate_readings(self, versions: Mapping[str, ProfileVersion]) -> dict[str, Reading]:
        """The readings of the candidates' present profiles: as kept, else read now."""
        found = self._readings.candidates({cv_key: self._made_of(one) for cv_key, one in versions.items()})
        if unread := versions.keys() - found.keys():
            found |= {cv_key: self._read(profile)[0] for cv_key, profile in self._profiles.get_many(unread).items()}
        return found

    def _read_candidates(self, versions: Mapping[str, ProfileVersion], kept: dict[str, KeptReading]) -> None:
        """Read the profiles that have changed, or whose months of experience have since they were read; keep what was read,
        in `kept` too."""
        made_of = {cv_key: self._made_of(one) for cv_key, one in versions.items()}
        unread = [key for key in versions if key not in kept or kept[key].made_of != made_of[key]]
        made: dict[str, tuple[KeptReading, Reading]] = {}
        for cv_key, profile in self._profiles.get_many(unread).items() if unread else ():
            reading, basis = self._read(profile)
            kept[cv_key] = KeptReading(made_of[cv_key], basis)
            made[cv_key] = kept[cv_key], reading
        if made:
            self._readings.put_candidates(made)

    def _read(self, profile: CandidateProfile) -> tuple[Reading, str]:
        """The profile's reading, with a hash of everything in it."""
        view = matchable(profile, self._today())
        quotes = sorted((pointer, proof.quote) for pointer, proof in profile.evidence.items())
        return Reading(view, profile.evidence), _fingerprint(view.digest, quotes)

    def _made_of(self, version: ProfileVersion) -> str:
        return f"{version.made_of} {self._today():%Y-%m} "

    def _candidate(self, cv_key: str) -> Reading:
        found = self._candidate_readings(self._profiles.versions([cv_key]))
        if cv_key not in found:
            raise StoreError(f"CV {cv_key} has no stored profile: parse the CV first")
        return found[cv_key]

    def _profile(self, cv_key: str) -> CandidateProfile:
        found = self._profiles.get_many([cv_key])
        if cv_key not in found:
            raise StoreError(f"CV {cv_key} has no stored profile: parse the CV first")
        return found[cv_key]

    def _today(self) -> date:
        return self._as_of or date.today()

    def _backgrounds(self) -> Backgrounds:
        return self._vectors.backgrounds(self._retrieval.model)


def _highest(values: Mapping[tuple[str, str], float], most: int) -> list[tuple[str, str]]:
    return sorted(values, key=lambda pair: (-values[pair], pair))[:most]


def _reordered(
    matches: Sequence[Match], best: Mapping[str, Match], reorderer: Reorderer, wanted: str, texts: Mapping[str, str]
) -> list[Match]:
    """The matches with the `best` of them, by the ids of `texts`, in the model's order."""
    order, failure = reorderer.reorder(wanted, {one: texts[one] for one in best if one in texts})
    moved = [*(best[one] for one in order), *(match for one, match in best.items() if one not in texts)]
    said = {"model": reorderer.model.name, **({"failed": failure} if failure else {})}
    return [
        match.model_copy(
            update={
                "rank": rank,
                "explanation": {**match.explanation, "reordered": {"rank": match.rank, **said}}
                if rank <= len(moved)
                else match.explanation,
            }
        )
        for rank, match in enumerate([*moved, *matches[len(moved) :]], start=1)
    ]


def _every_cv(matches: Iterable[Match]) -> list[str]:
    """The keys of all CVs, those of one person one after the other."""
    return [key for one in matches for key in (one.cv_key, *one.explanation.get("also", ()))]  # pyright: ignore


def _one_for_each_person(
    scored: Iterable[Scored], versions: Mapping[str, ProfileVersion]
) -> list[tuple[Scored, list[str]]]:
    """The first of each person's CVs, each with the keys of the others (`domain.people`)."""
    people: list[tuple[Scored, frozenset[str], list[str]]] = []
    for one in scored:
        keys = versions[one[0]].person
        also = next((others for _, first, others in people if first & keys), None)
        if also is None:
            people.append((one, keys, []))
        else:
            also.append(one[0])
    return [(one, also) for one, _, also in people]


def _fingerprint(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:_PRINT]
