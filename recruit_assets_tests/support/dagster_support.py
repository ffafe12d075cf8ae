"""How tests run the product's graph on databases of their own. The only test module that imports Dagster's private parts.

Belongs here: the graph with plain objects for resources, one run as the UI makes it, a backfill and automation ticks
without a daemon, staleness as the UI shows it. Does not belong here: what any of it must come out as.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import dagster as dg
from dagster._core.definitions.automation_tick_evaluation_context import build_run_requests
from dagster._core.definitions.data_version import CachingStaleStatusResolver
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill
from dagster._core.instance.ref import InstanceRef
from dagster._core.loader import LoadingContextForTest
from dagster._core.storage.dagster_run import NOT_FINISHED_STATUSES
from dagster._core.test_utils import create_test_daemon_workspace_context, instance_for_test
from dagster._core.workspace.load_target import ModuleTarget
from dagster._daemon.backfill import execute_backfill_iteration
from dagster._serdes import serialize_value
from pydantic import BaseModel

from recruit_assets.crew.prompts import read_crew_prompts
from recruit_assets.crew.runner import CrewRunner
from recruit_assets.definitions import defs as definitions
from recruit_assets.defs.automation import SENSOR
from recruit_assets.defs.io_managers import IO_MANAGERS
from recruit_assets.defs.partitions import CVS
from recruit_assets.documents import Limits
from recruit_assets.models.chat import Answer, Message
from recruit_assets.models.embedders import HashingEmbedder
from recruit_assets.models.offline import OfflineModel
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.sources.files import FileSource
from recruit_assets.stores.cv_files import Inbox
from recruit_assets.stores.interviews import InterviewStore
from recruit_assets.stores.objects import ObjectStore
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.profiles import ProfileStore
from recruit_assets.stores.usage import UsageStore
from recruit_assets.usecases.parse import CvParser

CVS_NAME = str(CVS.name)
CHAIN = ("cv_files", "cv_documents", "candidate_profiles")


class CountingModel:
    """The offline model, counting what it is asked."""

    def __init__(self) -> None:
        self._model = OfflineModel()
        self.name = self._model.name
        self.calls = 0

    def ask(self, messages: Sequence[Message], response_model: type[BaseModel] | None = None) -> Answer:
        self.calls += 1
        return self._model.ask(messages, response_model)


@dataclass
class Product:
    """The product on fresh databases: its stores, its model, and the real graph with these for resources."""

    objects: ObjectStore
    database: Database
    profiles: ProfileStore
    model: CountingModel
    defs: dg.Definitions

    def add_cv(self, name: str, data: bytes) -> str:
        """Put a file into the inbox; returns its key."""
        inbox = Inbox(self.objects)
        return inbox.register(inbox.add(name, data))

    def with_resources(self, **resources: Any) -> dg.Definitions:
        """The graph with some resources replaced."""
        return _graph({**(self.defs.resources or {}), **resources})


def product(postgres_url: str, mongo_url: str, folder: Path, offers: Path | None = None) -> Product:
    """The product in these databases and, for the objects, in `folder`."""
    objects, database = ObjectStore(folder.as_uri()), Database(postgres_url)
    profiles, model, embedder = ProfileStore(mongo_url), CountingModel(), HashingEmbedder()
    resources = {
        "objects": objects,
        "database": database,
        "profiles": profiles,
        "interviews": InterviewStore(mongo_url),
        "usage": UsageStore(database),
        "embedder": embedder,
        "limits": Limits(),
        "cv_parser": CvParser(CrewRunner(model, read_crew_prompts(PROJECT_ROOT / "prompts" / "crew")), Limits()),
        "offer_sources": [FileSource(offers)] if offers else [],
    }
    return Product(objects, database, profiles, model, _graph({**(definitions.resources or {}), **resources}))


def _graph(resources: Mapping[str, Any]) -> dg.Definitions:
    return dg.Definitions(
        assets=definitions.assets,
        asset_checks=definitions.asset_checks,
        jobs=definitions.jobs,
        sensors=definitions.sensors,
        resources=resources,
        executor=dg.in_process_executor,
    )


def shelves() -> dict[str, set[str]]:
    """The assets that each IO manager knows a place for, by the IO manager's key; no server is asked."""
    stores = {
        name: SimpleNamespace(get=None, reports=None) for name in ("objects", "profiles", "interviews", "database")
    }
    with dg.build_resources({**stores, **IO_MANAGERS}) as built:
        return {name: set(getattr(built, name)._shelves) for name in IO_MANAGERS}


