"""The whole graph brought up to date in one process, twice: the second time changes nothing anywhere."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from recruit_assets.pipeline import OURS, _close_orphans, this_process
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.stores.cv_files import Inbox
from recruit_assets.stores.objects import ObjectStore

CVS = ("cv_fr_02_macon.txt", "cv_en_06_hairdresser.txt")
MATERIALIZE = """
import json
from recruit_assets.pipeline import bring_up_to_date, instance

with instance() as opened:
    failed = {step.asset: step.failed for step in bring_up_to_date(opened)}
print(json.dumps(failed))
"""
KILLED = """
import os, signal
import dagster as dg
from recruit_assets.defs.partitions import CVS
from recruit_assets import pipeline

@dg.op
def work():
    os.kill(os.getpid(), signal.SIGKILL)

@dg.job
def killed():
    work()

with pipeline.instance() as opened:
    killed.execute_in_process(instance=opened, tags={pipeline.OURS: pipeline.this_process()})
"""


@pytest.fixture
def python(postgres_url: str, mongo_url: str, tmp_path: Path) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Runs a piece of Python in a process of its own, in a product with a few CVs and offers."""
    offers = tmp_path / "offers.jsonl"
    with (PROJECT_ROOT / "seed" / "offers.jsonl").open(encoding="utf-8") as lines:
        offers.write_text("".join(line for _, line in zip(range(12), lines, strict=False)), encoding="utf-8")
    labelled = tmp_path / "labelled"
    for folder in ("cvs", "truth"):
        (labelled / folder).mkdir(parents=True)
    for name in CVS:
        truth = f"truth/{Path(name).stem}.json"
        for file in (f"cvs/{name}", truth):
            (labelled / file).write_bytes((PROJECT_ROOT / "seed" / file).read_bytes())
    graded = {Path(name).stem: {json.loads(line)["id"]: 1 for line in offers.open()} for name in CVS}
    (labelled / "relevance.json").write_text(json.dumps(graded), encoding="utf-8")
    environment = {
        **os.environ,
        "POSTGRES_URL": postgres_url,
        "MONGO_URL": mongo_url,
        "OBJECT_STORE_URL": (tmp_path / "objects").as_uri(),
        "RECRUIT_HOME": str(tmp_path / "state"),
        "RECRUIT_MODEL": "offline",
        "RECRUIT_EMBEDDINGS": "hashing",
        "RECRUIT_OFFERS": str(offers),
        "RECRUIT_LABELLED": str(labelled),
        "DAGSTER_HOME": str(PROJECT_ROOT),
    }
    inbox = Inbox(ObjectStore(environment["OBJECT_STORE_URL"]))
    for name in CVS:
        inbox.add(name, (PROJECT_ROOT / "seed" / "cvs" / name).read_bytes())
    inbox.add("scan.pdf", b"%PDF-1.7 and nothing else")

    def run(code: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code],
            cwd=PROJECT_ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    return run


@pytest.mark.slow
def test_the_graph_is_brought_up_to_date_and_a_second_time_changes_nothing(
    python: Callable[[str], subprocess.CompletedProcess[str]], postgres_url: str, mongo_url: str
):
    """In between, a process is killed in the middle of a run; the next one says so of the run, which nothing else would
    ever end."""
    first = python(MATERIALIZE)
    assert first.returncode == 0, first.stderr
    failed = json.loads(first.stdout.splitlines()[-1])
    assert len(failed) == 12 and "matching_fairness" in failed
    assert {asset: sorted(codes.values()) for asset, codes in failed.items() if codes} == {
        "cv_documents": ["corrupt"],
        "candidate_profiles": ["corrupt"],
    }
    kept = _postgres(postgres_url), _mongo(mongo_url)
    assert len(kept[0]["offers"]) == 12 and len(kept[0]["matches"]) > 2
    assert len(kept[1]["candidate_profiles"]) == 2 and len(kept[1]["interviews"]) == 1

    assert python(KILLED).returncode == -9
    assert ("killed", "STARTED") in _runs(postgres_url)

    second = python(MATERIALIZE)
    assert second.returncode == 0, second.stderr
    assert "matching_fairness" not in json.loads(second.stdout.splitlines()[-1]), (
        "it is measured once, and by its schedule"
    )
    again = _postgres(postgres_url), _mongo(mongo_url)
    for before, after in zip(kept, again, strict=True):
        assert after.keys() == before.keys()
        for name in before:
            assert after[name] == before[name], f"{name} changed"
    ended = _runs(postgres_url)
    assert ("killed", "FAILURE") in ended
    assert {status for _, status in ended} == {"SUCCESS", "FAILURE"}


def test_a_process_whose_number_was_given_away_again_is_not_taken_for_alive():
    me = this_process()
    machine, number, began = me.split("/")
    assert (machine, int(number)) == (socket.gethostname(), os.getpid()) and began
    instance = dg.DagsterInstance.ephemeral()

    @dg.job
    def empty() -> None: ...

    tags = {
        "mine": me,
        "earlier": f"{machine}/{number}/1",
        "ended": f"{machine}/{2**22 + 1}/{began}",
        "other": "pc/1/1",
    }
    runs = {
        name: instance.create_run_for_job(empty, tags={OURS: tag}, status=dg.DagsterRunStatus.STARTED)
        for name, tag in tags.items()
    }
    _close_orphans(instance)
    closed = {name for name, run in runs.items() if instance.get_run_by_id(run.run_id).is_failure}  # pyright: ignore
    assert closed == {"earlier", "ended"}


def _runs(url: str) -> list[tuple[str, str]]:
    """Job and status of every run that Dagster knows of."""
    import psycopg

    with psycopg.connect(url) as connection:
        return connection.execute("select pipeline_name, status from public.runs").fetchall()


def _postgres(url: str) -> dict[str, list[str]]:
    """Every row of every table of the product, as text."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(url) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = 'recruit'").fetchall()
        return {
            name: sorted(
                row[0]
                for row in connection.execute(
                    sql.SQL("select t::text from recruit.{} t").format(sql.Identifier(name))
                ).fetchall()
            )
            for (name,) in tables
        }


def _mongo(url: str) -> dict[str, list[Any]]:
    """Every document of every collection."""
    import pymongo

    with pymongo.MongoClient(url) as client:
        database = client.get_default_database()
        return {name: list(database[name].find({}).sort("_id")) for name in database.list_collection_names()}
