"""Backfills of a CV's assets from the command line: which CVs, launched on the running daemon or done in this process, and
watched to their end.

Part of the roof. Does not belong here: what is printed (`cli`), or what one CV takes (`usecases`).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import dagster as dg
from dagster._core.storage.dagster_run import FINISHED_STATUSES

from recruit_assets.defs.candidates import CHAIN
from recruit_assets.defs.chosen import chosen_cvs_job
from recruit_assets.defs.partitions import CVS, CVS_PER_RUN
from recruit_assets.pipeline import OURS, PipelineError, failed_cvs, this_process
from recruit_assets.settings import PROJECT_ROOT

BACKFILL = "recruit/backfill"
"""Tag of the runs of chosen CVs that were launched together."""

Chosen = Mapping[str, Sequence[str]]
"""The CVs to do, by asset."""

_CODE = "dagster/code_version"
_DATA = "dagster/data_version"
_INPUT = "dagster/input_data_version/"
_LAUNCH = """mutation($params: ExecutionParams!) { launchPipelineExecution(executionParams: $params) {
  __typename
  ... on LaunchRunSuccess { run { runId } }
  ... on PythonError { message }
} }"""


@dataclass(frozen=True)
class Launched:
    """What to watch: a backfill of Dagster's, or runs; and the id of the last event before it."""

    backfill_id: str | None
    run_ids: tuple[str, ...]
    since: int


@dataclass
class Progress:
    """How many of the CVs asked for are `done` so far; at the end, which failed and with which code."""

    asked: int
    done: int = 0
    ended: bool = False
    failed: dict[str, str] = field(default_factory=dict)


def every_cv(opened: dg.DagsterInstance) -> list[str]:
    """The keys of all CVs, oldest first."""
    return list(opened.get_dynamic_partitions(str(CVS.name)))


def failed_of(opened: dg.DagsterInstance, asset: str) -> Chosen:
    """The CVs whose last try at the asset, or at one it is made from, failed: for each CV, the asset that failed and those
    between it and `asset`."""
    keys = every_cv(opened)
    chain = CHAIN[: CHAIN.index(asset) + 1]
    chosen: dict[str, list[str]] = {name: [] for name in chain}
    statuses = {name: opened.get_status_by_partition(dg.AssetKey(name), keys, CVS) or {} for name in chain}
    for key in keys:
        first = next(
            (
                place
                for place, name in enumerate(chain)
                if (found := statuses[name].get(key)) and found.name == "FAILED"
            ),
            len(chain),
        )
        for name in chain[first:]:
            chosen[name].append(key)
    return {name: some for name, some in chosen.items() if some}


def stale_of(opened: dg.DagsterInstance, asset: str) -> Chosen:
    """The CVs whose asset was made by other code, prompts or model than today's, or from an older version of what it is
    made from. A CV that was never done is not among them."""
    from recruit_assets.definitions import defs

    node = defs.resolve_asset_graph().get(dg.AssetKey(asset))
    (parent,) = node.parent_keys
    mine, theirs = _latest_tags(opened, asset), _latest_tags(opened, parent.to_user_string())
    stale = [
        key
        for key in every_cv(opened)
        if (made := mine.get(key))
        and (
            made.get(_CODE) != node.code_version
            or made.get(f"{_INPUT}{parent.to_user_string()}", _of(theirs, key)) != _of(theirs, key)
        )
    ]
    return {asset: stale} if stale else {}


