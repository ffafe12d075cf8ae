"""How fast candidates and offers are matched, beside pgvector's own search for the nearest offers.

Run: python -m recruit_assets_tests.benchmarks.bench_matching [NUMBER OF OFFERS]        (5,000 by default)

Offers are made by drawing sentences of the seed's offers of one trade and language anew, with a fixed seed; vectors are
those of the hashing embedder; the candidates are the seed CVs, parsed with the offline rules. All is kept in a database
of its own, dropped at the end, on the server of POSTGRES_URL (else the embedded one).

After one round that is not counted, `match_candidate` is timed for every candidate and `shortlist` for 26 offers, two
rounds: median and 95th percentile of all. Bare pgvector is the search for the nearest 40 offers to one section of a
candidate, through the same index with the settings it comes with, on a connection of its own; `match_candidate` makes
such a search for each section, a wider one, and reads, scores and explains some hundred pairs. The first
refresh of all stored matches, the one after 1% of the offers have changed, and one after nothing has, happen once each.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from statistics import median, quantiles
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from recruit_assets.documents import read_document
from recruit_assets.domain.documents import sha256_hex
from recruit_assets.domain.offers import Offer, RawOffer, clean
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.models.embedders import HashingEmbedder
from recruit_assets.models.offline import OfflineModel
from recruit_assets.stores.matches import MatchStore
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.retrieval import Retrieval
from recruit_assets.stores.vectors import VectorStore
from recruit_assets.usecases.embeddings import embed_candidates, embed_offers
from recruit_assets.usecases.matching import RETRIEVED, Matching, RefreshReport
from recruit_assets_tests.benchmarks.seed_cvs import SEED, parser, seed_files

OFFERS = 5000
ROUNDS = 2
SHORTLISTS = 26
SOURCE = "benchmark"
TODAY = date(2026, 11, 20)


@contextmanager
def own_database() -> Iterator[str]:
    """The URL of a new database, dropped when the block ends."""
    import psycopg
    from psycopg import sql

    server = os.environ.get("POSTGRES_URL")
    if not server:
        from recruit_assets import embedded
        from recruit_assets.settings import get_settings

        server = str(embedded.up(get_settings().home, mongo=False).postgres_url)
    name = f"bench_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SEED / path).read_text(encoding="utf-8").splitlines()]


class Writer:
    """Writes offers out of the sentences of the seed's, the same ones every time."""

    def __init__(self) -> None:
        self._random = random.Random(7)
        trades = {row["id"]: (row["trade"], row["language"]) for row in lines("offers_truth.jsonl")}
        self._offers = [row for row in lines("offers.jsonl") if row.get("description") and row.get("id") in trades]
        self._kinds = {row["id"]: trades[row["id"]] for row in self._offers}
        self._sentences: dict[tuple[str, str], list[str]] = {}
        for row in self._offers:
            pieces = re.split(r"(?<=[.!?;:])\s+|\n+", str(row["description"]))
            self._sentences.setdefault(self._kinds[row["id"]], []).extend(piece for piece in pieces if piece.strip())

    def payload(self, number: int) -> dict[str, Any]:
        """The import fields of another offer each time, known by its number."""
        like = self._random.choice(self._offers)
        sentences = self._sentences[self._kinds[like["id"]]]
        drawn = self._random.sample(sentences, min(len(sentences), self._random.randint(8, 14)))
        return {**like, "id": str(number), "description": "\n".join(drawn), "published_at": None}

    def offer(self, number: int) -> Offer:
        """The same, cleaned."""
        payload = self.payload(number)
        now = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC)
        return clean(RawOffer(source=SOURCE, source_id=str(number), fetched_at=now, payload=payload))


class Candidates(dict[str, CandidateProfile]):
    """A profile store that lives in memory."""

    def keys(self) -> list[str]:  # pyright: ignore[reportIncompatibleMethodOverride]
        return list(super().keys())

    def get_many(self, cv_keys: Iterable[str]) -> dict[str, CandidateProfile]:
        return {key: self[key] for key in cv_keys if key in self}


