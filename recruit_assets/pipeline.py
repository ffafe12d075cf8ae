"""What is done to the whole graph through the real Dagster instance: bring it up to date in this process (what `make demo`
runs), take a candidate out of it.

Part of the roof. Every run shows up in the Dagster UI. Assets are run one after the other, so that each can be told of.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg

from recruit_assets import wiring
from recruit_assets.defs.arrivals import look_through
from recruit_assets.defs.erasing import PARTITION, RANGE_END, RANGE_START, CvAtWork, erase_cv
from recruit_assets.defs.partitions import CVS, CVS_PER_RUN
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.stores.cv_files import Inbox
from recruit_assets.usecases.raw_offers import today

OURS = "recruit/pipeline"
"""Tag of the runs made here: its value is `this_process()`."""

EVERY_DAY = ("raw_offers", "offers")
EVERY_CV = ("cv_files", "cv_documents", "candidate_profiles")
WHOLE = (
    "offer_embeddings",
    "candidate_embeddings",
    "matches",
    "interview_reports",
    "parsing_scorecard",
    "matching_scorecard",
)
ONCE = ("matching_fairness",)
"""What depends on the code and on the labelled CVs only: made here the first time, and by its schedule from then on."""


class PipelineError(Exception):
    """A step that failed as a whole, or can't be done now. The message says which, and why."""


@dataclass
class Step:
    """One asset's turn: how many seconds it took, and which CVs failed with which code."""

    asset: str
    seconds: float
    failed: dict[str, str]


@contextmanager
def instance() -> Iterator[dg.DagsterInstance]:
    """The Dagster instance of `dagster.yaml`."""
    os.environ.setdefault("DAGSTER_HOME", str(PROJECT_ROOT))
    with dg.DagsterInstance.get() as opened:
        yield opened


def bring_up_to_date(opened: dg.DagsterInstance, on_step: Callable[[str], None] = lambda _: None) -> Iterator[Step]:
    """Register what lies in the inbox, then materialize the graph from the sources to the scorecards, step by step.

    CVs that fail cost no other CV anything and are told in their step; any other failure raises PipelineError.
    """
    from recruit_assets.definitions import defs

    _close_orphans(opened)
    keys = register_arrivals(opened)
    missing = [asset for asset in ONCE if opened.get_latest_materialization_event(dg.AssetKey(asset)) is None]
    for asset, partitions in (
        *((asset, [today().isoformat()]) for asset in EVERY_DAY),
        *((asset, keys) for asset in EVERY_CV),
        *((asset, None) for asset in (*WHOLE, *missing)),
    ):
        on_step(asset)
        yield _materialize(defs, opened, asset, partitions)


def register_arrivals(opened: dg.DagsterInstance) -> list[str]:
    """Make a partition of every file in the inbox, as the sensor does; returns the keys of all CVs, oldest first."""
    name = str(CVS.name)
    inbox = Inbox(wiring.objects())
    after: str | None = None
    while True:
        found = look_through(inbox, opened, after)
        if found.arrived:
            opened.add_dynamic_partitions(name, found.arrived)
        for event in found.events:
            opened.report_runless_asset_event(event)
        if found.last is None:
            return list(opened.get_dynamic_partitions(name))
        after = found.last


def erase(opened: dg.DagsterInstance, cv_key: str) -> dict[str, int]:
    """Erase the CV from every store and then its partition; returns how many things went, by place.

    Raises PipelineError while a run may be at work on the CV, and StoreError; see `defs.erasing`.
    """
    from recruit_assets.stores.vectors import VectorStore

    _close_orphans(opened)
    vectors = VectorStore(wiring.database())
    try:
        return erase_cv(opened, cv_key, wiring.objects(), wiring.profiles(), wiring.interviews(), vectors)
    except CvAtWork as error:
        raise PipelineError(str(error)) from None


def _materialize(
    defs: dg.Definitions, opened: dg.DagsterInstance, asset: str, partitions: Sequence[str] | None
) -> Step:
    started = time.monotonic()
    failed: dict[str, str] = {}
    job = defs.resolve_implicit_global_asset_job_def()
    chunks: list[Sequence[str] | None] = [None]
    if partitions is not None:
        chunks = [partitions[i : i + CVS_PER_RUN] for i in range(0, len(partitions), CVS_PER_RUN)]
    for chunk in chunks:
        tags = {OURS: this_process()}
        if chunk:
            tags |= {RANGE_START: chunk[0], RANGE_END: chunk[-1]} if len(chunk) > 1 else {PARTITION: chunk[0]}
        result = job.execute_in_process(
            asset_selection=[dg.AssetKey(asset)],
            instance=opened,
            tags=tags,
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        if not result.success:
            failed |= failed_cvs(asset, result.all_events, result.run_id)
    return Step(asset, time.monotonic() - started, failed)


def failed_cvs(what: str, events: Iterable[dg.DagsterEvent], run_id: str) -> dict[str, str]:
    """The CVs, or the sources of offers, that failed in a run that failed, with their codes. Raises PipelineError when it
    failed as a whole; `what` names it."""
    for event in events:
        if not event.is_step_failure:
            continue
        data: Any = event.step_failure_data
        metadata = data.user_failure_data.metadata if data.user_failure_data else {}
        if "failed_cvs" in metadata:
            return dict(metadata["failed_cvs"].value)
        if "failed_sources" in metadata:
            return dict.fromkeys(metadata["failed_sources"].value, "source failed")
        error = data.error.cause or data.error
        raise PipelineError(f"{what} failed: {error.message.partition(': ')[2].strip() or error.message}")
    raise PipelineError(f"{what} failed; the run {run_id} in the Dagster UI says why.")


def this_process() -> str:
    """Machine, process id and when the process began: processes of other machines may use the same PostgreSQL, and a
    process id is given away again."""
    return f"{socket.gethostname()}/{os.getpid()}/{_began(os.getpid())}"


def _close_orphans(opened: dg.DagsterInstance) -> None:
    """Mark runs that a killed process of this machine left open as failed: nothing will ever finish them."""
    unfinished = dg.RunsFilter(
        statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING]
    )
    for run in opened.get_runs(unfinished):
        machine, _, process = run.tags.get(OURS, "").partition("/")
        if machine == socket.gethostname() and not _lives(process):
            opened.report_run_failed(run, "The process that made this run was ended in the middle of it.")


def _lives(process: str) -> bool:
    number, _, began = process.partition("/")
    return _began(int(number)) == began


def _began(process: int) -> str | None:
    """When the process began, in the system's own words; None when there is none of this id."""
    try:
        if Path("/proc/self/stat").exists():
            # Clock ticks since the machine began, the 22nd word; the second is a name in brackets.
            return Path(f"/proc/{process}/stat").read_text(errors="replace").rpartition(")")[2].split()[19]
    except OSError:
        return None
    asked = subprocess.run(["ps", "-o", "lstart=", "-p", str(process)], capture_output=True, text=True, check=False)
    return " ".join(asked.stdout.split()) or None
