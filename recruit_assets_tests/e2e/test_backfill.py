"""Many CVs through the daemon as under `make up`, with everything killed in the middle: nothing is lost, no CV that the
model was done with is asked for again, and the outcomes are exact."""

from __future__ import annotations

import os
import re
import signal
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest

from recruit_assets import embedded
from recruit_assets.domain.documents import sha256_hex
from recruit_assets_tests.benchmarks.bench_backfill import CHAIN, register, write_cvs
from recruit_assets_tests.support.fake_openai import FakeOpenAI
from recruit_assets_tests.support.running import Running, running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]

CVS = 40
AT_ONCE = 4
EMBEDDINGS = {"RECRUIT_EMBEDDINGS": "hashing"}


@pytest.fixture
def server():
    with FakeOpenAI() as started:
        started.latency = 0.3
        yield started


@pytest.fixture
def product(server: FakeOpenAI, tmp_path: Path):
    settings = {
        **EMBEDDINGS,
        "RECRUIT_MODEL": "fake:slow",
        "RECRUIT_MODEL_BASE_URL": server.url,
        "RECRUIT_MODEL_CONCURRENCY": str(AT_ONCE),
    }
    with running(tmp_path / "state", 3320, **settings) as started:
        started.up()
        started.stop_sensors()
        yield started


