"""How fast candidates and offers are matched, beside pgvector's own search for the nearest offers.

Run: python -m recruit_assets_tests.benchmarks.bench_matching [OFFERS] [CANDIDATES]       (20,000 and 2,000 by default)

Offers are made by drawing sentences of the seed's offers of one trade and language anew, with a fixed seed, candidates by
drawing the statements of the seed CVs of one language anew. Their vectors (384 values; an offer has all four) are a
direction for the trade, one for each statement drawn, and noise: no model is asked. Everything is copied into a database of
its own, dropped at the end, on the server of POSTGRES_URL (else the embedded one); words are counted and indexes built as
after a load.

Every offer and candidate is read once, as the first refresh does. `match_candidate` is timed for `QUERIES` candidates and
`shortlist` for as many offers, each asked once, after a round of others that is not counted. `again` asks the same ones a
second time. Printed are median and 95th percentile, wall clock and processor time of this process. Bare pgvector is the
search for the nearest 60 offers to one vector, through the same index with its usual settings, on another connection.
Recall is that of the index's nearest 50 against comparing every vector. Adding a CV is `embed_candidates` and
`refresh_matches` for it alone; adding an offer is its load, `embed_offers` and `refresh_matches` for everybody, with the
hashing embedder, everybody being as many candidates as were asked for: the first refresh of all would take too long.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from recruit_assets.domain.documents import sha256_hex
from recruit_assets.domain.matchable import matchable, section_texts
from recruit_assets.domain.offer_texts import OfferTexts, texts_sha256
from recruit_assets.domain.offers import Offer, RawOffer, clean, text_sha256
from recruit_assets.domain.people import person_keys
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.domain.titles import search_title
from recruit_assets.models.embedders import HashingEmbedder
from recruit_assets.stores.matches import MatchStore
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.profiles import ProfileVersion
from recruit_assets.stores.readings import ReadingStore
from recruit_assets.stores.retrieval import EF_SEARCH, Retrieval
from recruit_assets.stores.vectors import VectorStore
from recruit_assets.usecases.embeddings import embed_candidates, embed_offers, search_row
from recruit_assets.usecases.matching import RETRIEVED, Matching
from recruit_assets_tests.benchmarks.seed_cvs import SEED
from recruit_assets_tests.support.profiles import make_profile

OFFERS, CANDIDATES = 20_000, 2_000
QUERIES = 100
NEAREST = 50
SOURCE = "benchmark"
TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
VALUES = HashingEmbedder.dimension


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


class Directions:
    """Vectors that are near where what they stand for has much in common."""

    def __init__(self) -> None:
        import numpy

        self._numpy = numpy
        self._noise = numpy.random.default_rng(7)
        self._known: dict[str, Any] = {}

    def of(self, trade: str, parts: Iterable[str]) -> str:
        """A vector as PostgreSQL reads it: half of it is the trade's, the rest that of the parts, and noise."""
        vector = 2 * self._direction(trade) + self._noise.standard_normal(VALUES) * 0.5
        for part in parts:
            vector = vector + 0.5 * self._direction(part)
        return "[" + ",".join(map("{:.4f}".format, vector / self._numpy.linalg.norm(vector))) + "]"

    def _direction(self, name: str) -> Any:
        if name not in self._known:
            draw = self._numpy.random.default_rng(int(text_sha256(name)[:12], 16))
            self._known[name] = draw.standard_normal(VALUES)
        return self._known[name]


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

    def payload(self, number: int) -> tuple[dict[str, Any], str]:
        """The import fields of another offer each time, known by its number, and its trade."""
        like = self._random.choice(self._offers)
        trade, language = self._kinds[like["id"]]
        sentences = self._sentences[trade, language]
        drawn = self._random.sample(sentences, min(len(sentences), self._random.randint(8, 14)))
        made = {"id": str(number), "description": "\n".join(drawn), "published_at": None, "language": language}
        return {**like, **made}, trade

    def offer(self, number: int) -> Offer:
        """The same, cleaned."""
        raw = RawOffer(source=SOURCE, source_id=str(number), fetched_at=NOW, payload=self.payload(number)[0])
        return clean(raw)

    def row(self, number: int) -> tuple[Offer, str, list[str]]:
        """The same without cleaning, with its trade and the sentences it is made of."""
        payload, trade = self.payload(number)
        offer = Offer(
            offer_id=f"{SOURCE}:{number}",
            source=SOURCE,
            title=payload["title"],
            search_title=search_title(payload["title"]),
            description=payload["description"],
            language=payload["language"],
            content_hash=sha256_hex(f"{number} {payload['description']}".encode()),
        )
        return offer, trade, payload["description"].split("\n")


