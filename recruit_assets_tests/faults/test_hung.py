"""Servers that are neither up nor down: their processes are stopped (SIGSTOP), so that the system takes connections and
nothing is ever answered; then they go on (SIGCONT)."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Waiting
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from recruit_assets import embedded
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.profiles import ProfileStore

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="processes can't be stopped here"),
]


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, embedded.Servers]]:
    """Servers of this module's own, which may be stopped."""
    home = tmp_path_factory.mktemp("hung") / "state"
    try:
        yield home, embedded.up(home)
    finally:
        embedded.reset(home)


@contextmanager
def _hung(home: Path, name: str) -> Iterator[None]:
    """The server and all its processes stopped while the block runs."""
    import psutil

    (pid,) = [found.pid for found in embedded.status(home) if found.pid and name in found.name.lower()]
    processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    try:
        for process in processes:
            with suppress(psutil.Error):
                process.suspend()
        yield
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGCONT)


def _fails(work: Callable[[], object], sentence: str) -> None:
    with pytest.raises(StoreError) as caught:
        work()
    assert re.search(sentence, str(caught.value)), str(caught.value)


def test_a_postgresql_that_hangs_is_named_to_whoever_connects_and_an_open_question_is_answered_once_it_goes_on(own):
    home, servers = own
    database, fresh = Database(servers.postgres_url), Database(servers.postgres_url)

    def count() -> int:
        with database.connection() as connection:
            row = connection.execute("select count(*) from recruit.offers").fetchone()
        return row[0] if row else -1

    assert count() == 0
    with ThreadPoolExecutor(1) as pool:
        with _hung(home, "postgres"):
            asked = pool.submit(count)
            _fails(fresh.migrate, r"PostgreSQL at \S+ does not answer: check that it runs")
            with pytest.raises(Waiting):
                asked.result(0.5)
        assert asked.result(60) == 0, "a question that was open is answered, and nobody had to ask again"
    fresh.migrate()
    database.close()
    fresh.close()


def test_a_mongodb_that_hangs_is_named_within_its_timeouts_and_heals(own):
    home, servers = own
    url = f"{servers.mongo_url}{'&' if '?' in servers.mongo_url else '?'}socketTimeoutMS=2000&serverSelectionTimeoutMS=2000"
    store = ProfileStore(url)
    assert store.count() == 0
    with _hung(home, "mongo"):
        _fails(store.count, r"MongoDB at \S+ can't be reached. Start it, or correct MONGO_URL.")
    assert store.count() == 0
