"""Erasing a CV while the graph may be at work: from the stores, and then from Dagster's partitions."""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg

from recruit_assets.defs.partitions import CVS
from recruit_assets.stores.interviews import InterviewStore
from recruit_assets.stores.objects import ObjectStore
from recruit_assets.stores.profiles import ProfileStore
from recruit_assets.stores.vectors import VectorStore

PARTITION = "dagster/partition"
RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"
_UNFINISHED = [
    status
    for status in dg.DagsterRunStatus
    if status not in (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED)
]


class CvAtWork(Exception):
    """Runs may be at work on the CV; the message names them."""


def erase_cv(
    instance: dg.DagsterInstance,
    cv_key: str,
    objects: ObjectStore,
    profiles: ProfileStore,
    interviews: InterviewStore,
    vectors: VectorStore,
    own_run: str | None = None,
) -> dict[str, int]:
    """Erase the CV from every store and then its partition; returns how many things went, by place.

    `own_run` is the run that does it, which is at work on no CV. Raises CvAtWork while another run may be: before anything
    is erased, or, when that began meanwhile, before the partition goes. Raises StoreError. After a failure it can be called
    again and does what is left.
    """
    from recruit_assets.usecases.erase import erase_candidate

    _refuse_while_at_work(instance, cv_key, own_run)
    erased = erase_candidate(cv_key, objects, profiles, interviews, vectors)
    # A run that was started in between may have stored something again.
    _refuse_while_at_work(instance, cv_key, own_run)
    name = str(CVS.name)
    erased["partition"] = int(instance.has_dynamic_partition(name, cv_key))
    instance.delete_dynamic_partition(name, cv_key)
    return erased


def _refuse_while_at_work(instance: dg.DagsterInstance, cv_key: str, own_run: str | None) -> None:
    keys = instance.get_dynamic_partitions(str(CVS.name))
    unfinished = instance.get_runs(dg.RunsFilter(statuses=_UNFINISHED))
    at_work = [run.run_id for run in unfinished if run.run_id != own_run and _is_for(run, cv_key, keys)]
    if at_work:
        raise CvAtWork(
            f"CV {cv_key} can't be erased while these runs may be at work on it: {', '.join(at_work)}. "
            "Wait for them or end them in the Dagster UI, and erase it again."
        )


def _is_for(run: dg.DagsterRun, cv_key: str, keys: Sequence[str]) -> bool:
    """Whether the run may read or write something of the CV. One without a partition may be about all candidates."""
    first, last = run.tags.get(RANGE_START), run.tags.get(RANGE_END)
    if first is None or last is None:
        return run.tags.get(PARTITION, cv_key) == cv_key
    if first not in keys or last not in keys:
        return cv_key in (first, last)
    return cv_key in keys[keys.index(first) : keys.index(last) + 1]
