"""The assets of measured quality, with their plots."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import dagster as dg

from recruit_assets.defs.automation import ONCE_PER_BATCH
from recruit_assets.defs.candidates import candidate_profiles
from recruit_assets.defs.matching import matches
from recruit_assets.defs.partitions import OWNERS, WEEKLY
from recruit_assets.defs.plots import bars, curve, intervals

if TYPE_CHECKING:
    from recruit_assets.usecases.scorecards import MatchingScorecard


@dg.asset(
    group_name="quality",
    owners=OWNERS,
    freshness_policy=WEEKLY,
    io_manager_key="object_store_io",
    deps=[dg.AssetDep(candidate_profiles, partition_mapping=dg.AllPartitionMapping())],
    kinds={"json"},
    required_resource_keys={"profiles", "objects", "labelled"},
    automation_condition=ONCE_PER_BATCH,
    description="Precision, recall and F1 of each field of the profiles, values without proof and calibration of the "
    "confidence, on the labelled CVs (the seed's, or RECRUIT_LABELLED).",
)
def parsing_scorecard(context: dg.AssetExecutionContext) -> dg.Output[dict[str, Any]]:
    from recruit_assets.usecases.scorecards import score_parsing, stored_profiles

    resources = context.resources
    card = score_parsing(resources.labelled, stored_profiles(resources.labelled, resources.profiles, resources.objects))
    return dg.Output(
        card.model_dump(),
        metadata={
            "macro_f1": round(card.macro_f1, 4),
            "labelled_cvs": card.cvs,
            "labelled_cvs_without_profile": card.missing,
            "values": card.values,
            "unproven_values": card.unproven,
            "calibration_error": round(card.calibration_error, 4),
            "models": dg.MetadataValue.json(card.models),
            "f1_by_field": bars("F1 by field", {field: score.f1 for field, score in card.fields.items()}),
            "calibration_curve": curve("Confidence and truth", card.calibration),
            "f1_by_language": dg.MetadataValue.json(_rounded(card.by_language)),
            "f1_by_layout": dg.MetadataValue.json(_rounded(card.by_layout)),
        },
    )


@dg.asset(
    group_name="quality",
    owners=OWNERS,
    freshness_policy=WEEKLY,
    io_manager_key="object_store_io",
    deps=[matches],
    kinds={"json"},
    required_resource_keys={"profiles", "matcher", "labelled"},
    automation_condition=ONCE_PER_BATCH,
    description="How well the offers are ranked for the labelled CVs, and these CVs for the offers that suit one of them: "
    "nDCG@10, mean average precision, recall@50, with bootstrap intervals, beside BM25, search terms and vectors alone on "
    "the same pairs.",
)
def matching_scorecard(context: dg.AssetExecutionContext) -> dg.Output[dict[str, Any]]:
    from recruit_assets.usecases.scorecards import score_matching

    profiles, matcher = context.resources.profiles, context.resources.matcher
    keys = {profile.document_sha256: key for key, profile in profiles.get_many(profiles.keys()).items()}
    card = score_matching(
        context.resources.labelled,
        keys,
        lambda key: matcher.rankings(key, 50),
        lambda offer_id: matcher.shortlist_rankings(offer_id, 50),
    )
    systems, shortlists = _systems(card), card.shortlists or card
    return dg.Output(
        card.model_dump(),
        metadata={
            "ndcg_at_10": round(card.ndcg_at_10, 4),
            "mean_average_precision": round(card.mean_average_precision, 4),
            "recall_at_50": round(card.recall_at_50, 4),
            "labelled_cvs": card.cvs,
            "systems": _table(systems),
            "systems_compared": intervals("Ways of ranking, with 95 % intervals", systems),
            "ndcg_by_cv": bars("nDCG@10 by CV", card.by_cv),
            "shortlists_ndcg_at_10": round(shortlists.ndcg_at_10, 4),
            "shortlists_mean_average_precision": round(shortlists.mean_average_precision, 4),
            "shortlists_recall_at_50": round(shortlists.recall_at_50, 4),
            "labelled_offers": shortlists.cvs,
            "shortlists_systems": _table(_systems(shortlists)),
            "shortlists_compared": intervals("Candidates for offers, with 95 % intervals", _systems(shortlists)),
        },
    )


def _systems(card: "MatchingScorecard") -> dict[str, dict[str, tuple[float, float, float]]]:
    return {
        system: {measure: (one.mean, one.low, one.high) for measure, one in measures.items()}
        for system, measures in card.systems.items()
    }


def _table(systems: Mapping[str, Mapping[str, tuple[float, float, float]]]) -> dg.TableMetadataValue:
    return dg.MetadataValue.table(
        [
            dg.TableRecord(
                {"ranked by": system}
                | {measure: f"{mean:.3f} ({low:.3f} to {high:.3f})" for measure, (mean, low, high) in measures.items()}
            )
            for system, measures in systems.items()
        ]
    )


def _rounded(scores: Mapping[str, float]) -> dict[str, float]:
    return {name: round(score, 4) for name, score in scores.items()}


ASSETS = [parsing_scorecard, matching_scorecard]
