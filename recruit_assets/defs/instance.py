"""Where Dagster itself keeps its runs, events and logs: in the servers and the state folder this product uses.

`dagster.yaml` names these classes. They read the settings instead of taking configuration, so one file serves the embedded
servers and those named by POSTGRES_URL, and no password enters a run's arguments.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import selectors
import sys
import time
from functools import cache, lru_cache, wraps
from multiprocessing import forkserver
from multiprocessing.context import BaseContext
from typing import TYPE_CHECKING, Any

from dagster._core.storage.local_compute_log_manager import LocalComputeLogManager
from dagster._core.storage.root import LocalArtifactStorage
from dagster._serdes import ConfigurableClassData
from dagster_postgres import DagsterPostgresStorage

from recruit_assets.settings import get_settings
from recruit_assets.stores.postgres import CONNECTING

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.pool import ConnectionPoolEntry

SECONDS_BETWEEN_BACKFILLS = 5
_LOGGER = logging.getLogger(__name__)
_KEPT_CONNECTIONS = 2
_MOST_CONNECTIONS = 32
_SECONDS_TRUSTED = 1.0
"""How long after its last use a connection on which nothing has come in counts as alive."""


def look_at_backfills_often() -> None:
    """Have the daemon of this process look at the backfills every `SECONDS_BETWEEN_BACKFILLS`. Dagster 1.13 waits 30, a
    constant without a setting, between a launch and its first run and between the assets of one backfill. In a process
    that is no daemon, nothing happens."""
    daemon: Any = sys.modules.get("dagster._daemon.controller")
    if daemon is not None:
        daemon.DEFAULT_DAEMON_INTERVAL_SECONDS = SECONDS_BETWEEN_BACKFILLS


def fork_runs() -> None:
    """Have the code server of this process fork its runs from a process that has Dagster and crewai loaded. Dagster 1.13
    starts a new interpreter for each: some eight seconds of a processor. In a process that is no code server, on systems
    where forking is not safe, and with RECRUIT_FORK_RUNS=0, nothing happens."""
    server: Any = sys.modules.get("dagster._grpc.server")
    if server is not None and sys.platform == "linux" and get_settings().fork_runs:
        # A property, because the server sets its own context: it has done so already, or will.
        server.DagsterApiServer._mp_ctx = property(lambda _: _forking(), lambda _, ignored: None)
        if sys.argv[1:3] == ["api", "grpc"]:  # it loads what it needs before the first run asks for it
            _forking()
            forkserver.ensure_running()


def look_for_dead_runs_again() -> None:
    """Have the code server of this process go on looking for runs whose process died, when it could not tell of one because
    PostgreSQL was gone at that moment. The thread of Dagster 1.13 would end there, and such runs be shown as started for
    hours. In a process that is no code server, nothing happens."""
    server: Any = sys.modules.get("dagster._grpc.server")
    if server is None or hasattr(server.DagsterApiServer._check_for_orphaned_runs, "__wrapped__"):
        return
    look = server.DagsterApiServer._check_for_orphaned_runs

    @wraps(look)
    def look_again(self: Any) -> None:
        try:
            look(self)
        except Exception as error:  # noqa: BLE001 - whatever it was, half a second later it is tried again
            _LOGGER.warning("Runs that died could not be told of (%s); trying again.", type(error).__name__)

    server.DagsterApiServer._check_for_orphaned_runs = look_again


@lru_cache(maxsize=1)
def _forking() -> BaseContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["recruit_assets.defs.preload"])
    return context


look_at_backfills_often()
fork_runs()
look_for_dead_runs_again()


def sqlalchemy_url(postgres_url: str) -> str:
    """The same PostgreSQL URL with its driver named: SQLAlchemy's default driver changed between its versions."""
    scheme, separator, rest = postgres_url.partition("://")
    if scheme not in ("postgres", "postgresql", "postgresql+psycopg2") or not separator:
        raise ValueError("POSTGRES_URL must begin with postgresql://")
    return f"postgresql+psycopg2://{rest}"


@lru_cache(maxsize=4)
def _engine(url: str, process: int) -> Engine:
    """The connections of one process (a forked one must not use its parent's), all its instances together."""
    from dagster._core.storage.sql import create_engine
    from sqlalchemy import event

    engine = create_engine(
        url,
        isolation_level="AUTOCOMMIT",
        pool_size=_KEPT_CONNECTIONS,
        max_overflow=_MOST_CONNECTIONS - _KEPT_CONNECTIONS,
        connect_args=CONNECTING,
    )
    event.listen(engine, "checkin", _note_the_time)
    event.listen(engine, "checkout", _try_out)
    return engine


def _note_the_time(connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["used"] = time.monotonic()


def _try_out(connection: Any, record: ConnectionPoolEntry, fairy: object) -> None:
    """Have a connection replaced that the server has cut: one that was just used has something to be read then. SQLAlchemy
    would ask the server before each statement, a third of all that is said to it while CVs are recorded."""
    idle = time.monotonic() - record.info.get("used", 0.0)
    if idle < _SECONDS_TRUSTED:
        with selectors.DefaultSelector() as selector:
            selector.register(connection, selectors.EVENT_READ)
            if not selector.select(0):
                return
    from sqlalchemy.exc import DisconnectionError

    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except connection.Error as error:
        raise DisconnectionError(type(error).__name__) from None


class RecruitStorage(DagsterPostgresStorage):
    """Runs, events, schedules and partitions, in the product's own PostgreSQL: in the schema `public`, unless the user has
    a schema of its own name there. Its connections are kept: Dagster's own storage opens one for each statement, which is
    most of what an event costs."""

    def __init__(self, postgres_url: str, inst_data: ConfigurableClassData | None = None):
        super().__init__(postgres_url, inst_data=inst_data)
        for storage in (self._run_storage, self._event_log_storage, self._schedule_storage):
            storage._engine = _engine(postgres_url, os.getpid())
        # Dagster looks into PostgreSQL's catalogue for the table of tags with each event it stores.
        storage = self._event_log_storage
        storage.has_table = cache(storage.has_table)

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
