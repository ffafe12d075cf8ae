"""What loading offers costs, beside a bare COPY of the same rows, when little has changed, and in memory.

Run: python -m recruit_assets_tests.benchmarks.bench_offers [NUMBER OF OFFERS]        (20,000 by default)

The offers are a file of JSON lines, made by drawing sentences of the seed's offers anew with a fixed seed; all is kept in
a database of its own, dropped at the end, on the server of POSTGRES_URL (else the embedded one). Timed once each: the whole
import (fetch, archive, read, clean, find repeats, load), the same file again with 1% of its offers changed, and the same file
unchanged. The load step is `OfferStore.load` of offers that are cleaned already, into an empty table. COPY writes the very
rows that it left into a table with the same generated column, once with the same indexes and once without. Peak memory is
that of a process of its own that imports N and 2N offers.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from recruit_assets.sources.files import FileSource
from recruit_assets.stores.objects import ObjectStore
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.postgres import Database
from recruit_assets.usecases.offers import clean_records, fetch_records
from recruit_assets.usecases.raw_offers import import_offers
from recruit_assets_tests.benchmarks.bench_matching import Writer, own_database, timed

OFFERS = 20_000
CHANGED = 0.01


def write(path: Path, count: int, changed: bool = False) -> None:
    """A file of `count` offers, the same ones every time; with `changed`, every hundredth has another sentence."""
    writer = Writer()
    step = int(1 / CHANGED)
    with path.open("w", encoding="utf-8") as lines:
        for number in range(count):
            payload = writer.payload(number)
            if changed and number % step == 0:
                payload["description"] += f"\nPoste ouvert en semaine {number % 50 + 1}."
            lines.write(json.dumps(payload, ensure_ascii=False) + "\n")


def peak_megabytes(url: str, folder: Path, file: Path) -> float:
    """Peak memory of a process that imports the file."""
    command = [sys.executable, "-m", __spec__.name, "--import", url, folder.as_uri(), str(file)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


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
        cleaned = list(clean_records(records))
        cleaning = timed(lambda: list(clean_records(records)))
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
        for times in (1, 2):
            emptied(database)
            file = folder / f"peak{times}.jsonl"
            write(file, times * count)
            peak = peak_megabytes(url, folder / f"objects{times}", file)
            print(f"  peak memory with {times * count} offers: {peak:.0f} MB")
        database.close()


if __name__ == "__main__":
    main(sys.argv[1:])
