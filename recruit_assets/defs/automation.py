"""When an asset is asked for by itself: the policy, in conditions.

A CV is parsed when it is new or its file changed, never because it failed (no loop that spends money) and never because a
prompt was edited (parsing everything again is a person's choice, made as a backfill).
"""

from __future__ import annotations

import dagster as dg

_Condition = dg.AutomationCondition

NEW_OR_CHANGED = (
    (_Condition.missing() & ~_Condition.any_deps_missing()).newly_true()
    | (_Condition.any_deps_match(_Condition.data_version_changed()) & ~_Condition.any_deps_missing())
).since_last_handled() & ~_Condition.in_progress()
"""For assets partitioned by CV: once when the partition appears, once each time an upstream file changes."""

ONCE_PER_BATCH = (
    _Condition.any_deps_updated().since_last_handled() & ~_Condition.any_deps_in_progress() & ~_Condition.in_progress()
)
"""For unpartitioned assets fed by many CVs: once when the batch is through, whatever failed in it.

`eager()` would wait until no CV is missing, so one that never succeeds would stop it for ever.
"""

SENSOR = dg.AutomationConditionSensorDefinition(
    "automation",
    target=dg.AssetSelection.all(),
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
)
