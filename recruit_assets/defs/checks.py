"""What must hold of the tables after each load. A failed check warns; it holds nothing back."""

from statistics import median
from typing import Any, cast

import dagster as dg

from recruit_assets.defs.offers import OFFER_COLUMNS, offer_embeddings, offers, raw_offers
from recruit_assets.defs.quality import parsing_scorecard as scorecard

MOST_REJECTED = 0.1
"""Share of a load's records that may be in quarantine before someone should look at the source."""


MOST_REPEATED = 0.25
"""Share of the open offers that repeat another one; 4 to 12 % is what public feeds hold."""
USUAL = (0.5, 2.0)
"""Between which shares of its usual number of offers a source is believed."""
DAYS_COMPARED = 28


@dg.asset_check(
    asset=raw_offers,
    description="Each source gave between half and twice as many offers as is usual for it (the median of up to 28 "
    "materializations before; nothing is said with fewer than three).",
)
def as_many_offers_as_usual(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    found = context.instance.fetch_materializations(raw_offers.key, limit=2 * DAYS_COMPARED).records
    counts: list[dict[str, int]] = []
    days: set[str | None] = set()
    for record in found:
        event = record.asset_materialization
        given = event.metadata.get("records_by_source") if event else None
        if event and given and event.partition not in days:  # of a day that was asked again, the last answer
            days.add(event.partition)
            counts.append(cast("dict[str, int]", given.value))
    now, before = (counts[0] if counts else {}), counts[1 : DAYS_COMPARED + 1]
    odd: dict[str, dict[str, float]] = {}
    for source in sorted({*now, *(before[0] if before else ())}):
        past = [day[source] for day in before if source in day]
        usual = median(past) if len(past) >= 3 else 0
        if usual and not USUAL[0] <= now.get(source, 0) / usual <= USUAL[1]:
            odd[source] = {"now": now.get(source, 0), "usual": usual}
    return dg.AssetCheckResult(
        passed=not odd,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "records": sum(now.values()),
            "sources": len(now),
            "unusual_sources": len(odd),
            "records_by_source": dg.MetadataValue.json(now),
            "unusual": dg.MetadataValue.json(odd),
        },
    )


@dg.asset_check(
    asset=offers,
    required_resource_keys={"database"},
    description="The table recruit.offers has the columns that are shown, with their types.",
)
def offers_have_their_columns(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    from recruit_assets.stores.offers import OfferStore

    real = OfferStore(context.resources.database).columns()
    wrong = {
        column.name: real.get(column.name, "missing")
        for column in OFFER_COLUMNS.columns
        if real.get(column.name) != column.type
    }
    return dg.AssetCheckResult(
        passed=not wrong, severity=dg.AssetCheckSeverity.ERROR, metadata={"wrong": dg.MetadataValue.json(wrong)}
    )


@dg.asset_check(
    asset=offers,
    required_resource_keys={"database"},
    description="At most a quarter of the open offers repeat another one.",
)
def few_offers_repeated(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    from recruit_assets.stores.offers import OfferStore

    count = OfferStore(context.resources.database).count()
    share = count["duplicates"] / count["open"] if count["open"] else 0.0
    return dg.AssetCheckResult(
        passed=share <= MOST_REPEATED,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={**count, "repeated_share": round(share, 4)},
    )


@dg.asset_check(
    asset=offers,
    required_resource_keys={"database"},
    description="There are offers, and at most a tenth of the records that the sources list is in quarantine "
    "(recruit.offer_rejects says why).",
)
def few_offers_rejected(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    from recruit_assets.stores.offers import OfferStore

    count = OfferStore(context.resources.database).count()
    listed = count["open"] + count["rejected"]
    share = count["rejected"] / listed if listed else 0.0
    return dg.AssetCheckResult(
        passed=count["open"] > 0 and share <= MOST_REJECTED,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={**count, "rejected_share": round(share, 4)},
    )


@dg.asset_check(
    asset=offer_embeddings,
    required_resource_keys={"database", "embedder"},
    description="Every open offer that repeats no other one has vectors of the model in use, all of one dimension.",
)
def every_offer_embedded(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    from recruit_assets.stores.vectors import VectorStore

    vectors, model = VectorStore(context.resources.database), context.resources.embedder.name
    missing = len(vectors.missing_offers(model, limit=1000))
    dimensions = vectors.offer_dimensions(model)
    return dg.AssetCheckResult(
        passed=not missing and len(dimensions) <= 1,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "model": model,
            "offers_with_vectors": vectors.count(model)["offers"],
            "offers_without": missing,
            "dimensions": ", ".join(map(str, dimensions)),
        },
    )


@dg.asset_check(
    asset=scorecard,
    required_resource_keys={"labelled"},
    description="No score is below the labelled folder's baseline.json.",
)
def parsing_reaches_its_baseline(
    context: dg.AssetCheckExecutionContext, parsing_scorecard: dict[str, Any]
) -> dg.AssetCheckResult:
    from recruit_assets.usecases.scorecards import ParsingScorecard, below_baseline

    baseline = context.resources.labelled.baseline()
    faults = below_baseline(ParsingScorecard.model_validate(parsing_scorecard), baseline)
    return dg.AssetCheckResult(
        passed=not faults, description="; ".join(faults), metadata={"baseline": dg.MetadataValue.json(baseline)}
    )


CHECKS = [
    as_many_offers_as_usual,
    offers_have_their_columns,
    few_offers_repeated,
    few_offers_rejected,
    every_offer_embedded,
    parsing_reaches_its_baseline,
]