def instance_with(keys: Sequence[str] = ()) -> dg.DagsterInstance:
    """A Dagster instance in memory that knows these CVs."""
    instance = dg.DagsterInstance.ephemeral()
    if keys:
        instance.add_dynamic_partitions(CVS_NAME, list(keys))
    return instance


def run(
    defs: dg.Definitions, instance: dg.DagsterInstance, assets: str | Sequence[str], keys: Sequence[str] = ()
) -> dg.ExecuteInProcessResult:
    """One run of the assets, for one partition or for the range from the first key to the last, as the UI makes it."""
    tags = {}
    if len(keys) == 1:
        tags = {"dagster/partition": keys[0]}
    elif keys:
        tags = {"dagster/asset_partition_range_start": keys[0], "dagster/asset_partition_range_end": keys[-1]}
    names = [assets] if isinstance(assets, str) else assets
    return defs.resolve_implicit_global_asset_job_def().execute_in_process(
        asset_selection=[dg.AssetKey(name) for name in names],
        instance=instance,
        tags=tags,
        raise_on_error=False,
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )


def statuses(instance: dg.DagsterInstance, asset: str, keys: Sequence[str]) -> dict[str, str | None]:
    """MATERIALIZED, FAILED or None for each CV, as the asset's page shows it."""
    found = instance.get_status_by_partition(dg.AssetKey(asset), list(keys), CVS) or {}
    return {key: status.name if (status := found.get(key)) else None for key in keys}


def materializations(instance: dg.DagsterInstance, asset: str) -> list[tuple[str | None, dict[str, Any]]]:
    """Partition and metadata of every materialization, oldest first."""
    records = instance.fetch_materializations(dg.AssetKey(asset), limit=1000, ascending=True).records
    return [
        (event.partition, {name: value.value for name, value in event.metadata.items()})
        for record in records
        if (event := record.asset_materialization)
    ]


def failed_cvs(result: dg.ExecuteInProcessResult) -> dict[str, str]:
    """The code of each CV that failed in the run."""
    for event in result.filter_events(lambda event: event.is_step_failure):
        failure: Any = event.step_failure_data
        if failure.user_failure_data:
            return dict(failure.user_failure_data.metadata["failed_cvs"].value)
    return {}


def whole_event_log(instance: dg.DagsterInstance) -> str:
    """Everything the instance keeps of its runs, as stored: events, logs, tags."""
    events = [serialize_value(entry) for run in instance.get_runs() for entry in instance.all_logs(run.run_id)]
    return "\n".join([*events, *(serialize_value(run) for run in instance.get_runs())])


def staleness(defs: dg.Definitions, instance: dg.DagsterInstance, asset: str, key: str) -> str:
    """FRESH, STALE or MISSING, as the graph's badge shows it."""
    resolver = CachingStaleStatusResolver(instance, defs.resolve_asset_graph(), LoadingContextForTest(instance))
    return resolver.get_status(dg.AssetKey(asset), key).name


def as_if_changed(defs: dg.Definitions, asset: str) -> dg.Definitions:
    """The graph with another code version of one asset: what an edited prompt does."""
    return defs.map_asset_specs(
        func=lambda spec: spec.replace_attributes(code_version="edited") if spec.key.path[-1] == asset else spec
    )


class Requested(NamedTuple):
    """What one tick asked for: the number of partitions by asset, and of backfills and runs that come of it."""

    partitions: dict[str, int]
    backfills: int
    runs: int


