"""What goes by itself, every night: what old runs logged and, where the settings say so, CVs kept for long enough."""

from datetime import UTC, datetime, timedelta

import dagster as dg

from recruit_assets.defs.erasing import CvAtWork, erase_cv
from recruit_assets.settings import get_settings

_LOOK_BACK = timedelta(days=30)
"""How long the nightly job may have been off without files of old runs staying behind for ever."""


@dg.op(
    required_resource_keys={"database"},
    description="Deletes what runs logged and printed more than RECRUIT_KEEP_LOG_DAYS days ago. Materializations, checks, "
    "failures and the runs themselves stay.",
)
def prune_logs(context: dg.OpExecutionContext) -> None:
    from recruit_assets.stores.run_logs import prune_run_logs

    days = get_settings().keep_log_days
    rows = prune_run_logs(context.resources.database, days)
    runs = _delete_printed(context.instance, datetime.now(UTC) - timedelta(days=days))
    context.log.info(f"{rows} logged rows are pruned; what {runs} runs printed is deleted.")
    context.add_output_metadata({"logged_rows_pruned": rows, "runs_whose_output_was_deleted": runs})


def _delete_printed(instance: dg.DagsterInstance, before: datetime) -> int:
    """Delete the captured output of the runs that ended before `before`; how many were looked at."""
    ended = dg.RunsFilter(
        statuses=[dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED],
        updated_after=before - _LOOK_BACK,
        updated_before=before,
    )
    runs = instance.get_runs(ended)
    for run in runs:
        instance.compute_log_manager.delete_logs(prefix=[run.run_id])
    return len(runs)


@dg.op(
    ins={"after": dg.In(dg.Nothing)},
    required_resource_keys={"objects", "profiles", "interviews", "database"},
    description="Erases CVs received more than RECRUIT_KEEP_CV_DAYS days ago, with all that was made from them, one by one. "
    "Without the setting none. A CV that a run is at work on waits for the next night.",
)
def erase_old_cvs(context: dg.OpExecutionContext) -> None:
    from recruit_assets.stores.errors import StoreError
    from recruit_assets.stores.vectors import VectorStore
    from recruit_assets.usecases.retention import expired

    days, resources = get_settings().keep_cv_days, context.resources
    erased = waiting = 0
    failed: list[str] = []
    old = expired(resources.objects, datetime.now(UTC) - timedelta(days=days)) if days else []
    for key in old:
        try:
            erase_cv(
                context.instance,
                key,
                resources.objects,
                resources.profiles,
                resources.interviews,
                VectorStore(resources.database),
                own_run=context.run_id,
            )
            erased += 1
        except CvAtWork:
            waiting += 1
        except StoreError as error:
            failed.append(key)
            context.log.warning(f"CV {key} could not be erased: {error}")
    context.log.info(
        f"{erased} CVs are erased, {waiting} wait for runs that are at work on them, {len(failed)} failed."
    )
    context.add_output_metadata({"erased": erased, "waiting": waiting, "failed": len(failed)})
    if failed:
        raise dg.Failure(f"{len(failed)} of {len(old)} CVs could not be erased; the others are.", allow_retries=False)


@dg.job(
    executor_def=dg.in_process_executor,
    description="What goes by itself after a while (RECRUIT_KEEP_LOG_DAYS, RECRUIT_KEEP_CV_DAYS).",
)
def retention_job() -> None:
    erase_old_cvs(prune_logs())


@dg.schedule(
    job=retention_job,
    cron_schedule="0 3 * * *",
    execution_timezone="Europe/Paris",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every night at three: retention.",
)
def nightly_retention(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    return dg.RunRequest(run_key=context.scheduled_execution_time.date().isoformat())


JOBS = [retention_job]
SCHEDULES = [nightly_retention]
