"""Many CVs through the daemon as under `make up`, with everything killed in the middle: nothing is lost, no CV that the
model was done with is asked for again, and the outcomes are exact."""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from recruit_assets import embedded
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


def _questions(server: FakeOpenAI) -> Counter[str]:
    return Counter(json.dumps(body["messages"], sort_keys=True) for body in server.requests)


def _profiles(product: Running) -> int:
    return product.stats("candidate_profiles")["numMaterialized"]


def test_whatever_is_killed_no_cv_is_lost_and_none_is_asked_for_twice_once_it_is_done(
    product: Running, server: FakeOpenAI, tmp_path: Path
):
    """kill -9 of a run, then of the database, then of the daemon. Only questions that were under way may be asked again,
    those of the CVs that were at work."""
    write_cvs(tmp_path / "cvs", range(CVS))
    (tmp_path / "cvs" / "zz_damaged.pdf").write_bytes(b"%PDF-1.7 and nothing else")
    keys = register(product, tmp_path / "cvs", **EMBEDDINGS)
    backfill_id = product.launch(CHAIN, keys)

    product.wait_for(lambda: _profiles(product) >= 5, 600)
    assert product.kill("spawn_main"), "no run was found"
    product.wait_for(lambda: _profiles(product) >= 15, 600)
    for found in embedded.status(product.home):
        if found.pid and found.name.lower().startswith("postgres"):
            os.kill(found.pid, signal.SIGKILL)
    embedded.up(product.home)
    assert product.kill("dagster._daemon"), "no daemon was found"
    product.down()
    product.up()
    if product.backfill(backfill_id)["status"] == "REQUESTED":
        product.wait_for(lambda: product.backfill(backfill_id)["status"] != "REQUESTED", 900, every=2)

    done = product.recruit("backfill", "--failed", timeout=900)
    assert done.returncode == 3, done.stdout + done.stderr
    assert "1 corrupt" in done.stdout
    for asset in CHAIN[1:]:
        stats = product.stats(asset)
        assert (stats["numMaterialized"], stats["numFailed"]) == (CVS, 1), asset
    assert server.most_at_once <= AT_ONCE
    again = sum(count - 1 for count in _questions(server).values())
    # Three ends at most, and at each of them the questions of the CVs at work.
    assert again <= 3 * 2 * AT_ONCE * 7, f"{again} questions were asked again"


def test_a_new_cv_is_parsed_embedded_and_matched_without_a_hand(server: FakeOpenAI, tmp_path: Path):
    """And changed in place, it is parsed again; the other one is left alone."""
    with running(tmp_path / "state", 3330, **EMBEDDINGS) as product:
        product.up()
        write_cvs(tmp_path / "first", [1])
        write_cvs(tmp_path / "second", [2])
        for folder in ("first", "second"):
            added = product.recruit("cvs", "add", tmp_path / folder)
            assert added.returncode == 0, added.stderr

        def matched() -> Any:
            return product.sql(
                "select count(*) from event_logs where asset_key = '[\"matches\"]'"
                " and dagster_event_type = 'ASSET_MATERIALIZATION'"
            )[0][0]

        product.wait_for(lambda: _profiles(product) == 2 and matched(), 600)
        (changed,) = (product.home / "objects" / "inbox").glob("*/cv_00001.txt")
        changed.write_text(changed.read_text(encoding="utf-8") + "Spanish: B2\n", encoding="utf-8")

        def made() -> Counter[str]:
            rows = product.sql(
                "select partition from event_logs where asset_key = '[\"candidate_profiles\"]'"
                " and dagster_event_type = 'ASSET_MATERIALIZATION'"
            )
            return Counter(partition for (partition,) in rows)

        product.wait_for(lambda: max(made().values()) == 2, 600)
        assert sorted(made().values()) == [1, 2]
