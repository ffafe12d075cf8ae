"""How fast many CVs go through the daemon, beside a run for each CV; and how much of a model's time is used.

Run: python -m recruit_assets_tests.benchmarks.bench_backfill [NUMBER OF CVS]        (200 by default)

In a state folder of its own, webserver and daemon are started as `make up` does it, with the sensors stopped. The CVs are
different ones of invented people, a quarter of them PDFs, the rest text, and one more that can't be read. Then, each
launched by GraphQL as the UI does:

- the whole chain (file, document, profile) of all CVs as one backfill, with the offline rules: CVs a minute from the launch
  to the last event, and what the asset's and the backfill's pages say came of it;
- eight other CVs as a run for each, all launched at once, with which a thousand are extrapolated (nothing else waits, and
  the fixed cost of the start is counted, so both sides are treated alike; the fewer there are, the worse it is for the
  many); and eight more in runs that are started by Dagster's own way, an interpreter for each (RECRUIT_FORK_RUNS=0), the rest
  of the product being the same;
- the profiles of a part of the CVs with a model on 127.0.0.1 that takes a second for each answer and 32 requests at once:
  the share of the ideal time (requests x 1 s / 32) in the time from the first request to the last answer, and the most
  requests that were ever under way.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from recruit_assets.settings import PROJECT_ROOT
from recruit_assets_tests.support.command import environment
from recruit_assets_tests.support.fake_openai import FakeOpenAI
from recruit_assets_tests.support.running import Running, running

CVS = 200
ALONE = 8
AT_ONCE = 32
LATENCY = 1.0
CHAIN = ("cv_files", "cv_documents", "candidate_profiles")
PATIENCE = 1800
PLAIN_PORT, SLOW_PORT = 3312, 3311

_FIRST = ["Ab", "El", "Ir", "Ob", "Um", "Ya", "Ze", "Ti", "Lo", "Ma"]
_LAST = ["band", "cote", "dral", "fine", "gory", "hart", "jule", "kens", "lume", "noir"]
_TRADES = [
    "Gardener",
    "Mason",
    "Nurse",
    "Electrician",
    "Baker",
    "Welder",
    "Accountant",
    "Hairdresser",
    "Driver",
    "Plumber",
]
_SKILLS = [
    "Pruning",
    "Hedges",
    "Masonry",
    "Perfusion",
    "Wiring",
    "Baking",
    "Welding",
    "Excel",
    "Cutting",
    "Driving",
    "Soldering",
    "Reporting",
]

REGISTER = """
from recruit_assets.pipeline import instance, register_arrivals
with instance() as opened:
    register_arrivals(opened)
"""
RUN = """mutation($params: ExecutionParams!) { launchPipelineExecution(executionParams: $params) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message }
} }"""


def cv_text(number: int) -> str:
    """A CV of somebody invented, another one for each number."""
    digits = [number // 10**place % 10 for place in range(4)]
    name = f"{_FIRST[digits[0]]}{_LAST[digits[1]]} {_FIRST[digits[2]]}{_LAST[digits[3]]}".title()
    jobs = "\n".join(
        f"{_TRADES[(number + place) % 10]}, Works {number % 97 + place} Ltd, Leeds\n{2012 + 3 * place} - {2015 + 3 * place}\n"
        f"- Looked after {number + place} sites and {place + 2} people\n- Kept the books of customer {number * 7 + place}"
        for place in range(3)
    )
    skills = ", ".join(_SKILLS[(number + place) % len(_SKILLS)] for place in range(5))
    return (
        f"{name}\n{_TRADES[number % 10]}\n{name.replace(' ', '.').lower()}@courriel.example\n07700 90{number:04}\n\n"
        f"EXPERIENCE\n{jobs}\n\nEDUCATION\nDiploma in trades, College {number % 31}, 2011\n\nSKILLS\n{skills}\n\n"
        "LANGUAGES\nEnglish: native\nFrench: B1\n"
    )


def write_cvs(folder: Path, numbers: Sequence[int]) -> None:
    """Write a file for each number; every fourth is a PDF."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    folder.mkdir(parents=True)
    for number in numbers:
        text = cv_text(number)
        if number % 4:
            (folder / f"cv_{number:05}.txt").write_text(text, encoding="utf-8")
            continue
        canvas = Canvas(str(folder / f"cv_{number:05}.pdf"), pagesize=A4, invariant=True)
        lines = canvas.beginText(60, 780)
        for line in text.split("\n"):
            lines.textLine(line)
        canvas.drawText(lines)
        canvas.save()


def register(product: Running, folder: Path, **settings: str) -> list[str]:
    """Put the files into the bucket and make partitions of them; returns all keys there are now, oldest first."""
    added = product.recruit("cvs", "add", folder, timeout=900)
    assert added.returncode == 0, added.stderr
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", REGISTER],
        cwd=PROJECT_ROOT,
        env=environment(product.home, **settings),
        check=True,
    )
    return [key for (key,) in product.sql("select partition from dynamic_partitions order by id")]


def made(product: Running, asset: str, since: float) -> tuple[int, float]:
    """How many CVs of the asset were materialized since then, and when the last of them was."""
    ((count, last),) = product.sql(
        "select count(distinct partition), extract(epoch from max(timestamp at time zone 'utc')) from event_logs"
        " where asset_key = %s and dagster_event_type = 'ASSET_MATERIALIZATION'"
        " and timestamp > to_timestamp(%s) at time zone 'utc'",
        f'["{asset}"]',
        since,
    )
    return count, float(last or since)


def wait_for_backfill(product: Running, backfill_id: str) -> dict[str, Any]:
    """The backfill when it has ended."""
    product.wait_for(lambda: product.backfill(backfill_id)["status"].startswith("COMPLETED"), PATIENCE, every=2)
    return product.backfill(backfill_id)


