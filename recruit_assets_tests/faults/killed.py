"""A process that is killed at each of its writes, one after the other; a program, because pytest would not survive it.

    python -m recruit_assets_tests.faults.killed way|first_start STEP   < {"postgres_url", "mongo_url", "folder"}

Each try is a child of one process that has everything loaded. A child kills itself (SIGKILL) when it is about to do its
n-th write: an object put or deleted, a MongoDB write or schema command, a PostgreSQL transaction that changed something.
Then another child does the work again, to the end. Every STEP-th write is tried, and the last. Prints one JSON line a try.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pymongo
from pymongo.collection import Collection
from pymongo.database import Database as MongoDatabase

import recruit_assets.crew.preload  # noqa: F401 - loaded once, not in each child
from recruit_assets.crew.prompts import read_crew_prompts
from recruit_assets.crew.version import crew_version
from recruit_assets.documents.reader import read_document
from recruit_assets.domain.compiler import compile_profile
from recruit_assets.domain.documents import cv_key, sha256_hex
from recruit_assets.domain.numbered_lines import numbered_lines
from recruit_assets.domain.profiles import ANSWERS
from recruit_assets.domain.prompts import quoted_lines
from recruit_assets.domain.sections import split_sections
from recruit_assets.models.offline import OfflineModel
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.stores.objects import ObjectStore
from recruit_assets.usecases import parse
from recruit_assets_tests.faults.way import CVS, Way, empty

OBJECT_WRITES = ("put", "delete")
MONGO_WRITES = ("insert_one", "insert_many", "replace_one", "update_one", "update_many", "delete_one", "delete_many")


class Writes:
    """Counts this process's writes, and kills it when it is about to do number `last` (None: never)."""

    def __init__(self, last: int | None = None):
        self.done = 0
        self._last = last

    def watch(self) -> None:
        """Count from now on."""
        for owner, names in (
            (ObjectStore, OBJECT_WRITES),
            (Collection, (*MONGO_WRITES, "create_index")),
            (MongoDatabase, ("create_collection", "command")),
        ):
            for name in names:
                setattr(owner, name, self._counted(getattr(owner, name)))
        commit = psycopg.Connection.commit

        def counted_commit(connection: psycopg.Connection) -> None:
            if _has_written(connection):
                self._one()
            commit(connection)

        psycopg.Connection.commit = counted_commit  # pyright: ignore[reportAttributeAccessIssue]

    def _counted(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            self._one()
            return write(*args, **kwargs)

        return counted

    def _one(self) -> None:
        self.done += 1
        if self.done == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def _has_written(connection: psycopg.Connection) -> bool:
    if connection.info.transaction_status != psycopg.pq.TransactionStatus.INTRANS:
        return False
    row = connection.execute("select pg_current_xact_id_if_assigned()").fetchone()
    return bool(row and row[0])


class Tries:
    """The tries of one kind of work over the servers given."""

    def __init__(self, servers: dict[str, str]):
        self._servers = servers
        self._folder = Path(servers["folder"])
        self._questions = self._folder / "questions"

    def way(self) -> Way:
        """The way over the servers; each question to a model is noted in a file that survives the process."""
        return Way(
            self._servers["postgres_url"],
            self._servers["mongo_url"],
            (self._folder / "objects").as_uri(),
            on_question=self._note,
        )

    def _note(self, whose: str) -> None:
        with self._questions.open("a") as file:
            file.write(whose + "\n")

    def questions(self) -> list[str]:
        """Whose turn it was at each question since the last look."""
        found = self._questions.read_text().split() if self._questions.exists() else []
        self._questions.unlink(missing_ok=True)
        return found

    def child(self, work: Callable[[], Any]) -> Any:
        """What `work` returns, done in a child; "killed" when that was killed."""
        out = self._folder / "out.json"
        out.unlink(missing_ok=True)
        child = os.fork()
        if not child:
            try:
                out.write_text(json.dumps(work()))
                os._exit(0)
            except BaseException:  # noqa: BLE001 - a child must never come back to where it was forked
                traceback.print_exc()
                os._exit(1)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status == -signal.SIGKILL:
            return "killed"
        if status:
            raise SystemExit(f"a child ended with {status}")
        return json.loads(out.read_text())


def the_way(tries: Tries, last: int | None) -> int:
    """Take the CVs the whole way; how many writes it took."""
    way, writes = tries.way(), Writes(last)
    way.database.migrate()
    writes.watch()
    way.go()
    return writes.done


def a_first_start(tries: Tries, last: int | None) -> int:
    """Start on empty servers; how many writes it took."""
    way, writes = tries.way(), Writes(last)
    writes.watch()
    way.database.migrate()
    way.profiles.count()
    return writes.done


def schema(servers: dict[str, str]) -> dict[str, Any]:
    """Tables, indexes and versions that a first start has made."""
    with psycopg.connect(servers["postgres_url"]) as connection:
        made = connection.execute(
            "select indexname from pg_indexes where schemaname = 'recruit' union all"
            " select name from recruit.schema_migrations order by 1"
        ).fetchall()
    with pymongo.MongoClient(servers["mongo_url"]) as client:
        database = client.get_default_database()
        names = sorted(database.list_collection_names())
        indexes = {name: sorted(database[name].index_information()) for name in names}
        versions = sorted(record["_id"] for record in database["schema_migrations"].find({}))
    return {"postgres": [row[0] for row in made], "mongo": indexes, "versions": versions}


def unmake(servers: dict[str, str]) -> None:
    """Empty both servers."""
    with psycopg.connect(servers["postgres_url"]) as connection:
        connection.execute("drop schema if exists recruit cascade")
    with pymongo.MongoClient(servers["mongo_url"]) as client:
        client.drop_database(client.get_default_database().name)


def warm_up() -> None:
    """Load and compile here what each child would have to. No thread and no connection may come of it. Files are read
    without a process of their own, and the crew's version is that of now, whatever is edited meanwhile."""
    for name in ("langsmith.run_helpers", "obstore.store", "psycopg_pool"):
        importlib.import_module(name)
    version = crew_version(read_crew_prompts(PROJECT_ROOT / "prompts" / "crew"), OfflineModel().name)
    parse.crew_version = lambda *_: version
    parse.read_document_isolated = read_document
    for name in CVS:
        document = read_document((PROJECT_ROOT / "seed" / "cvs" / name).read_bytes(), filename=name)
        answers = {}
        for section, numbers in split_sections(document).items():
            lines = quoted_lines(numbered_lines(document, numbers))
            answers[section] = OfflineModel().ask([{"role": "user", "content": lines}], ANSWERS[section]).parsed
        compile_profile(document, answers)


def main() -> None:
    """Run the tries and print what each came to."""
    warm_up()
    kind, step = sys.argv[1], int(sys.argv[2])
    servers = json.load(sys.stdin)
    tries = Tries(servers)
    if kind == "way":
        tries.child(lambda: tries.way().load_offers())
        # What is kept of the offers alone is written by the first refresh only.
        tries.child(lambda: the_way(tries, None))
        begin, work, look = (lambda: tries.way().wipe()), the_way, (lambda: tries.way().kept())
    else:
        begin, work, look = (lambda: unmake(servers)), a_first_start, (lambda: schema(servers))

    def start_over() -> None:
        tries.child(begin)
        empty(Path(servers["folder"]) / "objects")
        tries.questions()

    start_over()
    count = tries.child(lambda: work(tries, None))
    expected, questions = tries.child(look), tries.questions()
    print(json.dumps({"writes": count, "kept": {name: len(found) for name, found in expected.items()}}), flush=True)
    keys = _keys_by_document()
    for last in sorted({*range(1, count + 1, step), count}):
        start_over()
        status = tries.child(lambda last=last: work(tries, last))
        before = tries.questions()
        done = {keys[document] for document in tries.child(lambda: sorted(tries.way().answered()))}
        tries.child(lambda: work(tries, None))
        after = tries.questions()
        kept = tries.child(look)
        print(
            json.dumps(
                {
                    "write": last,
                    "status": status,
                    "differs": sorted(name for name in {*expected, *kept} if expected.get(name) != kept.get(name)),
                    "asked_again": sorted(done.intersection(after)),
                    "more_interview_questions": (before + after).count("interview") - questions.count("interview"),
                }
            ),
            flush=True,
        )


def _keys_by_document() -> dict[str, str]:
    found = {}
    for name in CVS:
        digest = sha256_hex((PROJECT_ROOT / "seed" / "cvs" / name).read_bytes())
        found[digest] = cv_key(f"inbox/{digest[:12]}/{name}")
    return found


if __name__ == "__main__":
    main()
