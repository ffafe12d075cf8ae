"""Dagster's own storage: `dagster.yaml` of the clone on a PostgreSQL that the environment names."""

from __future__ import annotations

import inspect
from pathlib import Path

import dagster as dg
import pytest

from recruit_assets.defs.instance import SECONDS_BETWEEN_BACKFILLS, look_at_backfills_often, sqlalchemy_url
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
        assert (pools.default_pool_limit, str(pools.pool_granularity.value)) == (2, "op")
        assert instance.run_retries_enabled and not instance.run_retries_retry_on_asset_or_op_failure
        queue = instance.get_concurrency_config().run_queue_config
        assert queue is not None and queue.max_concurrent_runs == 4


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


def test_the_daemon_looks_at_backfills_more_often_than_dagster_would_have_it():
    """Its loop reads a constant of Dagster's each time it starts; were it named otherwise, the wait would be 30 s again."""
    from dagster._daemon import backfill, controller

    look_at_backfills_often()
    assert controller.DEFAULT_DAEMON_INTERVAL_SECONDS == SECONDS_BETWEEN_BACKFILLS < 30
    source = inspect.getsource(backfill.execute_backfill_iteration_loop)
    assert "from dagster._daemon.controller import DEFAULT_DAEMON_INTERVAL_SECONDS" in source
