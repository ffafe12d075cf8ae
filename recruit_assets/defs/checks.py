"""What must hold of the tables after each load. A failed check warns; it holds nothing back."""

from typing import Any

import dagster as dg

from recruit_assets.defs.offers import offer_embeddings, offers
from recruit_assets.defs.quality import parsing_scorecard as scorecard

MOST_REJECTED = 0.1
"""Share of a load's records that may be in quarantine before someone should look at the source."""


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
    description="Every open offer that repeats no other one has a vector of the model in use.",
)
def every_offer_embedded(context: dg.AssetCheckExecutionContext) -> dg.AssetCheckResult:
    from recruit_assets.stores.vectors import VectorStore

    vectors, model = VectorStore(context.resources.database), context.resources.embedder.name
    missing = len(vectors.missing_offer_texts(model, limit=1000))
    return dg.AssetCheckResult(
        passed=not missing,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={"model": model, "texts_with_vector": vectors.count(model)["offers"], "texts_without": missing},
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


CHECKS = [few_offers_rejected, every_offer_embedded, parsing_reaches_its_baseline]
