"""The whole graph, put together from the rooms of `recruit_assets.defs`."""

from __future__ import annotations

import gc

gc.disable()  # importing Dagster makes objects that all stay: collecting meanwhile is a tenth of the loading time

import dagster as dg

from recruit_assets.defs import (
    alerts,
    arrivals,
    automation,
    candidates,
    checks,
    costs,
    fairness,
    interviews,
    jobs,
    matching,
    offer_files,
    offers,
    quality,
    retention,
)
from recruit_assets.defs.io_managers import IO_MANAGERS
from recruit_assets.defs.resources import RESOURCES

defs = dg.Definitions(
    assets=[
        *offers.ASSETS,
        *candidates.ASSETS,
        *matching.ASSETS,
        *interviews.ASSETS,
        *quality.ASSETS,
        *fairness.ASSETS,
        *costs.ASSETS,
    ],
    asset_checks=[*checks.CHECKS, *costs.CHECKS, *fairness.CHECKS],
    jobs=[*jobs.JOBS, *retention.JOBS, *offer_files.JOBS],
    schedules=[*jobs.SCHEDULES, *retention.SCHEDULES],
    sensors=[arrivals.cv_arrivals, automation.SENSOR, alerts.failure_alerts, *offer_files.SENSORS],
    resources={**RESOURCES, **IO_MANAGERS},
    # The work waits for models and servers: a process for each step would import everything again and gain nothing.
    executor=dg.in_process_executor,
)

gc.enable()
