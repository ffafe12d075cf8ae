"""One outcome for each CV of a run: what is done is recorded at once, what failed is told at the end.

The pattern of every asset partitioned by CV. A run over many partitions is one process; were the outcomes emitted by
Dagster when the step ends, one bad CV, or a kill, would cost all the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from typing import Any

import dagster as dg
from dagster._core.definitions.data_version import extract_data_version_from_entry

from recruit_assets.domain.documents import CvError
from recruit_assets.stores.errors import StoreError


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
) -> Iterator[dg.AssetMaterialization]:
    """Do `work` for each CV of the run and yield one materialization for each that succeeds, as it succeeds.

    `work` takes a CV's key, stores the result itself and raises CvError when this CV can't be done; it may run in
    `workers` threads, while every event is yielded on the caller's thread. `upstream` names the assets (same partitions)
    the result was made from. Raises Failure at the end when some CVs failed, with code and key of each, and StoreError
    at once when a server is gone: that is not the fault of a CV.
    """
    keys = list(context.partition_keys)
    failures: dict[str, str] = {}
    with ThreadPoolExecutor(max_workers=max(1, min(workers, len(keys)))) as pool:
        pending = {pool.submit(work, key): key for key in keys}
        for count, done in enumerate(as_completed(pending), start=1):
            key = pending[done]
            try:
                outcome = done.result()
            except CvError as error:
                failures[key] = error.code
                context.log.warning(f"CV {key} failed: {error.code}. {error.message}")
            except StoreError:
                pool.shutdown(cancel_futures=True)
                raise
            except Exception as error:  # noqa: BLE001 - a fault in our own code must not cost the other CVs either
                failures[key] = f"unexpected {type(error).__name__}"
                context.log.error(f"CV {key} failed: unexpected {type(error).__name__}")
            else:
                yield dg.AssetMaterialization(
                    asset,
                    partition=key,
                    metadata=outcome.metadata,
                    tags=_version_tags(context.instance, key, code_version, outcome.data_version, upstream),
                )
            if count % 10 == 0 or count == len(keys):
                context.log.info(f"{asset}: {count} of {len(keys)} CVs done, {len(failures)} failed")
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
