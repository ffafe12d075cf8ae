"""The whole graph, put together from the rooms of `recruit_assets.defs`."""

from __future__ import annotations

import gc

gc.disable()  # importing Dagster makes objects that all stay: collecting meanwhile is a tenth of the loading time

import dagster as dg

from recruit_assets.defs import arrivals, automation, candidates, checks, interviews, jobs, matching, offers, quality
from recruit_assets.defs.io_managers import IO_MANAGERS
from recruit_assets.defs.resources import RESOURCES

defs = dg.Definitions(
    assets=[*offers.ASSETS, *candidates.ASSETS, *matching.ASSETS, *interviews.ASSETS, *quality.ASSETS],
    asset_checks=checks.CHECKS,
    jobs=jobs.JOBS,
    schedules=jobs.SCHEDULES,
    sensors=[arrivals.cv_arrivals, automation.SENSOR],
    resources={**RESOURCES, **IO_MANAGERS},
    # The work waits for models and servers: a process for each step would import everything again and gain nothing.
    executor=dg.in_process_executor,
)

gc.enable()
