"""The assets of the offers: what the sources answered, the cleaned offers, their embeddings."""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from recruit_assets import wiring
from recruit_assets.defs.automation import ONCE_PER_BATCH
from recruit_assets.defs.partitions import DAILY, DAYS, OWNERS
from recruit_assets.usecases.raw_offers import Listing, fetch_day, listings_to_load, records_by_source

RAW_COLUMNS = dg.TableSchema(
    columns=[
        dg.TableColumn("id", "text", description="the source's own id"),
        dg.TableColumn("title", "text", description="as the source wrote it"),
        dg.TableColumn("description", "text", description="HTML or plain"),
        dg.TableColumn("company", "text", description="who offers the work"),
        dg.TableColumn("location", "text", description="a label"),
        dg.TableColumn("place", "object", description="city, postcode, insee, country, latitude, longitude"),
        dg.TableColumn("contract", "text", description="the source's own words, or a kind of ours"),
        dg.TableColumn("hours", "text", description="full or part time, hours a week"),
        dg.TableColumn("remote", "text", description="the source's own words"),
        dg.TableColumn("salary", "text", description="the offer's own words"),
        dg.TableColumn("pay", "object", description="min, max, currency, period, predicted"),
        dg.TableColumn("skills", "list", description="the names the source gives"),
        dg.TableColumn("published_at", "text", description="when the source published it"),
        dg.TableColumn("expires_at", "text", description="when it ends"),
        dg.TableColumn("updated_at", "text", description="when the source last changed it"),
        dg.TableColumn("url", "text", description="where to read it at the source"),
        dg.TableColumn("language", "text", description="where the source says so"),
        dg.TableColumn("attribution", "text", description="whom to name beside the offer"),
        dg.TableColumn("licence", "text", description="the terms the source gives it under"),
    ]
)

_COLUMNS = [
    dg.TableColumn("offer_id", "text", description="the source, a colon, its id; of a file, the file's own id"),
    dg.TableColumn("source", "text", description="name of the source"),
    dg.TableColumn("title", "text", description="as the source wrote it"),
    dg.TableColumn("search_title", "text", description="without gender marks"),
    dg.TableColumn("description", "text", description="plain text, structure kept"),
    dg.TableColumn("company", "text", description="who offers the work"),
    dg.TableColumn("location", "text", description="the source's own words"),
    dg.TableColumn("city", "text", description="read from the place"),
    dg.TableColumn("postcode", "text", description="as the source gives it, or read from the place"),
    dg.TableColumn("department", "text", description="code of the French département"),
    dg.TableColumn("country", "text", description="ISO 3166-1 alpha-2"),
    dg.TableColumn("latitude", "float8", description="degrees; of the town where the source gives none"),
    dg.TableColumn("longitude", "float8", description="degrees"),
    dg.TableColumn("contract", "text", description="permanent, fixed_term, temporary ..."),
    dg.TableColumn("contract_raw", "text", description="the source's own words"),
    dg.TableColumn("working_time", "text", description="full_time or part_time"),
    dg.TableColumn("weekly_hours", "float8", description="hours a week"),
    dg.TableColumn("remote", "text", description="no, hybrid or full; empty where the offer does not say"),
    dg.TableColumn("salary", "text", description="the offer's own words"),
    dg.TableColumn("salary_min", "float8", description="for each salary_period"),
    dg.TableColumn("salary_max", "float8", description="for each salary_period"),
    dg.TableColumn("salary_currency", "text", description="ISO 4217"),
    dg.TableColumn("salary_period", "text", description="hour, day, week, month or year"),
    dg.TableColumn("salary_predicted", "bool", description="estimated by the source, not offered"),
    dg.TableColumn("occupation", "text", description="what the title names, by its usual English name"),
    dg.TableColumn("isco", "text", description="code of its unit group in ISCO-08"),
    dg.TableColumn("skills", "_text", description="skills and licences found in the text, by their usual English name"),
    dg.TableColumn("published_at", "timestamptz", description="when the source published it"),
    dg.TableColumn("expires_at", "timestamptz", description="when it ends, where the source says so"),
    dg.TableColumn("source_updated_at", "timestamptz", description="when the source last changed it"),
    dg.TableColumn("url", "text", description="where to read it at the source"),
    dg.TableColumn("language", "text", description="fr or en"),
    dg.TableColumn("attribution", "text", description="whom to name beside the offer"),
    dg.TableColumn("licence", "text", description="the terms the source gave it under"),
    dg.TableColumn("notes", "_text", description="what cleaning could not settle"),
    dg.TableColumn("content_hash", "text", description="changes when the text does"),
    dg.TableColumn("duplicate_of", "text", description="the offer this one repeats"),
    dg.TableColumn("deleted_at", "timestamptz", description="when the source no longer listed it"),
]

