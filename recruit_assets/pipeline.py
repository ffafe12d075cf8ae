"""Bringing the whole graph up to date in this process, through the real Dagster instance: what `make demo` runs.

Part of the roof. Every run shows up in the Dagster UI. Assets are run one after the other, because the assets of a CV
record what succeeded themselves and so hand nothing on within a run.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import dagster as dg

from recruit_assets import wiring
from recruit_assets.defs.arrivals import new_arrivals
from recruit_assets.defs.partitions import CVS, CVS_PER_RUN
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.stores.cv_files import Inbox
from recruit_assets.usecases.raw_offers import today

RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"
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


class PipelineError(Exception):
    """A step that failed as a whole. The message says which, and why."""


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
    for asset, partitions in (
        *((asset, [today().isoformat()]) for asset in EVERY_DAY),
        *((asset, keys) for asset in EVERY_CV),
        *((asset, None) for asset in WHOLE),
    ):
        on_step(asset)
        yield _materialize(defs, opened, asset, partitions)


def register_arrivals(opened: dg.DagsterInstance) -> list[str]:
    """Make a partition of every file in the inbox; returns the keys of all CVs, oldest first."""
    name = str(CVS.name)
    inbox = Inbox(wiring.objects())
    while arrivals := new_arrivals(inbox.list(), opened.get_dynamic_partitions(name)):
        opened.add_dynamic_partitions(name, [inbox.register(entry.object_key) for entry in arrivals])
    return list(opened.get_dynamic_partitions(name))


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
            tags |= {RANGE_START: chunk[0], RANGE_END: chunk[-1]} if len(chunk) > 1 else {"dagster/partition": chunk[0]}
        result = job.execute_in_process(
            asset_selection=[dg.AssetKey(asset)],
            instance=opened,
            tags=tags,
            raise_on_error=False,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
        if not result.success:
            failed |= _failed_cvs(asset, result)
    return Step(asset, time.monotonic() - started, failed)


def _failed_cvs(asset: str, result: dg.ExecuteInProcessResult) -> dict[str, str]:
    for event in result.filter_events(lambda event: event.is_step_failure):
        data: Any = event.step_failure_data
        metadata = data.user_failure_data.metadata if data.user_failure_data else {}
        if "failed_cvs" in metadata:
            return dict(metadata["failed_cvs"].value)
        error = data.error.cause or data.error
        raise PipelineError(f"{asset} failed: {error.message.partition(': ')[2].strip() or error.message}")
    raise PipelineError(f"{asset} failed; the run {result.run_id} in the Dagster UI says why.")


def this_process() -> str:
    """Machine and process id: processes of other machines may use the same PostgreSQL."""
    return f"{socket.gethostname()}/{os.getpid()}"


def _close_orphans(opened: dg.DagsterInstance) -> None:
    """Mark runs that a killed process of this machine left open as failed: nothing will ever finish them."""
    unfinished = dg.RunsFilter(
        statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING]
    )
    for run in opened.get_runs(unfinished):
        machine, _, process = run.tags.get(OURS, "").rpartition("/")
        if machine == socket.gethostname() and not _alive(int(process)):
            opened.report_run_failed(run, "The process that made this run was ended in the middle of it.")


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
