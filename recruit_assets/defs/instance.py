"""Where Dagster itself keeps its runs, events and logs: in the servers and the state folder this product uses.

`dagster.yaml` names these classes. They read the settings instead of taking configuration, so one file serves the embedded
servers and those named by POSTGRES_URL, and no password enters a run's arguments.
"""

from __future__ import annotations

import sys
from typing import Any

from dagster._core.storage.local_compute_log_manager import LocalComputeLogManager
from dagster._core.storage.root import LocalArtifactStorage
from dagster._serdes import ConfigurableClassData
from dagster_postgres import DagsterPostgresStorage

from recruit_assets.settings import get_settings

SECONDS_BETWEEN_BACKFILLS = 5


def look_at_backfills_often() -> None:
    """Have the daemon of this process look at the backfills every `SECONDS_BETWEEN_BACKFILLS`. Dagster 1.13 waits 30, a
    constant without a setting, between a launch and its first run and between the assets of one backfill. In a process
    that is no daemon, nothing happens."""
    daemon: Any = sys.modules.get("dagster._daemon.controller")
    if daemon is not None:
        daemon.DEFAULT_DAEMON_INTERVAL_SECONDS = SECONDS_BETWEEN_BACKFILLS


look_at_backfills_often()


def sqlalchemy_url(postgres_url: str) -> str:
    """The same PostgreSQL URL with its driver named: SQLAlchemy's default driver changed between its versions."""
    scheme, separator, rest = postgres_url.partition("://")
    if scheme not in ("postgres", "postgresql", "postgresql+psycopg2") or not separator:
        raise ValueError("POSTGRES_URL must begin with postgresql://")
    return f"postgresql+psycopg2://{rest}"


class RecruitStorage(DagsterPostgresStorage):
    """Runs, events, schedules and partitions, in the product's own PostgreSQL: in the schema `public`, unless the user has
    a schema of its own name there."""

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> RecruitStorage:
        return cls(sqlalchemy_url(get_settings().backends().postgres_url), inst_data=inst_data)


class RecruitArtifactStorage(LocalArtifactStorage):
    """Dagster's local files, in the state folder."""

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> RecruitArtifactStorage:
        return cls(str(get_settings().home / "dagster"), inst_data=inst_data)


class RecruitComputeLogManager(LocalComputeLogManager):
    """What the runs' processes print, in the state folder."""

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        return {}

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> RecruitComputeLogManager:
        return cls(str(get_settings().home / "dagster" / "logs"), inst_data=inst_data)