class Automation:
    """The automation sensor, tick by tick; nothing is run."""

    def __init__(self, defs: dg.Definitions, instance: dg.DagsterInstance):
        self.defs = defs
        self._instance = instance
        self._cursor: Any = None

    def tick(self) -> dict[str, int]:
        """How many partitions of which assets are asked for now."""
        return self.tick_in_full().partitions

    def tick_in_full(self) -> Requested:
        """What is asked for now, and in how many backfills and runs."""
        result = dg.evaluate_automation_conditions(defs=self.defs, instance=self._instance, cursor=self._cursor)
        self._cursor = result.cursor
        subsets = [subset for subset in result._requested_subsets if not subset.is_empty]
        requests = build_run_requests(subsets, self.defs.resolve_asset_graph(), {}, SENSOR.emit_backfills)
        partitions = {subset.key.to_user_string(): subset.size for subset in subsets}
        backfills = sum(request.requires_backfill_daemon() for request in requests)
        return Requested(partitions, backfills, len(requests) - backfills)


def arrive(instance: dg.DagsterInstance, asset: str, keys: Sequence[str | None], version: str = "1") -> None:
    """Record the asset's materialization for each key, with a data version, as a run of it would."""
    for key in keys:
        instance.report_runless_asset_event(
            dg.AssetMaterialization(asset, partition=key, tags={"dagster/data_version": version})
        )


@dataclass
class Backfilled:
    """What a backfill came to: its status, the runs it took by asset, and the number of CVs by asset and status."""

    status: str
    runs: dict[str, int]
    counts: dict[str, dict[str | None, int]]


_UNFINISHED = dg.RunsFilter(statuses=NOT_FINISHED_STATUSES)


def run_backfill(assets: Sequence[str], keys: Sequence[str], timeout: float = 150) -> Backfilled:
    """A real backfill of the assets as the UI launches it: each run a process that loads the graph by its name and takes
    its settings from the environment. Nothing but the daemon's loop is played by the test."""
    launch_at_once = {"run_coordinator": {"module": "dagster._core.run_coordinator", "class": "DefaultRunCoordinator"}}
    target = ModuleTarget("recruit_assets.definitions", "defs", str(PROJECT_ROOT), "recruit_assets")
    with instance_for_test(overrides=launch_at_once) as instance:
        instance.add_dynamic_partitions(CVS_NAME, list(keys))
        with create_test_daemon_workspace_context(target, instance) as workspace:
            instance.add_backfill(
                PartitionBackfill.from_asset_partitions(
                    backfill_id="backfill",
                    asset_graph=workspace.create_request_context().asset_graph,
                    partition_names=list(keys),
                    asset_selection=[dg.AssetKey(name) for name in assets],
                    backfill_timestamp=time.time(),
                    tags={},
                    dynamic_partitions_store=instance,
                    all_partitions=False,
                    title=None,
                    description=None,
                    run_config=None,
                )
            )
            deadline = time.monotonic() + timeout
            while time.monotonic() < deadline and _backfill_status(instance) is BulkActionStatus.REQUESTED:
                list(execute_backfill_iteration(workspace, logging.getLogger("backfill")))
                # The daemon comes by every 30 seconds, when most runs are done.
                while time.monotonic() < deadline and instance.get_runs(_UNFINISHED):
                    time.sleep(0.1)
        runs = Counter(key.to_user_string() for run in instance.get_runs() for key in run.asset_selection or ())
        return Backfilled(
            _backfill_status(instance).name,
            dict(runs),
            {name: dict(Counter(statuses(instance, name, keys).values())) for name in assets},
        )


def _backfill_status(instance: dg.DagsterInstance) -> BulkActionStatus:
    backfill = instance.get_backfill("backfill")
    assert backfill is not None
    return backfill.status


@contextmanager
def product_instance(folder: Path) -> Iterator[dg.DagsterInstance]:
    """The instance that `dagster.yaml` in `folder` describes."""
    with dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(folder))) as instance:
        yield instance
