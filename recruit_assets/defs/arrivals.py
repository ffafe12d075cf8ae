"""CVs that arrive in the inbox: a sensor that turns files into partitions. What happens next is automation's business."""

from collections.abc import Iterable, Sequence

import dagster as dg

from recruit_assets.defs.partitions import CVS
from recruit_assets.stores.cv_files import Inbox, InboxEntry
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.objects import ObjectStore

MOST_PER_TICK = 1000
"""A tick has 60 seconds; registering a thousand keys takes about one."""


def new_arrivals(listed: Iterable[InboxEntry], known: Sequence[str]) -> list[InboxEntry]:
    """The files of the listing that have no partition yet, in the listing's order, at most `MOST_PER_TICK` of them."""
    seen = set(known)
    return [entry for entry in listed if entry.cv_key not in seen][:MOST_PER_TICK]


@dg.sensor(
    name="cv_arrivals",
    description="Registers a partition for each new file in the inbox. It only registers: runs come from automation.",
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def cv_arrivals(
    context: dg.SensorEvaluationContext, objects: dg.ResourceParam[ObjectStore]
) -> dg.SensorResult | dg.SkipReason:
    inbox = Inbox(objects)
    try:
        arrivals = new_arrivals(inbox.list(), context.instance.get_dynamic_partitions(CVS.name or "cvs"))
        keys = [inbox.register(entry.object_key) for entry in arrivals]
    except StoreError as error:  # a listing that failed is not an empty listing
        return dg.SkipReason(f"The inbox could not be listed: {error}")
    if not keys:
        return dg.SkipReason("No new CV in the inbox.")
    return dg.SensorResult(dynamic_partitions_requests=[CVS.build_add_request(keys)])
