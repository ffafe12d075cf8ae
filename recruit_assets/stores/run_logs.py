"""Pruning what Dagster's runs logged, in the event log that it keeps in PostgreSQL.

Belongs here: which rows may go. Asset status, staleness, partition status and checks are all derived from events, so the
rule names what goes, not what stays. Does not belong here: what runs printed (files, `defs.retention`).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from recruit_assets.stores.postgres import Database

PRUNED = (
    "ENGINE_EVENT",
    "HANDLED_OUTPUT",
    "HOOK_COMPLETED",
    "HOOK_ERRORED",
    "HOOK_SKIPPED",
    "LOADED_INPUT",
    "LOGS_CAPTURED",
    "OBJECT_STORE_OPERATION",
    "RESOURCE_INIT_FAILURE",
    "RESOURCE_INIT_STARTED",
    "RESOURCE_INIT_SUCCESS",
    "STEP_INPUT",
    "STEP_OUTPUT",
    "STEP_START",
    "STEP_SUCCESS",
    "STEP_WORKER_STARTED",
    "STEP_WORKER_STARTING",
)
"""Kinds of events that nothing is derived from once the run is over. Log lines have no kind and go too; failures, the
runs' own starts and ends, and everything about an asset stay. A run whose step outputs are gone can't be started again
"from failure", only anew."""

_BATCH = 5000


def prune_run_logs(db: Database, keep_days: int, now: datetime | None = None) -> int:
    """Delete the log lines and `PRUNED` events, older than `keep_days` days, of runs that are over; how many went.

    Dagster's tables lie in the schema `public`, or in the user's own when it has one: the search path finds both. In short
    transactions, so that no run waits. Raises StoreError.
    """
    before = (now or datetime.now(UTC)) - timedelta(days=keep_days)
    pruned = 0
    while True:
        with db.connection() as connection:
            gone = connection.execute(
                "delete from event_logs where id in ("
                " select e.id from event_logs e join runs r using (run_id)"
                " where e.timestamp < %(before)s and e.asset_key is null"
                " and (e.dagster_event_type is null or e.dagster_event_type = any(%(kinds)s))"
                " and r.status in ('SUCCESS', 'FAILURE', 'CANCELED')"
                " limit %(batch)s)",
                {"before": before.replace(tzinfo=None), "kinds": list(PRUNED), "batch": _BATCH},
            ).rowcount
        pruned += gone
        if gone < _BATCH:
            return pruned
