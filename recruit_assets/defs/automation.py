"""When an asset is asked for by itself: the policy, in conditions.

A CV is parsed when it is new or its file changed, never because it failed (no loop that spends money) and never because a
prompt was edited (parsing everything again is a person's choice, made as a backfill).
"""

from __future__ import annotations

import dagster as dg

_Condition = dg.AutomationCondition

_HANDLED = _Condition.newly_requested() | _Condition.newly_updated()
# Dagster's own `any_deps_missing` and `any_deps_updated` count what is requested in the same tick, to run it in the same
# run. Ours record their CVs themselves and hand nothing on within a run: each waits until its dependencies are done.
_DEPS_MISSING = _Condition.any_deps_match(_Condition.missing())
_DEPS_DONE = ~_Condition.any_deps_match(_Condition.will_be_requested() | _Condition.in_progress())
# Not `since_last_handled`: it forgets what was there before the first tick, such as CVs that arrived ahead of it.
_NEW = (_Condition.missing() & ~_DEPS_MISSING).newly_true().since(_HANDLED) & ~_Condition.execution_failed()
_CHANGED = _Condition.any_deps_match(_Condition.data_version_changed()).since(_HANDLED) & ~_DEPS_MISSING

NEW_OR_CHANGED = ((_NEW | _CHANGED) & _DEPS_DONE & ~_Condition.in_progress()).with_label("new or changed")
"""For assets partitioned by CV: once when the CV is new, once each time what it is made from changes. A CV that failed is
asked for again only when its file changes."""

ONCE_PER_BATCH = (
    _Condition.any_deps_match(_Condition.newly_updated()).since_last_handled() & _DEPS_DONE & ~_Condition.in_progress()
).with_label("once per batch")
"""For assets fed by many CVs or by days of offers: once when the batch is through, whatever failed in it.

`eager()` would wait until no CV is missing, so one that never succeeds would stop it for ever; and it would not load a
day of offers that is fetched anew when it is over.
"""

SENSOR = dg.AutomationConditionSensorDefinition(
    "automation",
    target=dg.AssetSelection.all(),
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
    description="Asks for what is due by the assets' own conditions: CVs that are new or changed, once; tables once a batch.",
)
