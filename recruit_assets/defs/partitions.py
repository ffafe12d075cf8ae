"""How the graph is cut: one partition for each CV, one for each day of offers; and who answers for it."""

from __future__ import annotations

from datetime import timedelta

import dagster as dg

OWNERS = ["team:recruiting-data"]

CVS = dg.DynamicPartitionsDefinition(name="cvs")
"""One partition for each CV; its key is `domain.documents.cv_key` of the file's place in the bucket."""

DAYS = dg.DailyPartitionsDefinition(start_date="2026-11-01", end_offset=1)
"""One partition for each day the sources are asked; today's exists from midnight (UTC) on."""

CVS_PER_RUN = 50
"""A run's fixed cost (process, imports: some six seconds of a processor) is spread over so many CVs. A run that is killed
loses only those it is at; what it repeats, it knows from memory."""

DAILY = dg.FreshnessPolicy.time_window(fail_window=timedelta(hours=50), warn_window=timedelta(hours=26))
"""For what a daily schedule keeps fresh: late after a day, a fault when two were missed."""

WEEKLY = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=15), warn_window=timedelta(days=8))
"""The same for a weekly one."""