class Candidates:
    """A profile store that lives in memory, as JSON: 10,000 profiles as objects would keep the garbage collector busy."""

    def __init__(self, profiles: Mapping[str, CandidateProfile]) -> None:
        self._texts = {key: profile.model_dump_json() for key, profile in profiles.items()}
        self._versions = {
            key: ProfileVersion(profile.document_sha256, frozenset(person_keys(profile)))
            for key, profile in profiles.items()
        }

    def __len__(self) -> int:
        return len(self._texts)

    def keys(self) -> list[str]:
        return list(self._texts)

    def get_many(self, cv_keys: Iterable[str]) -> dict[str, CandidateProfile]:
        asked = [key for key in cv_keys if key in self._texts]
        return {key: CandidateProfile.model_validate_json(self._texts[key]) for key in asked}

    def versions(self, cv_keys: Iterable[str]) -> dict[str, ProfileVersion]:
        return {key: self._versions[key] for key in cv_keys if key in self._versions}


def candidates(count: int) -> Candidates:
    """The profiles that the seed CVs' truth holds, and others drawn from them: `count` in all, by a hash."""
    profiles: dict[str, CandidateProfile] = {}
    for path in sorted((SEED / "truth").glob("*.json")):
        resume = json.loads(path.read_text(encoding="utf-8"))
        made = make_profile(resume, "fr" if "_fr_" in path.stem else "en")
        profiles[made.document_sha256] = made
    draw, seeds = random.Random(11), list(profiles.values())
    for number in range(count - len(profiles)):
        like = draw.choice(seeds)
        other = draw.choice([one for one in seeds if one.language == like.language])
        resume = {
            "basics": {"label": like.profile.get("basics", {}).get("label")},
            "work": [*draw.sample(like.profile.get("work", []), len(like.profile.get("work", [])) // 2 + 1)]
            if like.profile.get("work")
            else [],
            "skills": [
                {"keywords": draw.sample(words, min(len(words), draw.randint(3, 8)))}
                for words in (_keywords(like), _keywords(other))
                if words
            ],
            "education": like.profile.get("education", []),
            "languages": like.profile.get("languages", []),
        }
        sha256 = sha256_hex(f"{number} {resume}".encode())
        profiles[sha256] = like.model_copy(update={"profile": resume, "document_sha256": sha256, "evidence": {}})
    return Candidates(profiles)


def _keywords(profile: CandidateProfile) -> list[str]:
    return [
        word for group in profile.profile.get("skills", []) for word in group.get("keywords") or [group.get("name")]
    ]


def fill(db: Database, profiles: Candidates, count: int, model: str) -> None:
    """Copy generated offers and the candidates with vectors of `model` into an empty database, count words, build indexes."""
    writer, directions, vectors = Writer(), Directions(), VectorStore(db)
    vectors.register(model, VALUES)
    titles: dict[str, str] = {}
    columns = (
        "offer_id source title search_title description language content_hash text_sha256 record_hash signature bands"
    )
    made = (writer.row(number) for number in range(count))
    with db.connection() as connection:
        connection.execute("drop index recruit.offers_bands, recruit.offers_title")
        embedded: dict[tuple[str, str], str] = {}
        with connection.cursor().copy(f"copy recruit.offers ({', '.join(columns.split())}) from stdin") as copy:  # pyright: ignore
            for offer, trade, parts in made:
                hashed = texts_sha256(offer)
                copy.write_row(
                    (
                        offer.offer_id,
                        SOURCE,
                        offer.title,
                        offer.search_title,
                        offer.description,
                        offer.language,
                        offer.content_hash,
                        hashed,
                        offer.content_hash,
                        [],
                        [],
                    )
                )
                for section in OfferTexts._fields:
                    embedded[hashed, section] = directions.of(trade, parts)
                titles.setdefault(offer.search_title, directions.of(trade, [offer.search_title]))
        with connection.cursor().copy(
            "copy recruit.offer_embeddings (model, text_sha256, section, embedding) from stdin"
        ) as copy:
            for (hashed, section), vector in embedded.items():
                copy.write_row((model, hashed, section, vector))
        with connection.cursor().copy("copy recruit.title_embeddings (model, title_md5, embedding) from stdin") as copy:
            for title, vector in titles.items():
                copy.write_row((model, _md5(title), vector))
        seen = {row["id"]: row["trade"] for row in lines("offers_truth.jsonl")}
        trades, draw = sorted(set(seen.values())), random.Random(13)
        rows = []
        for cv_key, profile in profiles.get_many(profiles.keys()).items():
            view, trade = matchable(profile, TODAY), draw.choice(trades)
            rows.append((cv_key, search_row(view)))
            for section, text in section_texts(view).items():
                connection.execute(
                    "insert into recruit.candidate_embeddings (model, cv_key, section, text_hash, embedding)"
                    " values (%s, %s, %s, %s, %s)",
                    [model, cv_key, section, text_sha256(text), directions.of(trade, re.split(", |. ", text)[:8])],
                )
    for cv_key, row in rows:
        vectors.put_candidate(cv_key, model, row, ["title", "skills", "experience"], [])
    with db.connection() as connection:
        connection.execute("delete from recruit.lexemes")
        connection.execute(
            "insert into recruit.lexemes (lexeme, offers) select word, ndoc from ts_stat('select search from recruit.offers')"
        )
        connection.execute("update recruit.corpus set epoch = epoch + 1, offers = %s", [count])
    vectors.finish(model)
    with db.connection() as connection:
        connection.execute("analyze")


def _md5(text: str) -> str:
    import hashlib

    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


class Timed:
    """Seconds of each call, wall clock and processor time of this process."""

    def __init__(self) -> None:
        self.wall: list[float] = []
        self.processor: list[float] = []

    def __call__(self, work: Callable[[], object]) -> None:
        wall, processor = perf_counter(), process_time()
        work()
        self.wall.append(perf_counter() - wall)
        self.processor.append(process_time() - processor)


def once(work: Callable[[Any], object], asked: Sequence[Any]) -> Timed:
    timed = Timed()
    for one in asked:
        timed(lambda one=one: work(one))
    return timed


def report(what: str, timed: Timed, bare: float = 0.0) -> None:
    p50, p95 = 1000 * median(timed.wall), 1000 * quantiles(timed.wall, n=20)[-1] if len(timed.wall) > 1 else 0.0
    ratio = f"{p50 / bare:7.1f}" if bare else ""
    print(f"  {what:<34} {p50:7.1f} / {p95:7.1f}   {1000 * median(timed.processor):7.1f}   {ratio}")


def nearest(url: str, model: str, vectors: Sequence[str], limit: int, exact: bool) -> tuple[Timed, list[set[str]]]:
    """The nearest offers to each vector through the index, with the settings it comes with or as matching searches, or
    comparing all."""
    import psycopg
    from psycopg import sql

    found: list[set[str]] = []
    with psycopg.connect(url, autocommit=True) as connection:
        if exact:
            connection.execute("set enable_indexscan = off")

        def search(vector: str) -> None:
            statement = sql.SQL(
                "select text_sha256 from recruit.offer_embeddings where model = {} and section = 'experience' order by"
                " embedding::halfvec({}) <=> {}::halfvec({}) limit {}"
            ).format(
                sql.Literal(model), sql.Literal(VALUES), sql.Literal(vector), sql.Literal(VALUES), sql.Literal(limit)
            )
            found.append({row[0] for row in connection.execute(statement)})

        if not exact and limit == NEAREST:
            connection.execute(f"set hnsw.ef_search = {EF_SEARCH}")  # pyright: ignore
        return once(search, vectors), found


def main(arguments: list[str]) -> None:
    count, people = (*map(int, arguments), *(OFFERS, CANDIDATES)[len(arguments) :])
    profiles = candidates(people)
    with own_database() as url:
        db = Database(url)
        try:
            start = perf_counter()
            fill(db, profiles, count, HashingEmbedder.name)
            print(
                f"{count} offers, {len(profiles)} candidates: made, copied and indexed in {perf_counter() - start:.0f} s"
            )
            measure(url, db, profiles, count)
        finally:
            db.close()


def measure(url: str, db: Database, profiles: Candidates, count: int) -> None:
    embedder, offers, vectors = HashingEmbedder(), OfferStore(db), VectorStore(db)
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"load of the machine (1, 5, 15 minutes): {load}; {os.cpu_count()} processors")
    draw = random.Random(17)
    keys = draw.sample(profiles.keys(), min(2 * QUERIES, len(profiles)))
    warm, asked = keys[: len(keys) // 2], keys[len(keys) // 2 :]
    ids = [f"{SOURCE}:{number}" for number in draw.sample(range(count), 2 * QUERIES)]

    def matching() -> Matching:
        return Matching(
            profiles, offers, vectors, Retrieval(db, embedder.name), MatchStore(db), ReadingStore(db), as_of=TODAY
        )

    ours = matching()
    start = process_time()
    ours.keep_readings()
    print(f"reading all offers and candidates once: {process_time() - start:.0f} s of a processor here")
    with db.connection() as connection:
        points = [
            row[0]
            for row in connection.execute(
                "select embedding::text from recruit.candidate_embeddings where section = 'experience' limit %s",
                [QUERIES],
            )
        ]
    nearest(url, embedder.name, points, RETRIEVED, exact=False)
    bare, _ = nearest(url, embedder.name, points, RETRIEVED, exact=False)
    middle = 1000 * median(bare.wall)
    print(
        "milliseconds: median / p95 of the clock, median of processor time here, ratio of the clock's to bare pgvector"
    )
    report(f"bare pgvector, nearest {RETRIEVED}", bare, middle)
    once(ours.match_candidate, warm)
    report("match_candidate", once(ours.match_candidate, asked), middle)
    report("match_candidate, again", once(ours.match_candidate, asked), middle)
    once(ours.shortlist, ids[:QUERIES])
    report("shortlist", once(ours.shortlist, ids[QUERIES:]), middle)
    report("shortlist, again", once(ours.shortlist, ids[QUERIES:]), middle)
    _, quick = nearest(url, embedder.name, points, NEAREST, exact=False)
    whole, exact = nearest(url, embedder.name, points, NEAREST, exact=True)
    report("every vector compared", whole, middle)
    recalls = [len(one & other) / NEAREST for one, other in zip(quick, exact, strict=True)]
    print(f"recall@{NEAREST} of the index against comparing every vector: {sum(recalls) / len(recalls):.4f}")
    costs_of_one(db, profiles, ours, asked, Writer(), count)
    with db.connection() as connection:
        sizes = connection.execute(
            "select c.relname, pg_total_relation_size(c.oid), pg_indexes_size(c.oid) from pg_class c"
            " join pg_namespace n on n.oid = c.relnamespace where nspname = 'recruit' and relkind = 'r'"
            " order by 2 desc limit 5"
        ).fetchall()
    print("largest tables, MB with indexes (indexes alone): ", end="")
    print(", ".join(f"{name} {total / 1e6:.0f} ({indexes / 1e6:.0f})" for name, total, indexes in sizes))


def costs_of_one(
    db: Database, profiles: Candidates, ours: Matching, asked: Sequence[str], writer: Writer, count: int
) -> None:
    """What one more CV and one more offer cost, among all the others."""
    offers, vectors, embedder = OfferStore(db), VectorStore(db), HashingEmbedder()
    matches, few = MatchStore(db), 10
    changes = matches.changed_offers(embedder.name)
    matches.followed(changes)
    added = Timed()
    for cv_key in asked[:few]:
        added(
            lambda key=cv_key: (
                vectors.forget_candidate(key),
                embed_candidates([key], profiles, vectors, embedder, as_of=TODAY),
                ours.refresh_matches([key]),
            )
        )
    report("one more CV, to its matches", added)
    some = Candidates(profiles.get_many(asked))
    here = Matching(some, offers, vectors, Retrieval(db, embedder.name), matches, ReadingStore(db), as_of=TODAY)
    first = Timed()
    first(here.refresh_matches)
    print(f"  first refresh of {len(some)} candidates: {first.wall[0]:.1f} s")
    new, follow = Timed(), Timed()
    for number in range(count, count + few):
        new(lambda number=number: (offers.load([writer.offer(number)], SOURCE), embed_offers(vectors, embedder)))
        follow(here.refresh_matches)
    report("one more offer, loaded and embedded", new)
    report("its matches", follow)
    still = Timed()
    still(here.refresh_matches)
    print(f"  refresh after nothing changed: {1000 * still.wall[0]:.0f} ms")


if __name__ == "__main__":
    main(sys.argv[1:])