_PLACE, _PAY = ("location", "place"), ("salary", "pay", "description")
_MADE_FROM = {
    "offer_id": ("id",),
    "search_title": ("title",),
    "city": _PLACE,
    "postcode": _PLACE,
    "department": _PLACE,
    "country": _PLACE,
    "latitude": _PLACE,
    "longitude": _PLACE,
    "contract_raw": ("contract",),
    "working_time": ("hours", "contract", "title", "description"),
    "weekly_hours": ("hours", "contract", "description"),
    "remote": ("remote", "location", "title", "description"),
    "salary_min": _PAY,
    "salary_max": _PAY,
    "salary_currency": _PAY,
    "salary_period": _PAY,
    "salary_predicted": ("pay",),
    "occupation": ("title",),
    "isco": ("title",),
    "skills": ("skills", "title", "description"),
    "language": ("language", "title", "description"),
    "source_updated_at": ("updated_at",),
    "content_hash": ("title", "description", "company", "location", "contract"),
    "duplicate_of": ("title", "description", "location", "contract"),
    **{name: (name,) for name in ("title", "description", "company", "location", "contract", "salary")},
    **{name: (name,) for name in ("published_at", "expires_at", "url", "attribution", "licence")},
}


def _described(column: dg.TableColumn) -> dg.TableColumn:
    """The column with what it comes from in its description: the open-source UI shows no column lineage."""
    origin = ", ".join(_MADE_FROM.get(column.name, ()))
    told = f"{column.description}; from {origin}" if origin not in ("", column.name) else column.description
    return dg.TableColumn(column.name, column.type, description=told)


OFFER_COLUMNS = dg.TableSchema([_described(column) for column in _COLUMNS])


def _lineage(upstream: str, made_from: dict[str, tuple[str, ...]]) -> dg.TableColumnLineage:
    return dg.TableColumnLineage(
        {
            column: [dg.TableColumnDep(asset_key=dg.AssetKey(upstream), column_name=name) for name in names]
            for column, names in made_from.items()
        }
    )


@dg.asset(
    group_name="offers",
    owners=OWNERS,
    freshness_policy=DAILY,
    partitions_def=DAYS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    io_manager_key="object_store_io",
    code_version="2",
    kinds={"json"},
    required_resource_keys={"offer_sources", "objects"},
    metadata={"dagster/column_schema": RAW_COLUMNS},
    description="What each source answered on a day, page by page, verbatim and compressed: the cache and the replay point. "
    "A day that is over is never asked for again; a listing that broke off is gone on with. When a source fails, the others' "
    "answers are kept and the run fails at its end, naming it.",
)
def raw_offers(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
    objects = context.resources.objects
    keys = list(context.partition_keys)
    fetched = [
        one for day in keys for one in fetch_day(objects, context.resources.offer_sources, date.fromisoformat(day))
    ]
    for one in fetched:
        if one.fault or one.note:
            context.log.warning(f"{one.source}: {one.fault or one.note}")
    failed = {one.source: one.fault for one in fetched if one.fault}
    if len(keys) > 1:
        yield dg.MaterializeResult(metadata={"partitions_written": len(keys)})
    elif len(failed) < len(fetched):
        counts = records_by_source(objects, date.fromisoformat(keys[0]))
        yield dg.MaterializeResult(
            metadata={
                "dagster/partition_row_count": sum(counts.values()),
                "records_by_source": dg.MetadataValue.json(counts),
                "sources": dg.MetadataValue.json({one.source: _told(one._asdict()) for one in fetched}),
                "uri": objects.uri(f"raw_offers/{keys[0]}"),
            }
        )
    if failed:
        raise dg.Failure(
            f"{len(failed)} of {len(fetched)} sources failed ({', '.join(failed)}): {'; '.join(failed.values())}. "
            "What the others answered is kept.",
            metadata={"failed_sources": dg.MetadataValue.json(failed)} if len(failed) < len(fetched) else None,
            allow_retries=False,
        )


def _told(fetched: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in fetched.items() if name != "source" and value is not None}


@dg.asset(
    group_name="offers",
    owners=OWNERS,
    freshness_policy=DAILY,
    partitions_def=DAYS,
    backfill_policy=dg.BackfillPolicy.single_run(),
    deps=[raw_offers],
    io_manager_key="postgres_io",
    code_version="2",
    kinds={"postgres"},
    required_resource_keys={"objects"},
    automation_condition=ONCE_PER_BATCH,
    metadata={"dagster/table_name": "recruit.offers", "dagster/column_schema": OFFER_COLUMNS},
    description="One row for each offer: cleaned and typed, near duplicates linked, earlier versions kept, offers that "
    "vanished closed. Records that can't be offers are in recruit.offer_rejects with the reason.",
)
def offers(context: dg.AssetExecutionContext) -> list[Listing]:
    context.add_output_metadata({"dagster/column_lineage": _lineage("raw_offers", _MADE_FROM)})
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
    description="Vectors of each offer's text, title, skills and experience, by model: an unchanged offer is never embedded "
    "again. The seed's vectors come with the seed.",
)
def offer_embeddings(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    from recruit_assets.stores.vectors import VectorStore
    from recruit_assets.usecases.embeddings import embed_offers

    resources = context.resources
    report = embed_offers(VectorStore(resources.database), resources.embedder, wiring.ready_made_vectors())
    made_from = {"embedding": ("search_title", "contract", "skills", "description")}
    return dg.MaterializeResult(
        metadata={
            **report.model_dump(exclude={"notes", "total"}),
            "dagster/row_count": report.total,
            "dagster/column_lineage": _lineage("offers", made_from),
        }
    )


ASSETS = [raw_offers, offers, offer_embeddings]
