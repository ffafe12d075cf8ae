"""The asset that measures whether who somebody is changes how they are ranked, and the check that it does not."""

from typing import Any

import dagster as dg

from recruit_assets import wiring
from recruit_assets.defs.matching import matches
from recruit_assets.defs.partitions import OWNERS, WEEKLY
from recruit_assets.defs.plots import bars

MOST_OFFERS = 60
"""Ranked for each twin: taken evenly from all offers."""


@dg.asset(
    group_name="quality",
    owners=OWNERS,
    freshness_policy=WEEKLY,
    io_manager_key="object_store_io",
    deps=[matches],
    kinds={"json"},
    required_resource_keys={"profiles", "objects", "database", "embedder", "labelled"},
    description="Twins of the labelled CVs under names, ages, addresses and family situations typical of other groups, "
    "parsed again (by the offline rules) and ranked: how much of the order stays, who is selected, the four-fifths ratio. "
    "It depends on the code and on the labelled CVs, so it is measured weekly, and not with every new CV.",
)
def matching_fairness(context: dg.AssetExecutionContext) -> dg.Output[dict[str, Any]]:
    from datetime import date

    from recruit_assets.stores.cv_files import DocumentStore
    from recruit_assets.stores.offers import OfferStore
    from recruit_assets.stores.retrieval import Retrieval
    from recruit_assets.stores.vectors import VectorStore
    from recruit_assets.usecases.fairness import Scorer, measure_fairness

    resources = context.resources
    database, embedder, profiles = resources.database, resources.embedder, resources.profiles
    labelled, store = resources.labelled.by_hash(), DocumentStore(resources.objects)
    documents = {
        cv_key: store.get(cv_key)
        for cv_key, profile in profiles.get_many(profiles.keys()).items()
        if profile.document_sha256 in labelled
    }
    offers = list(OfferStore(database).iterate(duplicates=False))
    some = offers[:: max(1, -(-len(offers) // MOST_OFFERS))]
    retrieval = Retrieval(database, embedder.name)
    scorer = Scorer(some, VectorStore(database), retrieval, embedder, date.today(), wiring.weights())
    report = measure_fairness(documents, wiring.offline_parser(), scorer)
    return dg.Output(
        report.model_dump(),
        metadata={
            **report.model_dump(exclude={"groups"}),
            "selection_ratio_by_group": bars(
                "Selection rate, twins to their CVs", {name: one.selection_ratio for name, one in report.groups.items()}
            ),
            "overlap_by_group": bars(
                "Rank-biased overlap with the CV's ranking", {name: one.overlap for name, one in report.groups.items()}
            ),
            "groups": dg.MetadataValue.json({name: one.model_dump() for name, one in report.groups.items()}),
        },
    )


@dg.asset_check(
    asset=matching_fairness,
    description="No name, age, address or family situation changed any score, any order or any selection.",
)
def identity_changes_no_rank(matching_fairness: dict[str, Any]) -> dg.AssetCheckResult:
    from recruit_assets.usecases.fairness import FairnessReport

    report = FairnessReport.model_validate(matching_fairness)
    return dg.AssetCheckResult(
        passed=report.fair,
        metadata={
            "overlap": report.overlap,
            "least_overlap": report.least_overlap,
            "score_change": report.score_change,
            "four_fifths": report.four_fifths,
            "failed_twins": report.failed,
        },
    )


ASSETS = [matching_fairness]
CHECKS = [identity_changes_no_rank]
