"""Files of offers dropped into the bucket under `offers_inbox/`: a sensor that turns each into an import."""

import json
from pathlib import PurePosixPath

import dagster as dg

from recruit_assets.defs.offers import raw_offers
from recruit_assets.sources.base import SourceError
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.objects import ObjectStore
from recruit_assets.usecases.raw_offers import dropped_files, fetch_dropped, today

MOST_PER_TICK = 100


class DroppedFile(dg.Config):
    """The file's object key."""

    object_key: str


@dg.op(
    required_resource_keys={"objects"},
    description="Reads the file into today's raw offers, as a source named after it; automation loads them.",
)
def take_in_offer_file(context: dg.OpExecutionContext, config: DroppedFile) -> None:
    day = today()
    try:
        fetched = fetch_dropped(context.resources.objects, config.object_key, day)
    except SourceError as error:
        raise dg.Failure(str(error), allow_retries=False) from None
    if fetched.fault:
        raise dg.Failure(fetched.fault, allow_retries=False)
    context.log_event(
        dg.AssetMaterialization(
            raw_offers.key,
            partition=day.isoformat(),
            metadata={"file": PurePosixPath(config.object_key).name, "pages": fetched.pages, "bytes": fetched.bytes},
        )
    )


@dg.job(
    executor_def=dg.in_process_executor,
    description="Take in one file of offers from the bucket's offers_inbox folder.",
)
def offer_file_job() -> None:
    take_in_offer_file()


@dg.sensor(
    job=offer_file_job,
    name="offer_file_arrivals",
    description="Looks for files of offers (.jsonl, .csv, .parquet) that are new or changed under offers_inbox/ in the "
    "bucket, and asks for the import of each.",
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
)
def offer_file_arrivals(
    context: dg.SensorEvaluationContext, objects: dg.ResourceParam[ObjectStore]
) -> dg.SensorResult | dg.SkipReason:
    try:
        files = dropped_files(objects)
    except StoreError as error:
        return dg.SkipReason(f"The bucket could not be listed: {error}")
    seen: dict[str, str] = json.loads(context.cursor) if context.cursor else {}
    new = [key for key, version in files.items() if seen.get(key) != version][:MOST_PER_TICK]
    if not new:
        return dg.SkipReason("No file of offers is new.")
    requests = [
        dg.RunRequest(
            run_key=f"{key} {files[key]}",
            run_config={"ops": {"take_in_offer_file": {"config": {"object_key": key}}}},
        )
        for key in new
    ]
    cursor = {key: version for key, version in files.items() if key in new or seen.get(key) == version}
    return dg.SensorResult(run_requests=requests, cursor=json.dumps(cursor))


JOBS = [offer_file_job]
SENSORS = [offer_file_arrivals]
