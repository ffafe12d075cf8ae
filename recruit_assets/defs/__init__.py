"""Dagster glue: assets, IO managers, resources, partitions, sensors, schedules, automation. It translates, nothing more.

Delete this room and the product still works from a script (`recruit_assets.usecases`). Files that define assets do
without `from __future__ import annotations`: Dagster looks at the annotation of `context` itself.
"""

import warnings

from dagster import BetaWarning

# `backfill_policy` is beta in this minor version, which is pinned; the warning would greet every command.
warnings.filterwarnings("ignore", category=BetaWarning)
