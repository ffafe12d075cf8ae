"""The bound on requests to a model that holds over several processes, on a real PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from recruit_assets.models.guard import Guard
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.stores import request_slots
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.request_slots import RequestSlots

PROCESS = """
import os, sys, time
from recruit_assets.stores.request_slots import RequestSlots
slots = RequestSlots(lambda: os.environ["URL"], int(sys.argv[1]))
with slots.slot():
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def _process(url: str, limit: int, seconds: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROCESS, str(limit), str(seconds)],
        env={"URL": url, "PATH": ""},
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def _held(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "select count(*) from pg_locks where locktype = 'advisory' and classid = %s", [0x72637374]
        ).fetchone()
    assert row is not None
    return row[0]


def test_two_guards_of_one_account_never_have_more_requests_under_way_than_it_allows(postgres_url: str):
    """As two runs do that are processes of their own: each has a connection of its own."""
    under_way = most = 0
    lock = threading.Lock()

    def send() -> object:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.01)
        with lock:
            under_way -= 1
        return answer

    answer = type("Answer", (), {"choices": [1]})()
    guards = [Guard(concurrency=3, slot=RequestSlots(lambda: postgres_url, 3).slot) for _ in range(2)]
    with ThreadPoolExecutor(12) as pool:
        done = list(pool.map(lambda number: guards[number % 2].call(send), range(60)))
    assert done == [answer] * 60
    assert most == 3
    assert _held(postgres_url) == 0


def test_a_killed_process_gives_its_slot_back(postgres_url: str):
    holder = _process(postgres_url, 1, 60)
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    assert _held(postgres_url) == 1
    waiting = threading.Event()

    def wait() -> None:
        with RequestSlots(lambda: postgres_url, 1).slot():
            waiting.set()

    thread = threading.Thread(target=wait)
    thread.start()
    assert not waiting.wait(0.5)
    holder.kill()
    holder.wait()
    assert waiting.wait(30)
    thread.join()


def test_an_exception_inside_gives_the_slot_back(postgres_url: str):
    slots = RequestSlots(lambda: postgres_url, 1)
    for _ in range(3):
        with pytest.raises(KeyError), slots.slot():
            raise KeyError
    assert _held(postgres_url) == 0


def test_without_its_server_it_says_which_one_is_missing_and_goes_on_once_it_is_back(postgres_url: str):
    urls = iter(["postgresql://nobody:secret@127.0.0.1:1/none", postgres_url])
    slots = RequestSlots(lambda: next(urls), 1)
    with pytest.raises(StoreError, match="POSTGRES_URL") as caught, slots.slot():
        pass
    assert "secret" not in str(caught.value) and caught.value.__cause__ is None
    with slots.slot():
        assert _held(postgres_url) == 1


@pytest.fixture
def paced_url(postgres_url: str):
    """The database with the product's tables, and nothing given away of this minute."""
    database = Database(postgres_url)
    with database.connection() as connection:
        connection.execute("delete from recruit.request_pace")
    database.close()
    return postgres_url


def test_what_all_processes_begin_is_spread_over_the_minutes_their_limits_allow(
    paced_url: str, monkeypatch: pytest.MonkeyPatch
):
    """Each `RequestSlots` stands for a process, and has a connection of its own. Nobody sleeps: how long is noted."""
    paused: list[float] = []
    monkeypatch.setattr(request_slots.time, "sleep", paused.append)
    processes = [RequestSlots(lambda: paced_url, 20, 60, 12_000) for _ in range(3)]

    def ask(number: int) -> None:
        with processes[number % 3].slot(400):
            pass

    with psycopg.connect(paced_url) as connection, ThreadPoolExecutor(9) as pool:
        ((begun,),) = connection.execute("select clock_timestamp()").fetchall()
        list(pool.map(ask, range(9)))
        free_at = dict(connection.execute("select kind, free_at from recruit.request_pace").fetchall())
    assert (free_at["requests"] - begun).total_seconds() >= 9
    assert (free_at["tokens"] - begun).total_seconds() >= 18, "9 times 400 of 12,000 a minute"
    assert len(paused) >= 8 and max(paused) > 10


def test_a_request_above_the_whole_limit_waits_for_a_minute_at_most_and_time_that_has_passed_is_not_saved_up(
    paced_url: str,
):
    slots = RequestSlots(lambda: paced_url, 2, None, 1_000)
    with slots.slot(50_000):
        pass
    assert 55 < slots._pause(1) < 60
    with psycopg.connect(paced_url) as connection:
        connection.execute("update recruit.request_pace set free_at = now() - interval '1 hour'")
    assert slots._pause(500) <= 0
    assert 25 < slots._pause(500) < 30.1
