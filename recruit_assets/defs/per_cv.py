"""One outcome for each CV of a run: what is done is recorded at once, what failed is told at the end.

The pattern of every asset partitioned by CV. A run over many partitions is one process; were the outcomes emitted by
Dagster when the step ends, one bad CV, or a kill, would cost all the others.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.definitions.data_version import extract_data_version_from_entry

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
    work: Callable[[str], Done],
    *,
    code_version: str,
    upstream: Sequence[str] = (),
    workers: int = 1,
) -> Iterator[dg.AssetMaterialization | dg.Output[None]]:
    """Do `work` for each CV of the run and yield one materialization for each that succeeds, as it succeeds.

    `work` takes a CV's key, stores the result itself and raises CvError when this CV can't be done; it may run in
    `workers` threads, while every event is yielded on the caller's thread. `upstream` names the assets (same partitions)
    the result was made from. Raises Failure at the end when some CVs failed, with code and key of each, and StoreError
    as soon as it came up for several CVs in a row: then a server is gone, and no CV is at fault.

    A run of one CV yields the step's own output instead, so that the asset behind it may follow in the same run.
    """
    keys = list(context.partition_keys)
    failures: dict[str, str] = {}
    store_errors = 0
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
                if len(keys) == 1:
                    yield dg.Output(None, metadata=dict(done.metadata), data_version=dg.DataVersion(done.data_version))
                else:
                    tags = _version_tags(context.instance, key, code_version, done.data_version, upstream)
                    yield dg.AssetMaterialization(asset, partition=key, metadata=done.metadata, tags=tags)
            if count % 10 == 0 or count == len(keys):
                context.log.info(f"{asset}: {count} of {len(keys)} CVs done, {len(failures)} failed")
    finally:
        # Also when the run is ended from outside: CVs that were not begun cost no model call then.
        pool.shutdown(cancel_futures=True)
    if failures:
        codes = ", ".join(f"{n} {code}" for code, n in sorted(Counter(failures.values()).items()))
        raise dg.Failure(
            f"{len(failures)} of {len(keys)} CVs failed ({codes}); the others are recorded.",
            metadata={"failed_cvs": dg.MetadataValue.json(failures)},
            allow_retries=False,
        )


def _version_tags(
    instance: dg.DagsterInstance, key: str, code_version: str, data_version: str, upstream: Sequence[str]
) -> dict[str, str]:
    """The tags Dagster writes for native materializations: with fewer of them, the staleness badge is wrong for ever."""
    tags = {"dagster/code_version": code_version, "dagster/data_version": data_version}
    for name in upstream:
        record = instance.get_latest_data_version_record(dg.AssetKey(name), partition_key=key)
        if record is None:
            continue
        version = extract_data_version_from_entry(record.event_log_entry)
        tags[f"dagster/input_data_version/{name}"] = version.value if version else "INITIAL"
        tags[f"dagster/input_event_pointer/{name}"] = str(record.storage_id)
    return tags
