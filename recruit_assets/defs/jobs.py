"""Jobs and schedules: what runs by the clock or by a click, when it is not an asset's own button."""

import dagster as dg

from recruit_assets.defs.chosen import chosen_cvs_job
from recruit_assets.defs.offers import raw_offers
from recruit_assets.defs.partitions import DAYS

offers_job = dg.define_asset_job(
    "offers_job",
    selection=dg.AssetSelection.assets(raw_offers),
    partitions_def=DAYS,
    description="Ask the sources for today's offers.",
)
interview_job = dg.define_asset_job(
    "interview_job",
    selection=dg.AssetSelection.assets("interview_reports"),
    description="One practice interview of a candidate for an offer, with its report. Without configuration: the first "
    "candidate for the best match.",
)

scorecards_job = dg.define_asset_job(
    "scorecards_job",
    selection=dg.AssetSelection.assets("parsing_scorecard", "matching_scorecard", "matching_fairness"),
    description="Measure the quality of parsing and of matching, and that who somebody is changes no rank.",
)


@dg.schedule(
    job=offers_job,
    cron_schedule="0 5 * * *",
    execution_timezone="Europe/Paris",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every morning at five: what is new, changed or gone.",
)
def daily_offers(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    day = context.scheduled_execution_time.date().isoformat()
    return dg.RunRequest(run_key=day, partition_key=day)


@dg.schedule(
    job=scorecards_job,
    cron_schedule="0 6 * * 1",
    execution_timezone="Europe/Paris",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every Monday at six: the scorecards, whether or not anything changed.",
)
def weekly_scorecards(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    return dg.RunRequest(run_key=context.scheduled_execution_time.date().isoformat())


JOBS = [offers_job, interview_job, scorecards_job, chosen_cvs_job]
SCHEDULES = [daily_offers, weekly_scorecards]
