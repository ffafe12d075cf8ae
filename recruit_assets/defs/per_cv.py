"""One outcome for each CV of a run: what is done is recorded at once, what failed is told at the end.

The pattern of every asset partitioned by CV. A run over many partitions is one process; were the outcomes emitted by
Dagster when the step ends, one bad CV, or a kill, would cost all the others.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import dagster as dg
from dagster._core.definitions.data_version import DATA_VERSION_TAG, extract_data_version_from_entry
from dagster._core.events import AssetMaterializationPlannedData

from recruit_assets.domain.documents import CvError
from recruit_assets.stores.errors import StoreError

_SERVER_IS_GONE = 8
"""Store errors in a row after which the other CVs are not even tried: each would wait for its timeout."""


@dataclass(frozen=True)
class Done:
    """One CV's result as Dagster sees it: a version of its data and metadata without personal data."""

    data_version: str
    metadata: Mapping[str, Any] = field(default_factory=dict)


def one_outcome_per_cv(
    context: dg.OpExecutionContext | dg.AssetExecutionContext,
    asset: str,
    keys: Sequence[str],
    work: Callable[[str], Done],
    *,
    code_version: str,
    upstream: str,
    workers: int = 1,
) -> Generator[dg.AssetMaterialization, None, dict[str, str]]:
    """Do `work` for each of the CVs and yield one materialization for each that succeeds, as it succeeds; returns the code
    of each that failed.

    `work` takes a CV's key, stores the result itself and raises CvError when this CV can't be done; it may run in
    `workers` threads, while every event is yielded on the caller's thread. `upstream` names the asset (same partitions)
    the result was made from. Raises StoreError as soon as it came up for several CVs in a row: then a server is gone, and
    no CV is at fault.
    """
    failures: dict[str, str] = {}
    store_errors = 0
    used = _versions_in_use(context.instance, dg.AssetKey(upstream), keys)
    pool = ThreadPoolExecutor(max_workers=max(1, min(workers, len(keys))))
    try:
        pending = {pool.submit(work, key): key for key in keys}
        for count, future in enumerate(as_completed(pending), start=1):
            key = pending[future]
            try:
                done = future.result()
            except CvError as error:
                failures[key] = error.code
                context.log.warning(f"CV {key} failed: {error.code}. {error.message}")
            except StoreError as error:
                failures[key] = "store_error"
                store_errors += 1
                if store_errors >= min(len(keys), _SERVER_IS_GONE):
                    raise
                context.log.warning(f"CV {key} failed: store_error. {error}")
            except Exception as error:  # noqa: BLE001 - a fault in our own code must not cost the other CVs either
                failures[key] = f"unexpected {type(error).__name__}"
                place = traceback.extract_tb(error.__traceback__)[-1]
                # The exception's text may quote the CV.
                context.log.error(f"CV {key} failed: {failures[key]} at {Path(place.filename).name}:{place.lineno}")
            else:
                store_errors = 0
                tags = _version_tags(code_version, done.data_version, upstream, used[key])
                yield dg.AssetMaterialization(asset, partition=key, metadata=done.metadata, tags=tags)
            if count % 10 == 0 or count == len(keys):
                context.log.info(f"{asset}: {count} of {len(keys)} CVs done, {len(failures)} failed")
    finally:
        # Also when the run is ended from outside: CVs that were not begun cost no model call then.
        pool.shutdown(cancel_futures=True)
    return failures


def failure_of(failures: Mapping[str, str], total: int) -> dg.Failure:
    """What a run raises at its end when some of its `total` CVs failed: the code of each by key."""
    codes = ", ".join(f"{n} {code}" for code, n in sorted(Counter(failures.values()).items()))
    return dg.Failure(
        f"{len(failures)} of {total} CVs failed ({codes}); the others are recorded.",
        metadata={"failed_cvs": dg.MetadataValue.json(dict(failures))},
        allow_retries=False,
    )


def plan(context: dg.OpExecutionContext, asset: str, keys: Sequence[str]) -> None:
    """Tell that the run means to make these partitions of the asset, as Dagster does for runs that have partitions: they
    show as in progress while it lasts, and as failed when it ends without them."""
    for key in keys:
        event = dg.DagsterEvent.build_asset_materialization_planned_event(
            context.job_name, context.op.name, AssetMaterializationPlannedData(dg.AssetKey(asset), partition=key)
        )
        context.instance.report_dagster_event(event, context.run_id)


class _InUse(NamedTuple):
    """Which version of an asset a result is made from: the version of its data, and the id of the event that tells it."""

    data_version: str = "INITIAL"
    event: str = "NULL"


def _versions_in_use(instance: dg.DagsterInstance, upstream: dg.AssetKey, keys: Sequence[str]) -> dict[str, _InUse]:
    """For each of the CVs, the version of `upstream` that is there before the work begins: should another one come
    meanwhile, the result is stale, whichever of the two it was made from. Asked for all at once, because asking for each
    costs more than recording its result."""
    made = dg.DagsterEventType.ASSET_MATERIALIZATION
    # The ids first: a version that comes between the two questions has a later id than the one noted.
    events = instance.get_latest_storage_id_by_partition(upstream, made, set(keys))
    tags = instance.event_log_storage.get_latest_tags_by_partition(upstream, made, [DATA_VERSION_TAG], list(keys))
    found = {
        key: _InUse(tags.get(key, {}).get(DATA_VERSION_TAG, "INITIAL"), str(event)) for key, event in events.items()
    }
    for key in set(keys) - set(found):
        record = instance.get_latest_data_version_record(upstream, is_source=True, partition_key=key)
        version = extract_data_version_from_entry(record.event_log_entry) if record else None
        found[key] = _InUse(version.value if version else "INITIAL", str(record.storage_id) if record else "NULL")
    return found


def _version_tags(code_version: str, data_version: str, upstream: str, used: _InUse) -> dict[str, str]:
    """The tags Dagster writes for native materializations: with fewer of them, the staleness badge is wrong for ever."""
    return {
        "dagster/code_version": code_version,
        "dagster/data_version": data_version,
        f"dagster/input_data_version/{upstream}": used.data_version,
        f"dagster/input_event_pointer/{upstream}": used.event,
    }
