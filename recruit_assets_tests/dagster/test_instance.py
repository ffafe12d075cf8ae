"""Dagster's own storage: `dagster.yaml` of the clone on a PostgreSQL that the environment names."""

from __future__ import annotations

import inspect
import multiprocessing
import re
import sys
import threading
from pathlib import Path
from typing import Any, cast

import dagster as dg
import pytest

from recruit_assets.defs.instance import (
    SECONDS_BETWEEN_BACKFILLS,
    fork_runs,
    look_at_backfills_often,
    look_for_dead_runs_again,
    sqlalchemy_url,
)
from recruit_assets.settings import PROJECT_ROOT, get_settings
from recruit_assets_tests.support.dagster_support import product_instance


@pytest.fixture
def settings(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The settings with this module's database, read anew."""
    monkeypatch.setenv("POSTGRES_URL", postgres_url)
    monkeypatch.setenv("MONGO_URL", "mongodb://127.0.0.1:1/unused")
    monkeypatch.setenv("OBJECT_STORE_URL", (tmp_path / "objects").as_uri())
    monkeypatch.setenv("RECRUIT_HOME", str(tmp_path / "home"))
    get_settings.cache_clear()
    yield monkeypatch
    get_settings.cache_clear()


def test_runs_and_events_are_kept_in_postgresql_and_files_in_the_state_folder(settings, postgres_url, tmp_path):
    import psycopg

    with product_instance(PROJECT_ROOT) as instance:
        instance.report_runless_asset_event(dg.AssetMaterialization("cv_files", partition="0123"))
        assert instance.root_directory == str(tmp_path / "home" / "dagster")
    with psycopg.connect(postgres_url) as connection:
        row = connection.execute("select count(*) from public.event_logs where asset_key = '[\"cv_files\"]'").fetchone()
    assert row == (1,)
    # What one process wrote, the next one finds.
    with product_instance(PROJECT_ROOT) as instance:
        assert instance.get_materialized_partitions(dg.AssetKey("cv_files")) == {"0123"}


def test_nothing_is_reported_to_anyone_and_runs_pools_and_retries_are_bounded(settings):
    with product_instance(PROJECT_ROOT) as instance:
        assert not instance.telemetry_enabled
        assert instance.run_monitoring_enabled
        assert instance.get_settings("run_monitoring")["free_slots_after_run_end_seconds"] == 300
        pools = instance.get_concurrency_config().pool_config
        assert (pools.default_pool_limit, str(pools.pool_granularity and pools.pool_granularity.value)) == (4, "op")
        assert instance.run_retries_enabled and not instance.run_retries_retry_on_asset_or_op_failure
        queue = instance.get_concurrency_config().run_queue_config
        assert queue is not None and queue.max_concurrent_runs == 5


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_every_usual_spelling_of_the_url_reaches_the_server(settings, postgres_url, scheme):
    """SQLAlchemy 2 refuses postgres://, and takes another driver for postgresql:// from 2.1 on."""
    settings.setenv("POSTGRES_URL", postgres_url.replace("postgresql://", f"{scheme}://"))
    get_settings.cache_clear()
    with product_instance(PROJECT_ROOT) as instance:
        assert instance.get_runs_count() == 0


@pytest.mark.parametrize("url", ["mysql://me:secret@host/db", "host=localhost password=secret", "postgresql"])
def test_another_kind_of_url_is_refused_by_name_and_without_its_password(settings, url):
    settings.setenv("POSTGRES_URL", url)
    get_settings.cache_clear()
    with pytest.raises(Exception, match="POSTGRES_URL must begin with postgresql://") as refused:  # noqa: SIM117
        with product_instance(PROJECT_ROOT):
            pass
    assert "secret" not in str(refused.value)


def test_what_follows_the_scheme_is_passed_on_as_it_is():
    url = "postgresql://u%40x:p%23w@[::1]:5433/db?sslmode=require&options=-c%20statement_timeout%3D5s"
    assert sqlalchemy_url(url) == url.replace("postgresql://", "postgresql+psycopg2://")


def test_connections_are_kept_and_replaced_once_the_server_has_cut_them(settings, postgres_url):
    import psycopg

    def ours() -> set[int]:
        rows = admin.execute(
            "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        )
        return {pid for (pid,) in rows}

    with psycopg.connect(postgres_url, autocommit=True) as admin, product_instance(PROJECT_ROOT) as instance:
        for number in range(5):
            instance.report_runless_asset_event(dg.AssetMaterialization("kept", partition=str(number)))
        kept = ours()
        assert 1 <= len(kept) <= 2
        with product_instance(PROJECT_ROOT) as another:
            assert len(another.get_materialized_partitions(dg.AssetKey("kept"))) == 5
        assert ours() == kept, "instances of one process share their connections"
        for pid in kept:
            admin.execute("select pg_terminate_backend(%s, 5000)", [pid])
        instance.report_runless_asset_event(dg.AssetMaterialization("kept", partition="after"))
        assert len(instance.get_materialized_partitions(dg.AssetKey("kept"))) == 6


def test_recording_a_result_asks_nothing_but_what_it_writes(settings):
    """Dagster looks for a table in PostgreSQL's catalogue each time, SQLAlchemy tries the connection out."""
    from sqlalchemy import Engine, event

    said: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.append(statement.split()[0].upper())

    versioned = {"dagster/data_version": "1"}
    with product_instance(PROJECT_ROOT) as instance:
        instance.report_runless_asset_event(dg.AssetMaterialization("quiet", partition="0", tags=versioned))
        event.listen(Engine, "before_cursor_execute", note)
        try:
            for number in range(1, 4):
                made = dg.AssetMaterialization("quiet", partition=str(number), tags=versioned)
                instance.report_runless_asset_event(made)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        assert "INSERT" in said
        assert "SELECT" not in said
        storage: Any = instance.event_log_storage
        engine = storage.event_log_storage._engine if hasattr(storage, "event_log_storage") else storage._engine
        assert engine.pool._pre_ping is False


@pytest.mark.skipif(sys.platform != "linux", reason="runs are forked on Linux only")
def test_a_code_server_forks_its_runs():
    """It starts each run with its own multiprocessing context; were that named otherwise, a run would cost eight seconds
    of a processor again."""
    from dagster._grpc import server

    fork_runs()
    made = server.DagsterApiServer.__new__(server.DagsterApiServer)
    made._mp_ctx = multiprocessing.get_context("spawn")
    assert made._mp_ctx.get_start_method() == "forkserver"
    source = inspect.getsource(server.DagsterApiServer)
    assert source.count("self._mp_ctx.Process(") == 1
    assert 'self._mp_ctx = multiprocessing.get_context("spawn")' in source


def test_a_code_server_starts_runs_as_dagster_does_when_it_is_told_not_to_fork_them(settings):
    from dagster._grpc import server

    settings.delattr(server.DagsterApiServer, "_mp_ctx", raising=False)
    settings.setenv("RECRUIT_FORK_RUNS", "0")
    fork_runs()
    assert not hasattr(server.DagsterApiServer, "_mp_ctx")


def test_a_code_server_goes_on_looking_for_dead_runs_when_it_could_not_tell_of_one(settings):
    """A run and PostgreSQL were killed in the same second: the run was shown as started for as long as anybody looked."""
    from dagster._grpc import server

    class Died:
        def is_alive(self) -> bool:
            return False

    look_for_dead_runs_again()
    made = server.DagsterApiServer.__new__(server.DagsterApiServer)
    made._execution_lock = threading.Lock()
    made._shutdown_once_executions_finish_event = threading.Event()
    no_instance: Any = object()
    made._executions = {"run": (cast("Any", Died()), no_instance)}
    made._check_for_orphaned_runs()
    assert "run" in made._executions, "it is looked at again"
    assert "self._check_for_orphaned_runs()" in inspect.getsource(server.DagsterApiServer._cleanup_thread)


def test_what_runs_are_forked_from_loads_no_code_that_a_version_is_made_of():
    """Else a run could record the version of a file that was edited since under work done with the older one."""
    from recruit_assets.crew import quiet
    from recruit_assets.defs import instance

    preload = Path(instance.__file__).with_name("preload.py")
    ours = re.compile(r"^\s*(?:from|import) (recruit_assets.*)", re.M)
    assert ours.findall(preload.read_text(encoding="utf-8")) == ["recruit_assets.crew import quiet"]
    assert ours.findall(Path(quiet.__file__).read_text(encoding="utf-8")) == []


def test_the_daemon_looks_at_backfills_more_often_than_dagster_would_have_it():
    """Its loop reads a constant of Dagster's each time it starts; were it named otherwise, the wait would be 30 s again."""
    from dagster._daemon import backfill, controller

    look_at_backfills_often()
    assert controller.DEFAULT_DAEMON_INTERVAL_SECONDS == SECONDS_BETWEEN_BACKFILLS < 30
    source = inspect.getsource(backfill.execute_backfill_iteration_loop)
    assert "from dagster._daemon.controller import DEFAULT_DAEMON_INTERVAL_SECONDS" in source
