"""The assets of measured quality, with their plots."""

import base64
from collections.abc import Mapping
from typing import Any

import dagster as dg

from recruit_assets.defs.automation import ONCE_PER_BATCH
from recruit_assets.defs.candidates import candidate_profiles
from recruit_assets.defs.matching import matches
from recruit_assets.defs.partitions import OWNERS


@dg.asset(
    group_name="quality",
    owners=OWNERS,
    io_manager_key="object_store_io",
    deps=[dg.AssetDep(candidate_profiles, partition_mapping=dg.AllPartitionMapping())],
    kinds={"json"},
    required_resource_keys={"profiles", "labelled"},
    automation_condition=ONCE_PER_BATCH,
    description="Precision, recall and F1 of each field of the profiles, on the labelled CVs (the seed's, or "
    "RECRUIT_LABELLED).",
)
def parsing_scorecard(context: dg.AssetExecutionContext) -> dg.Output[dict[str, Any]]:
    from recruit_assets.usecases.scorecards import score_parsing

    profiles = context.resources.profiles
    parsed = profiles.get_many(profiles.keys())
    card = score_parsing(context.resources.labelled, {p.document_sha256: p for p in parsed.values()})
    scores = {field: score.f1 for field, score in card.fields.items()}
    return dg.Output(
        card.model_dump(),
        metadata={
            "macro_f1": round(card.macro_f1, 4),
            "labelled_cvs": card.cvs,
            "labelled_cvs_without_profile": card.missing,
            "models": dg.MetadataValue.json(card.models),
            "f1_by_field": _plot("F1 by field", scores),
            "f1_by_language": dg.MetadataValue.json(_rounded(card.by_language)),
            "f1_by_format": dg.MetadataValue.json(_rounded(card.by_format)),
        },
    )


@dg.asset(
    group_name="quality",
    owners=OWNERS,
    io_manager_key="object_store_io",
    deps=[matches],
    kinds={"json"},
    required_resource_keys={"profiles", "matcher", "labelled"},
    automation_condition=ONCE_PER_BATCH,
    description="How well the offers are ranked for the labelled CVs: nDCG@10, mean average precision, recall@50.",
)
def matching_scorecard(context: dg.AssetExecutionContext) -> dg.Output[dict[str, Any]]:
    from recruit_assets.usecases.scorecards import score_matching

    profiles, matcher = context.resources.profiles, context.resources.matcher
    keys = {profile.document_sha256: key for key, profile in profiles.get_many(profiles.keys()).items()}
    card = score_matching(
        context.resources.labelled, keys, lambda key: [match.offer_id for match in matcher.match_candidate(key, 50)]
    )
    return dg.Output(
        card.model_dump(),
        metadata={
            "ndcg_at_10": round(card.ndcg_at_10, 4),
            "mean_average_precision": round(card.mean_average_precision, 4),
            "recall_at_50": round(card.recall_at_50, 4),
            "labelled_cvs": card.cvs,
            "ndcg_by_cv": _plot("nDCG@10 by CV", card.by_cv),
        },
    )


def _rounded(scores: Mapping[str, float]) -> dict[str, float]:
    return {name: round(score, 4) for name, score in scores.items()}


def _plot(title: str, scores: Mapping[str, float]) -> dg.MarkdownMetadataValue:
    """A bar chart of scores in 0..1, as a picture in Markdown."""
    import io

    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 0.6 + 0.28 * len(scores)), layout="constrained")
    axes = figure.subplots()
    names = sorted(scores, key=lambda name: scores[name])
    bars = axes.barh(names, [scores[name] for name in names], color="#4f6bed")
    axes.bar_label(bars, fmt="%.2f", padding=3)
    axes.set(xlim=(0, 1.1), title=title)
    axes.spines[["top", "right"]].set_visible(False)
    picture = io.BytesIO()
    figure.savefig(picture, format="png", dpi=80)
    return dg.MetadataValue.md(f"![{title}](data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()})")


ASSETS = [parsing_scorecard, matching_scorecard]
