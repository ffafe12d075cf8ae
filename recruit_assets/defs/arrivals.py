"""CVs that arrive in the inbox, change there or go: a sensor that turns files into partitions and events. What
happens next is automation's business."""

from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import dagster as dg

from recruit_assets.defs.candidates import cv_inbox
from recruit_assets.defs.partitions import CVS
from recruit_assets.domain.documents import cv_key
from recruit_assets.stores.cv_files import Inbox, InboxEntry, InboxPage
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.objects import ObjectStore

FILES_PER_TICK = 10_000
"""How many files of the inbox a tick looks at; the next one goes on behind them, and round again."""

MOST_PER_TICK = 1000
"""How many of them it takes in or reports: a tick has 60 seconds."""

_VERSION = "dagster/data_version"


class News(NamedTuple):
    """What is new in a part of the inbox: files without a partition, files that are not as they were last reported, object
    keys of files that are missing; and the object key up to which it was looked at (None: to the end)."""

    arrived: list[InboxEntry]
    changed: list[InboxEntry]
    missing: list[str]
    last: str | None


def news_of(page: InboxPage, known: Collection[str], reported: Mapping[str, str]) -> News:
    """Compare a part of the inbox with what is known of it: the CV keys that have a partition, and by CV key the version
    of the file when it was last reported. At most `MOST_PER_TICK` files are taken, in the order of their object keys."""
    listed, registered = {entry.object_key: entry for entry in page.entries}, set(page.registered)

    def is_as_it_was(object_key: str) -> bool:
        entry = listed.get(object_key)
        return (
            entry is not None
            and object_key in registered
            and entry.cv_key in known
            and reported.get(entry.cv_key) == entry.version
        )

    new = [object_key for object_key in sorted({*listed, *registered}) if not is_as_it_was(object_key)]
    taken = new[:MOST_PER_TICK]
    files = [listed[object_key] for object_key in taken if object_key in listed]
    return News(
        arrived=[entry for entry in files if entry.cv_key not in known],
        changed=[entry for entry in files if entry.cv_key in known],
        missing=[object_key for object_key in taken if object_key not in listed],
        last=page.last if len(new) == len(taken) else taken[-1],
    )


class Found(NamedTuple):
    """What looking through a part of the inbox came to: keys that need a partition, events to record, keys of CVs whose
    file is gone, and where to go on (None: the inbox ends here)."""

    arrived: list[str]
    events: list[dg.AssetMaterialization | dg.AssetObservation]
    gone: list[str]
    last: str | None


def look_through(inbox: Inbox, instance: dg.DagsterInstance, after: str | None) -> Found:
    """Look through the part of the inbox behind the object key `after`, and register what is new there. Raises StoreError
    when the inbox can't be listed: a listing that failed is not an empty one."""
    page = inbox.page(after, FILES_PER_TICK)
    known = set(instance.get_dynamic_partitions(str(CVS.name)))
    news = news_of(page, known, _reported(instance, [entry.cv_key for entry in page.entries]))
    with ThreadPoolExecutor(16) as pool:  # each waits for a disk or a server
        list(pool.map(inbox.register, [entry.object_key for entry in (*news.arrived, *news.changed)]))
    gone = [object_key for object_key in news.missing if inbox.is_gone(object_key)]
    for object_key in gone:
        inbox.strike_off(object_key)
    gone_keys = [key for key in map(cv_key, gone) if key in known]
    events = [*map(_seen, (*news.arrived, *news.changed)), *map(_gone, gone_keys)]
    return Found([entry.cv_key for entry in news.arrived], events, gone_keys, news.last)


@dg.sensor(
    name="cv_arrivals",
    description="Looks through the inbox, round and round: registers a partition for each new file, and reports in "
    "cv_inbox what is new, changed or gone. It starts nothing: runs come from automation.",
    minimum_interval_seconds=10,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def cv_arrivals(
    context: dg.SensorEvaluationContext, objects: dg.ResourceParam[ObjectStore]
) -> dg.SensorResult | dg.SkipReason:
    after = context.cursor or None
    try:
        found = look_through(Inbox(objects), context.instance, after)
    except StoreError as error:  # the cursor stays where it is
        return dg.SkipReason(f"The inbox could not be listed: {error}")
    if found.gone:
        context.log.warning(f"{len(found.gone)} CVs are gone from the inbox and still kept: {', '.join(found.gone)}")
    if not found.events and found.last == after:
        return dg.SkipReason("Nothing is new in the inbox.")
    return dg.SensorResult(
        dynamic_partitions_requests=[CVS.build_add_request(found.arrived)] if found.arrived else [],
        asset_events=found.events,
        cursor=found.last or "",
    )


def _reported(instance: dg.DagsterInstance, cv_keys: list[str]) -> dict[str, str]:
    """The version of each file when it was last reported: Dagster's own events are the sensor's memory, so what a tick
    found is either recorded or found again."""
    if not cv_keys:
        return {}
    tags = instance.event_log_storage.get_latest_tags_by_partition(
        cv_inbox.key, dg.DagsterEventType.ASSET_MATERIALIZATION, [_VERSION], cv_keys
    )
    return {key: found[_VERSION] for key, found in tags.items()}


def _seen(entry: InboxEntry) -> dg.AssetMaterialization:
    metadata: dict[str, Any] = {"in_inbox": True, "size_bytes": entry.size, "modified": entry.modified}
    return dg.AssetMaterialization(
        cv_inbox.key, partition=entry.cv_key, metadata=metadata, tags={_VERSION: entry.version}
    )


def _gone(key: str) -> dg.AssetObservation:
    """Not a new version: that a file is gone gives nothing to read."""
    return dg.AssetObservation(cv_inbox.key, partition=key, metadata={"in_inbox": False})
