"""When an asset is asked for by itself: the policy, in conditions.

A CV is parsed when it is new or its file changed, never because it failed (no loop that spends money) and never because a
prompt was edited (parsing everything again is a person's choice, made as a backfill).
"""

from __future__ import annotations

import dagster as dg

_Condition = dg.AutomationCondition

_HANDLED = _Condition.newly_requested() | _Condition.newly_updated()
_DEPS_QUIET = ~_Condition.any_deps_match(_Condition.in_progress())
_DEPS_MISSING = _Condition.any_deps_match(_Condition.missing() & ~_Condition.will_be_requested())


def _new(condition: dg.AutomationCondition) -> dg.AutomationCondition:
    # Not `since_last_handled`: it forgets what was there before the first tick, such as CVs that arrived ahead of it.
    return condition.newly_true().since(_HANDLED) & ~_Condition.execution_failed()


ARRIVED_OR_CHANGED = (
    (_new(_Condition.missing()) | _Condition.any_deps_match(_Condition.data_version_changed()).since(_HANDLED))
    & ~_Condition.in_progress()
).with_label("arrived or changed")
"""For the file of a CV: once when it is new in the inbox, once each time it changes there."""

# A new CV is asked for ahead of what it is made from. That this then appears is no change: the asset is still missing, or
# made by the same run, or has just failed.
_CHANGED = (
    _Condition.any_deps_match(_Condition.data_version_changed() & ~_Condition.executed_with_root_target())
    & (~_Condition.missing() | _Condition.execution_failed())
).since(_HANDLED | _Condition.execution_failed().newly_true())

NEW_OR_CHANGED = (
    (_new(_Condition.missing() & ~_DEPS_MISSING) | (_CHANGED & ~_DEPS_MISSING))
    & _DEPS_QUIET
    & ~_Condition.in_progress()
).with_label("new or changed")
"""For what is made from it: once when the CV is new, asked for together with its file; once each time what it is made from
has really changed. A CV that failed is asked for again only then.

One new CV goes through the whole chain in one run; several are one backfill, whose runs take many of them the whole way.
"""

ONCE_PER_BATCH = (
    _Condition.any_deps_match(_Condition.newly_updated()).since_last_handled()
    & ~_Condition.any_deps_match(_Condition.will_be_requested())
    & _DEPS_QUIET
    & ~_Condition.in_progress()
).with_label("once per batch")
"""For assets fed by many CVs or by days of offers: once when the batch is through, whatever failed in it.

`eager()` would wait until no CV is missing, so one that never succeeds would stop it for ever; and it would not load a
day of offers that is fetched anew when it is over.
"""

ONCE_PER_BATCH_WITH_ITS_TABLES = (
    _Condition.any_deps_match(
        (_Condition.newly_updated() & ~_Condition.executed_with_root_target()) | _Condition.will_be_requested()
    ).since_last_handled()
    & _DEPS_QUIET
    & ~_Condition.in_progress()
).with_label("once per batch, with its tables")
"""For assets made from whole tables: once each time one of these is filled, in the same run."""

SENSOR = dg.AutomationConditionSensorDefinition(
    "automation",
    target=dg.AssetSelection.all(),
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=10,
    description="Asks for what is due by the assets' own conditions: CVs that are new or changed, once; tables once a batch.",
)
