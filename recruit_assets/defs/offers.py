"""The assets of the offers: what the sources answered, the cleaned offers, their embeddings."""

from datetime import date
from typing import Any

import dagster as dg

from recruit_assets import wiring
from recruit_assets.defs.automation import ONCE_PER_BATCH
from recruit_assets.defs.partitions import DAILY, DAYS, OWNERS
from recruit_assets.usecases.raw_offers import Listing, fetch_day, listings_to_load

OFFER_COLUMNS = dg.TableSchema(
    columns=[
        dg.TableColumn("offer_id", "text", description="<source>:<its id>; of a file, the file's own id"),
        dg.TableColumn("source", "text"),
        dg.TableColumn("title", "text", description="as the source wrote it"),
        dg.TableColumn("search_title", "text", description="without gender marks"),
        dg.TableColumn("description", "text", description="plain text, structure kept"),
        dg.TableColumn("company", "text"),
        dg.TableColumn("location", "text"),
        dg.TableColumn("contract", "text", description="permanent, fixed_term, temporary ..."),
        dg.TableColumn("contract_raw", "text", description="the source's own words"),
        dg.TableColumn("salary", "text", description="the offer's own words"),
        dg.TableColumn("published_at", "timestamptz"),
        dg.TableColumn("url", "text"),
        dg.TableColumn("language", "text", description="fr or en"),
        dg.TableColumn("content_hash", "text", description="changes when the text does"),
        dg.TableColumn("duplicate_of", "text", description="the offer this one repeats"),
        dg.TableColumn("deleted_at", "timestamptz", description="when the source no longer listed it"),
    ]
)


@dg.asset(
    group_name="offers",
    owners=OWNERS,
    freshness_policy=DAILY,
    partitions_def=DAYS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    io_manager_key="object_store_io",
    code_version="1",
    kinds={"json"},
    required_resource_keys={"offer_source", "objects"},
    description="What each source answered on a day, verbatim and compressed: the cache and the replay point. A day that "
    "is over is never asked for again.",
)
def raw_offers(context: dg.AssetExecutionContext) -> Any:
    resources = context.resources
    listings = {
        day: fetch_day(resources.objects, resources.offer_source, date.fromisoformat(day))
        for day in context.partition_keys
    }
    return listings if len(listings) > 1 else next(iter(listings.values()))


@dg.asset(
    group_name="offers",
    owners=OWNERS,
    freshness_policy=DAILY,
    partitions_def=DAYS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    deps=[raw_offers],
    io_manager_key="postgres_io",
    code_version="1",
    kinds={"postgres"},
    required_resource_keys={"objects"},
    automation_condition=ONCE_PER_BATCH,
    metadata={"dagster/table_name": "recruit.offers", "dagster/column_schema": OFFER_COLUMNS},
    description="One row for each offer: cleaned, near duplicates linked, earlier versions kept, offers that vanished "
    "closed. Records that can't be offers are in recruit.offer_rejects with the reason.",
)
def offers(context: dg.AssetExecutionContext) -> list[Listing]:
    return listings_to_load(context.resources.objects, map(date.fromisoformat, context.partition_keys))


@dg.asset(
    group_name="offers",
    owners=OWNERS,
    freshness_policy=DAILY,
    deps=[dg.AssetDep(offers, partition_mapping=dg.AllPartitionMapping())],
    io_manager_key="postgres_io",
    kinds={"postgres", "pgvector"},
    required_resource_keys={"database", "embedder"},
    automation_condition=ONCE_PER_BATCH,
    metadata={"dagster/table_name": "recruit.offer_embeddings"},
    description="One vector for each text and model: an unchanged offer is never embedded again. The seed's vectors come "
    "with the seed.",
)
def offer_embeddings(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    from recruit_assets.stores.vectors import VectorStore
    from recruit_assets.usecases.embeddings import embed_offers

    resources = context.resources
    report = embed_offers(VectorStore(resources.database), resources.embedder, wiring.ready_made_vectors())
    return dg.MaterializeResult(
        metadata={**report.model_dump(exclude={"notes", "total"}), "dagster/row_count": report.total}
    )


ASSETS = [raw_offers, offers, offer_embeddings]