def launch(opened: dg.DagsterInstance, chosen: Chosen) -> Launched:
    """Launch the CVs on the running daemon: as a backfill where they lie side by side, else in runs that carry the list of
    their CVs. Raises PipelineError when no daemon is running."""
    alive = opened.get_daemon_statuses(["BACKFILL", "QUEUED_RUN_COORDINATOR"]).values()
    if not all(status.healthy for status in alive):
        raise PipelineError("no Dagster daemon is running: start one with `make up`, or add --here.")
    since = opened.event_log_storage.get_maximum_record_id() or 0
    if len(chosen) == 1:
        ((asset, keys),) = chosen.items()
        if _ranges(keys, every_cv(opened)) <= -(-len(keys) // CVS_PER_RUN):
            return Launched(_launch_backfill(opened, asset, keys), (), since)
    return Launched(None, tuple(_launch_runs(opened, runs_of(chosen))), since)


def do_here(opened: dg.DagsterInstance, chosen: Chosen) -> Iterator[Progress]:
    """Do the CVs in this process, run after run; the progress after each."""
    from recruit_assets.definitions import defs

    progress = Progress(len(_keys(chosen)))
    job = defs.resolve_job_def(chosen_cvs_job.name)
    for run in runs_of(chosen):
        result = job.execute_in_process(
            run_config={**_config(run), "loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            instance=opened,
            tags={OURS: this_process()},
            raise_on_error=False,
        )
        failed = {} if result.success else failed_cvs(chosen_cvs_job.name, result.all_events, result.run_id)
        progress.failed |= failed
        progress.done += len(_keys(run)) - len(failed)
        yield progress
    progress.ended = True
    yield progress


def watch(opened: dg.DagsterInstance, launched: Launched, chosen: Chosen, every: float = 2) -> Iterator[Progress]:
    """The progress every few seconds, until all runs have ended; the last one tells which CVs failed and why."""
    asset, keys = next((name, set(chosen[name])) for name in reversed(CHAIN) if name in chosen)
    progress = Progress(len(_keys(chosen)))
    while True:
        # Looked up first: what was recorded before the end is then counted.
        ended = _has_ended(opened, launched)
        ids = opened.get_latest_storage_id_by_partition(
            dg.AssetKey(asset), dg.DagsterEventType.ASSET_MATERIALIZATION, keys
        )
        done = {key for key, event_id in ids.items() if event_id > launched.since}
        progress.done = len(done)
        if ended:
            codes = _codes(opened, launched)
            progress.failed = {key: codes.get(key, "not_done") for key in sorted(_keys(chosen) - done)}
            progress.ended = True
        yield progress
        if ended:
            return
        time.sleep(every)


def runs_of(chosen: Chosen) -> list[Chosen]:
    """The CVs cut into runs of at most `CVS_PER_RUN`, each CV with all its assets in one of them."""
    order = list(dict.fromkeys(key for name in CHAIN for key in chosen.get(name, ())))
    runs = []
    for start in range(0, len(order), CVS_PER_RUN):
        some = set(order[start : start + CVS_PER_RUN])
        runs.append({name: [key for key in keys if key in some] for name, keys in chosen.items()})
    return runs


def _keys(chosen: Chosen) -> set[str]:
    return {key for keys in chosen.values() for key in keys}


def _ranges(keys: Iterable[str], order: Sequence[str]) -> int:
    """In how many pieces the keys lie among all: a run of Dagster's own takes one piece."""
    places = {key: place for place, key in enumerate(order)}
    wanted = sorted(places[key] for key in keys)
    return 1 + sum(after - before > 1 for before, after in pairwise(wanted))


def _config(run: Chosen) -> dict[str, Any]:
    return {"ops": {"make_chosen_cvs": {"config": {name: list(keys) for name, keys in run.items()}}}}


def _launch_backfill(opened: dg.DagsterInstance, asset: str, keys: Sequence[str]) -> str:
    from dagster._core.execution.backfill import PartitionBackfill
    from dagster._core.utils import make_new_backfill_id

    from recruit_assets.definitions import defs

    backfill_id = make_new_backfill_id()
    opened.add_backfill(
        PartitionBackfill.from_asset_partitions(
            backfill_id=backfill_id,
            asset_graph=defs.resolve_asset_graph(),
            partition_names=list(keys),
            asset_selection=[dg.AssetKey(asset)],
            backfill_timestamp=time.time(),
            tags={},
            dynamic_partitions_store=opened,
            all_partitions=False,
            title=None,
            description="recruit backfill",
            run_config=None,
        )
    )
    return backfill_id


def _launch_runs(opened: dg.DagsterInstance, runs: Sequence[Chosen]) -> Iterator[str]:
    """Queue the runs by the very GraphQL the UI uses, answered in this process."""
    from dagster._core.utils import make_new_backfill_id
    from dagster._core.workspace.context import WorkspaceProcessContext
    from dagster._core.workspace.load_target import WorkspaceFileTarget
    from dagster_graphql.cli import execute_query

    together = make_new_backfill_id()
    with WorkspaceProcessContext(opened, WorkspaceFileTarget([str(PROJECT_ROOT / "workspace.yaml")])) as workspace:
        for run in runs:
            params = {
                "selector": {
                    "repositoryLocationName": "recruit_assets",
                    "repositoryName": "__repository__",
                    "pipelineName": chosen_cvs_job.name,
                },
                "runConfigData": _config(run),
                "executionMetadata": {"tags": [{"key": BACKFILL, "value": together}]},
            }
            answer = execute_query(workspace, _LAUNCH, {"params": params})
            launched = (answer.get("data") or {}).get("launchPipelineExecution") or {}
            if launched.get("__typename") != "LaunchRunSuccess":
                raise PipelineError(f"the runs could not be launched: {launched.get('message') or answer}")
            yield launched["run"]["runId"]


def _runs(opened: dg.DagsterInstance, launched: Launched) -> Sequence[dg.DagsterRun]:
    if launched.backfill_id is None:
        return opened.get_runs(dg.RunsFilter(run_ids=list(launched.run_ids)))
    return opened.get_runs(dg.RunsFilter(tags={"dagster/backfill": launched.backfill_id}))


def _has_ended(opened: dg.DagsterInstance, launched: Launched) -> bool:
    if launched.backfill_id is None:
        return all(run.status in FINISHED_STATUSES for run in _runs(opened, launched))
    backfill = opened.get_backfill(launched.backfill_id)
    return backfill is None or backfill.status.name not in ("REQUESTED", "CANCELING", "FAILING")


def _codes(opened: dg.DagsterInstance, launched: Launched) -> dict[str, str]:
    """Why CVs failed, by key, from the runs' own failures."""
    codes: dict[str, str] = {}
    for run in _runs(opened, launched):
        if run.status is dg.DagsterRunStatus.FAILURE:
            for entry in opened.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_FAILURE):
                data: Any = entry.dagster_event.step_failure_data if entry.dagster_event else None
                metadata = data.user_failure_data.metadata if data and data.user_failure_data else {}
                codes |= dict(metadata["failed_cvs"].value) if "failed_cvs" in metadata else {}
    return codes


def _latest_tags(opened: dg.DagsterInstance, asset: str) -> dict[str, Mapping[str, str]]:
    """The tags of each partition's latest materialization."""
    latest: dict[str, Mapping[str, str]] = {}
    cursor: str | None = None
    while True:
        page = opened.fetch_materializations(dg.AssetKey(asset), limit=1000, cursor=cursor)
        for record in page.records:
            event = record.asset_materialization
            if event is not None and event.partition is not None:
                latest.setdefault(event.partition, event.tags or {})
        if not page.has_more:
            return latest
        cursor = page.cursor


def _of(tags: Mapping[str, Mapping[str, str]], key: str) -> str:
    """The data version of the partition; "INITIAL", as Dagster has it, where no event tells one."""
    return tags.get(key, {}).get(_DATA, "INITIAL")
