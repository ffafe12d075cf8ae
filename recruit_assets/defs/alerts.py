"""A sensor that tells people of a failed run, once, where the settings say so."""

from typing import Any

import dagster as dg

from recruit_assets import wiring
from recruit_assets.settings import get_settings


@dg.run_failure_sensor(
    name="failure_alerts",
    monitor_all_code_locations=False,
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Posts a failed run to RECRUIT_ALERT_WEBHOOK, or mails it to RECRUIT_ALERT_MAIL_TO: names, counts and "
    "codes, no personal data.",
)
def failure_alerts(context: dg.RunFailureSensorContext) -> dg.SkipReason | None:
    from recruit_assets.usecases.alerts import send

    channels = wiring.alert_channels()
    if not channels:
        return dg.SkipReason("Neither RECRUIT_ALERT_WEBHOOK nor RECRUIT_ALERT_MAIL_TO with RECRUIT_SMTP_URL is set.")
    sent = send(channels, failed_run(context), get_settings().ui_url)
    context.log.info(f"Run {context.dagster_run.run_id} was told by {' and '.join(sent)}.")
    return None


def failed_run(context: dg.RunFailureSensorContext) -> Any:
    """What may be told of the failed run: no text of an exception, which might quote a CV."""
    from recruit_assets.usecases.alerts import FailedRun

    run = context.dagster_run
    errors: list[str] = []
    cvs: dict[str, str] = {}
    for event in context.get_step_failure_events():
        data: Any = event.step_failure_data
        metadata = data.user_failure_data.metadata if data.user_failure_data else {}
        if "failed_cvs" in metadata:
            cvs |= dict(metadata["failed_cvs"].value)
        elif data.error is not None:
            errors.append(str((data.error.cause or data.error).cls_name or "error"))
    assets = sorted(key.to_user_string() for key in run.asset_selection or ())
    return FailedRun(run.run_id, run.job_name, assets, errors, cvs)
