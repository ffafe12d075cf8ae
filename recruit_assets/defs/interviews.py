"""The asset of the practice interviews: one for each run, with its report."""

from enum import Enum
from typing import Any

import dagster as dg
from pydantic import Field

from recruit_assets.defs.candidates import candidate_profiles
from recruit_assets.defs.matching import matches
from recruit_assets.defs.partitions import OWNERS
from recruit_assets.domain.interviews import InterviewReport


class InterviewLanguage(Enum):
    """`auto`: the offer's language, else the CV's."""

    auto = None
    fr = "fr"
    en = "en"


class InterviewLevel(Enum):
    """How hard the questions are."""

    junior = "junior"
    experienced = "experienced"
    senior = "senior"


class InterviewConfig(dg.Config):
    """Who is interviewed for what. Without `cv_key` and `offer_id`, the best stored match is taken."""

    cv_key: str | None = None
    offer_id: str | None = None
    language: InterviewLanguage = InterviewLanguage.auto
    questions: int = Field(5, ge=1, le=20)
    level: InterviewLevel = InterviewLevel.experienced
    answers: list[str] | None = Field(
        None, description="The candidate's answers, one for each question; without them a simulated candidate answers."
    )


@dg.asset(
    group_name="interviews",
    owners=OWNERS,
    tags={"pii": "true"},
    deps=[dg.AssetDep(candidate_profiles, partition_mapping=dg.AllPartitionMapping()), matches],
    io_manager_key="mongo_io",
    kinds={"langchain", "mongodb"},
    pool="llm",
    required_resource_keys={"profiles", "interviews", "database", "interview_simulator"},
    description="A practice interview and its scorecard: scores with quotes of the candidate's own words. No verdict on "
    "hiring. The same interview again is answered from the store.",
)
def interview_reports(context: dg.AssetExecutionContext, config: InterviewConfig) -> dg.MaterializeResult:
    from recruit_assets.stores.matches import MatchStore
    from recruit_assets.stores.offers import OfferStore
    from recruit_assets.usecases.interview import choose_pair, run_interview

    resources = context.resources
    offers = OfferStore(resources.database)
    cv_key, offer_id = choose_pair(MatchStore(resources.database), config.cv_key, config.offer_id)
    report = run_interview(
        resources.profiles,
        offers.require,
        resources.interviews,
        resources.interview_simulator,
        cv_key,
        offer_id,
        config.language.value,
        config.questions,
        config.answers,
        config.level.value,
    )
    return dg.MaterializeResult(metadata=_metadata(report))


def _metadata(report: InterviewReport) -> dict[str, Any]:
    rows = "\n".join(
        f"| {score.label} | {score.score or 'not shown'} | {len(score.quotes)} |" for score in report.scores
    )
    return {
        "interview_id": report.interview_id,
        "cv_key": report.cv_key,
        "offer_id": report.offer_id,
        "language": report.language,
        "model": report.model,
        "rubric_version": report.rubric_version,
        "simulated_candidate": report.simulated,
        "scores": dg.MetadataValue.md(f"| competence | score of 5 | quotes |\n|---|---|---|\n{rows}"),
    }


ASSETS = [interview_reports]