class Asked:
    """When the model was asked about each CV's jobs, one of its questions; CVs go by their number in `write_cvs`."""

    def __init__(self, server: FakeOpenAI):
        self.at: dict[int, list[float]] = {}
        server.answer = self._note

    def _note(self, body: dict[str, Any]) -> None:
        if found := re.search(r"books of customer (\d+)", str(body["messages"])):
            self.at.setdefault(int(found[1]) // 7, []).append(time.monotonic())

    def after(self, moment: float) -> set[int]:
        """The CVs asked about since then."""
        return {number for number, times in self.at.items() if times[-1] > moment}

    def again(self) -> int:
        """How often a CV was asked about that had been asked about before."""
        return sum(len(times) - 1 for times in self.at.values())


def _profiles(product: Running) -> int:
    return product.stats("candidate_profiles")["numMaterialized"]


def _answered(product: Running) -> set[int]:
    """The numbers of the CVs whose answers are kept."""
    import pymongo

    with pymongo.MongoClient(embedded.up(product.home, postgres=False).mongo_url) as client:
        kept = client.get_default_database()["crew_results"].find({}, {"document_sha256": 1})
        hashes = {record["document_sha256"] for record in kept}
    files = (product.home.parent / "cvs").iterdir()
    return {int(path.stem[3:]) for path in files if sha256_hex(path.read_bytes()) in hashes}


def _kill_a_run(product: Running) -> list[int]:
    """kill -9 the runs' processes, which are forked from one that is none."""
    import psutil

    assert product._process is not None
    killed = []
    for process in psutil.Process(product._process.pid).children(recursive=True):
        with suppress(psutil.Error):
            parent = process.parent()
            if parent is not None and all("forkserver" in " ".join(one.cmdline()) for one in (process, parent)):
                process.kill()
                killed.append(process.pid)
    return killed


def _kill_the_database(product: Running) -> list[int]:
    found = [server.pid for server in embedded.status(product.home) if server.pid and "postgres" in server.name.lower()]
    for pid in found:
        os.kill(pid, signal.SIGKILL)
    embedded.up(product.home)
    return found


def _kill_the_daemon(product: Running) -> list[int]:
    killed = product.kill("dagster._daemon")
    product.down()
    product.up()
    return killed


def test_whatever_is_killed_no_cv_is_lost_and_none_is_asked_about_twice_once_it_is_done(
    product: Running, server: FakeOpenAI, tmp_path: Path
):
    """kill -9 of the runs, then of the database, then of the daemon. Only CVs that were at work may be asked about again."""
    asked = Asked(server)
    write_cvs(tmp_path / "cvs", range(CVS))
    (tmp_path / "cvs" / "zz_damaged.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    keys = register(product, tmp_path / "cvs", **EMBEDDINGS)
    launched = [product.launch(CHAIN, keys)]

    def has_ended() -> bool:
        return product.backfill(launched[-1])["status"] != "REQUESTED"

    def so_many(enough: int) -> bool:
        """Whether so many CVs are done; what ended before is launched again. The webserver's connections were cut too: a
        page that is asked for then is answered with an error once."""
        with suppress(HTTPError):
            if _profiles(product) >= enough:
                return True
            if has_ended():
                launched.append(product.launch(CHAIN, keys))
        return False

    kills: list[tuple[str, float, set[int]]] = []
    for enough, kill in ((5, _kill_a_run), (12, _kill_the_database), (20, _kill_the_daemon)):
        product.wait_for(lambda enough=enough: so_many(enough), 600)
        answered = _answered(product)
        assert len(answered) >= enough
        moment = time.monotonic()
        assert kill(product), f"{kill.__name__}: nothing was found"
        kills.append((kill.__name__, moment, answered))
    product.wait_for(has_ended, 900, every=2)

    done = product.recruit("backfill", "--failed", timeout=900)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "1 corrupt" in done.stdout
    for asset in CHAIN[1:]:
        stats = product.stats(asset)
        assert (stats["numMaterialized"], stats["numFailed"]) == (CVS, 1), asset
    assert server.most_at_once <= AT_ONCE
    assert set(asked.at) == set(range(CVS))
    for name, moment, answered in kills:
        assert not answered & asked.after(moment), f"{name}: CVs that were done were asked about again"
    # At each of the three kills, the CVs at work: two at once in a run of as many threads.
    assert asked.again() <= 3 * AT_ONCE, f"{asked.again()} CVs were asked about again"


def test_a_new_cv_is_parsed_embedded_and_matched_without_a_hand(tmp_path: Path):
    """And changed in place, it is parsed, embedded and matched again; the other one is left alone. Prints the seconds."""
    with running(tmp_path / "state", 3330, **EMBEDDINGS) as product:
        product.up()
        write_cvs(tmp_path / "first", [1])
        write_cvs(tmp_path / "second", [2])

        def made(asset: str) -> Counter[str | None]:
            rows = product.sql(
                "select partition from event_logs where asset_key = %s and dagster_event_type = 'ASSET_MATERIALIZATION'",
                f'["{asset}"]',
            )
            return Counter(partition for (partition,) in rows)

        def matched_after(event: int) -> Any:
            """Whether matching was done once more, with what was embedded since that event."""
            return product.sql(
                "select 1 from event_logs embedded join event_logs matched on matched.id > embedded.id"
                " where embedded.id > %s and embedded.asset_key = '[\"candidate_embeddings\"]'"
                " and matched.asset_key = '[\"matches\"]'"
                " and embedded.dagster_event_type = 'ASSET_MATERIALIZATION'"
                " and matched.dagster_event_type = 'ASSET_MATERIALIZATION'",
                event,
            )

        def last_event(asset: str) -> int:
            return product.sql("select max(id) from event_logs where asset_key = %s", f'["{asset}"]')[0][0]

        started = time.monotonic()
        for folder in ("first", "second"):
            added = product.recruit("cvs", "add", tmp_path / folder)
            assert added.returncode == 0, added.stderr
        product.wait_for(lambda: _profiles(product) == 2, 600)
        read = last_event("candidate_profiles")
        product.wait_for(lambda: matched_after(read), 600)
        print(f"two new CVs: matched after {time.monotonic() - started:.0f} s")

        started = time.monotonic()
        (changed,) = (product.home / "objects" / "inbox").glob("*/cv_00001.txt")
        changed.write_text(changed.read_text(encoding="utf-8") + "Spanish: B2\n", encoding="utf-8")
        product.wait_for(lambda: max(made("candidate_profiles").values()) == 2, 600)
        read = last_event("candidate_profiles")
        product.wait_for(lambda: matched_after(read), 600)
        print(f"a changed CV: matched after {time.monotonic() - started:.0f} s")
        assert sorted(made("candidate_profiles").values()) == [1, 2]