def candidates() -> Candidates:
    """The profiles of the seed CVs, by the hash of the file."""
    made = parser(OfflineModel())
    profiles = Candidates()
    for path in seed_files():
        data = path.read_bytes()
        profiles[sha256_hex(data)] = made.profile(read_document(data, filename=path.name))
    return profiles


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def each(work: Callable[[str], object], keys: Sequence[str]) -> list[float]:
    """Seconds for every key in every round, after a round that is not counted."""
    for key in keys:
        work(key)
    return [timed(lambda key=key: work(key)) for _ in range(ROUNDS) for key in keys]


def report(what: str, seconds: list[float], bare: float) -> None:
    p50, p95 = 1000 * median(seconds), 1000 * quantiles(seconds, n=20)[-1]
    print(f"  {what:<28} {p50:7.1f} / {p95:6.1f}   {p50 / bare:6.1f}")


def bare_searches(url: str, model: str, keys: Sequence[str]) -> list[float]:
    """Seconds of the nearest offers to the first section of every candidate, in every round."""
    import psycopg
    from psycopg import sql

    dimension = sql.Literal(HashingEmbedder.dimension)
    with psycopg.connect(url, autocommit=True) as connection:
        vectors = dict(
            connection.execute(
                "select distinct on (cv_key) cv_key, embedding::text from recruit.candidate_embeddings"
                " where model = %s order by cv_key, section",
                [model],
            ).fetchall()
        )

        def search(key: str) -> None:
            connection.execute(
                sql.SQL(
                    "select text_sha256 from recruit.offer_embeddings where model = {} order by"
                    " embedding::halfvec({}) <=> {}::halfvec({}) limit {}"
                ).format(sql.Literal(model), dimension, sql.Literal(vectors[key]), dimension, sql.Literal(RETRIEVED))
            ).fetchall()

        return each(search, [key for key in keys if key in vectors])


def main(paths: list[str]) -> None:
    count = int(paths[0]) if paths else OFFERS
    profiles = candidates()
    keys = sorted(profiles)
    with own_database() as url:
        db = Database(url)
        try:
            run(url, db, profiles, keys, count)
        finally:
            db.close()


def run(url: str, db: Database, profiles: Candidates, keys: list[str], count: int) -> None:
    writer, embedder = Writer(), HashingEmbedder()
    offers, vectors = OfferStore(db), VectorStore(db)
    made = [writer.offer(number) for number in range(count)]
    loaded = timed(lambda: offers.load(made, SOURCE, full_listing=True))
    embedded = timed(lambda: embed_offers(vectors, embedder))
    embed_candidates(None, profiles, vectors, embedder, as_of=TODAY)
    shown = [offer.offer_id for offer in offers.iterate(duplicates=False)]
    print(f"{count} offers, {len(shown)} shown, {len(keys)} candidates: loaded in {loaded:.1f} s, ", end="")
    print(f"hashed and indexed in {embedded:.1f} s")

    def matching() -> Matching:
        return Matching(profiles, offers, vectors, Retrieval(db, embedder.name), MatchStore(db), as_of=TODAY)

    refreshes: list[tuple[str, float, RefreshReport]] = []

    def refresh(after: str) -> None:
        start = perf_counter()
        done = matching().refresh_matches()
        refreshes.append((after, perf_counter() - start, done))

    refresh("first")
    ours = matching()
    bare = bare_searches(url, embedder.name, keys)
    print(f"milliseconds (median / p95 of {ROUNDS} rounds, median's ratio to bare pgvector):")
    middle = 1000 * median(bare)
    report(f"bare pgvector, nearest {RETRIEVED}", bare, middle)
    report("match_candidate", each(ours.match_candidate, keys), middle)
    chosen = shown[:: max(1, len(shown) // SHORTLISTS)][:SHORTLISTS]
    report("shortlist", each(ours.shortlist, chosen), middle)

    changed = [writer.offer(number) for number in range(0, count, 100)]
    offers.load(changed, SOURCE)
    embed_offers(vectors, embedder)
    refresh(f"{len(changed)} offers changed")
    refresh("nothing changed")
    print("seconds to refresh the matches of all candidates (ratio to the first):")
    for what, seconds, done in refreshes:
        pairs = f"{done.scored} pairs scored, {done.reused} kept"
        print(f"  {what:<28} {seconds:7.2f}   {seconds / refreshes[0][1]:6.2f}   {pairs}")


if __name__ == "__main__":
    main(sys.argv[1:])