def as_one_backfill(product: Running, keys: list[str]) -> float:
    """Prints what the chain of all the CVs takes as one backfill; returns CVs a minute."""
    start = time.time()
    backfill_id = product.launch(CHAIN, keys)
    ended = wait_for_backfill(product, backfill_id)
    noticed = time.time() - start
    count, last = made(product, "candidate_profiles", start)
    runs = product.sql("select count(*) from run_tags where key = 'dagster/backfill' and value = %s", backfill_id)[0][0]
    speed = 60 * count / (last - start)
    print(f"one backfill of {len(keys)} CVs, three assets, {runs} runs:")
    print(f"  seconds to the last event     {last - start:7.1f}   {noticed:.1f} until the backfill is shown as ended")
    print(f"  CVs a minute                  {speed:7.0f}")
    print(f"  status of the backfill        {ended['status']}")
    for counts in ended["assetBackfillData"]["assetBackfillStatuses"]:
        (asset,) = counts["assetKey"]["path"]
        page = product.stats(asset)
        done, failed = counts["numPartitionsMaterialized"], counts["numPartitionsFailed"]
        print(f"  {asset:<20} backfill page {done:5} done {failed:3} failed", end="")
        print(f"   asset page {page['numMaterialized']:5} done {page['numFailed']:3} failed")
    return speed


def one_run_each(product: Running, keys: list[str], how: str) -> float:
    """Prints what the chain of these CVs takes with a run for each; returns CVs a minute."""
    start = time.time()
    for key in keys:
        params = {
            "selector": {
                "repositoryLocationName": "recruit_assets",
                "repositoryName": "__repository__",
                "pipelineName": "__ASSET_JOB",
                "assetSelection": [{"path": [asset]} for asset in CHAIN],
            },
            "runConfigData": {},
            "executionMetadata": {"tags": [{"key": "dagster/partition", "value": key}]},
        }
        launched = product.ask(RUN, params=params)["launchPipelineExecution"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
    product.wait_for(lambda: made(product, "candidate_profiles", start)[0] == len(keys), PATIENCE)
    last = made(product, "candidate_profiles", start)[1]
    speed = 60 * len(keys) / (last - start)
    print(f"a run for each of {len(keys)} CVs, {how}:")
    print(f"  seconds to the last event     {last - start:7.1f}")
    print(f"  CVs a minute                  {speed:7.1f}   so 1,000 would take {1000 / speed:.0f} minutes")
    return speed


def with_a_slow_model(product: Running, server: FakeOpenAI, keys: list[str]) -> None:
    """Prints how much of the model's time the profiles of these CVs use."""
    asked: list[float] = []
    server.latency = LATENCY
    server.answer = lambda body: asked.append(time.time())  # noted when the answer is made, after the latency
    start = time.time()
    ended = wait_for_backfill(product, product.launch(["candidate_profiles"], keys))
    count, last = made(product, "candidate_profiles", start)
    ideal = len(asked) * LATENCY / AT_ONCE
    busy = max(asked) - min(asked) + LATENCY
    print(f"a model that takes {LATENCY:.0f} s, {AT_ONCE} at once, {len(keys)} CVs ({count} done, {ended['status']}):")
    print(f"  requests                      {len(asked):7}   {len(asked) / max(1, count):.1f} a CV")
    print(f"  most under way at once        {server.most_at_once:7}")
    print(f"  seconds, ideal                {ideal:7.1f}")
    print(f"  first request to last answer  {busy:7.1f}   {ideal / busy:.2f} of the ideal throughput")
    print(f"  launch to last event          {last - start:7.1f}   {ideal / (last - start):.2f}")


def parts(total: int) -> Iterator[tuple[str, list[int]]]:
    """The folders of CVs and their numbers."""
    yield "many", list(range(total))
    yield "alone", list(range(total, total + ALONE))
    yield "started", list(range(total + ALONE, total + 2 * ALONE))


def main(paths: list[str]) -> None:
    total = int(paths[0]) if paths else CVS
    settings = {"RECRUIT_MODEL": "offline", "RECRUIT_EMBEDDINGS": "hashing"}
    with tempfile.TemporaryDirectory(prefix="recruit-bench-") as name, FakeOpenAI() as server:
        folder = Path(name)
        for part, numbers in parts(total):
            write_cvs(folder / part, numbers)
        (folder / "many" / "zz_damaged.pdf").write_bytes(b"%PDF-1.7 and nothing else")
        with running(folder / "state", **settings) as product:
            product.up()
            product.stop_sensors()
            many = register(product, folder / "many", **settings)
            together = as_one_backfill(product, many)
            known = set(many)
            alone = [key for key in register(product, folder / "alone", **settings) if key not in known]
            forked = one_run_each(product, alone, "forked")
            print(f"ratio                           {together / forked:7.1f}")
            product.down()
            plain = Running(folder / "state", PLAIN_PORT, **settings, RECRUIT_FORK_RUNS="0")
            try:
                plain.up()
                known |= set(alone)
                more = [key for key in register(plain, folder / "started", **settings) if key not in known]
                started = one_run_each(plain, more, "started by Dagster's own way")
                print(f"ratio                           {together / started:7.1f}")
            finally:
                plain.down()
            remote = {
                "RECRUIT_MODEL": "fake:slow",
                "RECRUIT_MODEL_BASE_URL": server.url,
                "RECRUIT_MODEL_CONCURRENCY": str(AT_ONCE),
            }
            slow = Running(folder / "state", SLOW_PORT, **settings | remote)
            try:
                slow.up()
                with_a_slow_model(slow, server, many[: min(len(many), 200)])
            finally:
                slow.down()


if __name__ == "__main__":
    main(sys.argv[1:])
