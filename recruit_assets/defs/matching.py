"""The asset of the ranked pairs: which offers fit a candidate, and why."""

import dagster as dg

from recruit_assets.defs.automation import ONCE_PER_BATCH_WITH_ITS_TABLES
from recruit_assets.defs.candidates import candidate_embeddings
from recruit_assets.defs.offers import offer_embeddings
from recruit_assets.defs.partitions import OWNERS


@dg.asset(
    group_name="matching",
    owners=OWNERS,
    tags={"pii": "true"},
    deps=[offer_embeddings, candidate_embeddings],
    io_manager_key="postgres_io",
    kinds={"postgres"},
    required_resource_keys={"matcher"},
    automation_condition=ONCE_PER_BATCH_WITH_ITS_TABLES,
    metadata={"dagster/table_name": "recruit.matches"},
    description="Ranked pairs of candidate and offer with their explanation. A deterministic function of evidence, "
    "full-text and vector scores: names, contact details, age, gender and nationality never enter, and no model decides.",
)
def matches(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    report = context.resources.matcher.refresh_matches()
    return dg.MaterializeResult(
        metadata={
            **report.model_dump(exclude={"failed", "stored"}),
            "not_matched": dg.MetadataValue.json(report.failed),
            "dagster/row_count": report.stored,
        }
    )


ASSETS = [matches]
