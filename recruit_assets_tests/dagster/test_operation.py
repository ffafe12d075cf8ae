"""What runs beside the work: the cost asset, alerts of failed runs, metrics, retention of what runs logged."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

import dagster as dg
import pytest

from recruit_assets import monitoring, wiring
from recruit_assets.definitions import defs
from recruit_assets.domain.documents import cv_key
from recruit_assets.domain.profiles import ParseFailure, Usage
from recruit_assets.settings import PROJECT_ROOT, get_settings
from recruit_assets.stores.run_logs import prune_run_logs
from recruit_assets.stores.usage import DayOfUsage, UsageStore
from recruit_assets_tests.support.dagster_support import (
    Product,
    instance_with,
    materializations,
    product_instance,
    run,
    statuses,
)
from recruit_assets_tests.support.receivers import webhook

CV = "Jeanne Exemple\n\nExpérience\nMaçon, Bâti Nord, 2019 - 2021\n\nFormation\nCAP Maçon, 2018\n".encode()


@pytest.fixture
def environment(
    postgres_url: str, mongo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> pytest.MonkeyPatch:
    """The settings with this module's servers, read anew; the objects built from them forgotten before and after."""
    monkeypatch.setenv("POSTGRES_URL", postgres_url)
    monkeypatch.setenv("MONGO_URL", mongo_url)
    monkeypatch.setenv("OBJECT_STORE_URL", (tmp_path / "objects").as_uri())
    monkeypatch.setenv("RECRUIT_HOME", str(tmp_path / "home"))
    _forget()
    yield monkeypatch
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    get_settings.cache_clear()
    for build in (wiring.objects, wiring.database, wiring.profiles, wiring.interviews, wiring.guard, wiring.chat_model):
        build.cache_clear()


def _a_failed_and_a_good_cv(product: Product, instance: dg.DagsterInstance) -> tuple[str, str]:
    good, bad = product.add_cv("good.txt", CV), product.add_cv("bad.pdf", b"%PDF-1.7 nothing")
    instance.add_dynamic_partitions("cvs", [good, bad])
    assert run(product.defs, instance, "cv_files", [good, bad]).success
    assert not run(product.defs, instance, "cv_documents", [good, bad]).success
    return good, bad


def test_costs_are_shown_by_model_and_the_check_fails_when_the_budget_is_spent(
    product: Product, environment: pytest.MonkeyPatch
):
    environment.setenv("RECRUIT_DAILY_BUDGET_USD", "2")
    get_settings.cache_clear()
    today = datetime.now(UTC).date()
    store, instance = UsageStore(product.database), instance_with()
    store.add([DayOfUsage(date(2026, 11, 1), "groq:b", Usage(requests=3, prompt_tokens=50, cost_usd=5))])
    (check,) = run(product.defs, instance, "model_costs").get_asset_check_evaluations()
    assert check.passed and check.description == "0.00 of 2.00 USD spent."
    store.add([DayOfUsage(today, "openai:a", Usage(requests=1, prompt_tokens=10, cost_usd=2.5))])
    (check,) = run(product.defs, instance, "model_costs").get_asset_check_evaluations()
    assert not check.passed and check.metadata["today_usd"].value == 2.5
    shown = materializations(instance, "model_costs")[-1][1]
    assert (shown["today_usd"], shown["total_usd"], shown["requests"]) == (2.5, 7.5, 4)
    assert shown["by_model_usd"] == {"groq:b": 5.0, "openai:a": 2.5} and "data:image/png" in shown["usd_by_day"]
    assert product.defs.load_asset_value("model_costs", instance=instance)["rows"][0]["model"] == "groq:b"


def test_a_failed_run_is_told_once_with_codes_and_without_a_word_of_the_cv(
    product: Product, environment: pytest.MonkeyPatch
):
    from recruit_assets.defs.alerts import failure_alerts

    instance = instance_with()
    _, bad = _a_failed_and_a_good_cv(product, instance)
    (failed,) = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE]))
    event = next(
        entry.dagster_event
        for entry in instance.all_logs(failed.run_id)
        if entry.dagster_event and entry.dagster_event.event_type_value == "PIPELINE_FAILURE"
    )

    def told() -> object:
        context = dg.build_run_status_sensor_context(
            "failure_alerts", dagster_event=event, dagster_instance=instance, dagster_run=failed
        )
        return failure_alerts(context.for_run_failure())

    assert isinstance(told(), dg.SkipReason)  # nobody is named to tell it to
    with webhook() as hook:
        environment.setenv("RECRUIT_ALERT_WEBHOOK", hook.url)
        environment.setenv("RECRUIT_UI_URL", "https://dagster.example.org")
        get_settings.cache_clear()
        assert told() is None
    (body,) = hook.received
    assert body["assets"] == ["cv_documents"] and body["failed_cvs"] == {"corrupt": 1}
    assert f"https://dagster.example.org/runs/{failed.run_id}" in body["text"]
    assert bad not in str(body) and "Jeanne" not in str(body)


def test_metrics_are_read_from_the_stores_and_from_dagster_in_prometheus_form(
    product: Product, environment: pytest.MonkeyPatch
):
    from prometheus_client.parser import text_string_to_metric_families

    wiring.profiles().record_failure("0123456789abcdef", ParseFailure(code="encrypted", message="Closed."))
    wiring.usage().add([DayOfUsage(datetime.now(UTC).date(), 'odd:"name"\n', Usage(requests=7, prompt_tokens=9))])
    instance = instance_with(["a", "b"])
    with instance:
        read = {
            (sample.name, *sorted(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(monitoring.metrics_text(instance))
            for sample in family.samples
        }
    assert read["recruit_cv_failures", "encrypted"] == 1
    assert read["recruit_model_requests_total", 'odd:"name"\n'] == 7
    assert read["recruit_model_tokens_total", 'odd:"name"\n', "prompt"] == 9
    assert read["recruit_cvs",] == 2 and read["recruit_queue_age_seconds",] == 0
    assert read["recruit_runs_in_work", "queued"] == 0


def test_metrics_are_served_on_this_machine_and_a_store_that_is_down_is_a_503(environment: pytest.MonkeyPatch):
    server = monitoring.serve_metrics(instance_with(), 0)
    assert server.server_address[0] == "127.0.0.1"
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    try:
        with urllib.request.urlopen(f"{url}/metrics", timeout=30) as answer:  # noqa: S310
            assert answer.status == 200 and b"recruit_profiles" in answer.read()
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{url}/other", timeout=30)  # noqa: S310
        environment.setenv("POSTGRES_URL", "postgresql://nobody:s3cret@127.0.0.1:1/none")
        _forget()
        with pytest.raises(urllib.error.HTTPError, match="503") as down:
            urllib.request.urlopen(f"{url}/metrics", timeout=30)  # noqa: S310
        said = down.value.read().decode()
        assert "PostgreSQL" in said and "s3cret" not in said
    finally:
        server.shutdown()
        server.server_close()


def test_old_log_lines_go_and_nothing_that_the_graph_is_derived_from(product: Product, environment: pytest.MonkeyPatch):
    with product_instance(PROJECT_ROOT) as instance:
        good, bad = _a_failed_and_a_good_cv(product, instance)
        runs = instance.get_runs()
        before = {asset: statuses(instance, asset, [good, bad]) for asset in ("cv_files", "cv_documents")}
        assert before["cv_documents"] == {good: "MATERIALIZED", bad: "FAILED"}
        lines = sum(len(instance.all_logs(each.run_id)) for each in runs)
        assert prune_run_logs(product.database, keep_days=30) == 0
        pruned = prune_run_logs(product.database, keep_days=30, now=datetime.now(UTC) + timedelta(days=31))
        left = sum(len(instance.all_logs(each.run_id)) for each in runs)
        assert pruned == lines - left > 10
        assert {asset: statuses(instance, asset, [good, bad]) for asset in before} == before
        assert [each.run_id for each in instance.get_runs()] == [each.run_id for each in runs]
        assert len(materializations(instance, "cv_files")) == 2
        # The next run finds all it needs: what is done is not stale, and can be done again.
        assert run(product.defs, instance, "cv_documents", [good]).success


def _retention(product: Product, instance: dg.DagsterInstance) -> dict[str, object]:
    result = defs.resolve_job_def("retention_job").execute_in_process(
        instance=instance, resources=product.defs.resources
    )
    assert result.success
    outputs = [event.step_output_data for event in result.all_events if event.event_type_value == "STEP_OUTPUT"]
    return {name: value.value for output in outputs for name, value in output.metadata.items()}


def test_the_nightly_job_prunes_logs_and_erases_nothing_unless_it_is_told_to(
    product: Product, environment: pytest.MonkeyPatch
):
    with product_instance(PROJECT_ROOT) as instance:
        found = _retention(product, instance)
    assert (found["logged_rows_pruned"], found["erased"]) == (0, 0)


def test_a_cv_is_erased_when_it_has_been_kept_for_long_enough_unless_a_run_is_at_work_on_it(
    product: Product, environment: pytest.MonkeyPatch, tmp_path: Path
):
    environment.setenv("RECRUIT_KEEP_CV_DAYS", "30")
    get_settings.cache_clear()
    old, busy, new = (product.add_cv(f"{name}.txt", CV + name.encode()) for name in ("old", "busy", "new"))
    with instance_with([old, busy, new]) as instance:
        assert run(product.defs, instance, "cv_files", [old, busy, new]).success
        for key in (old, busy):
            _received_long_ago(product, key)
        job = defs.resolve_job_def("retention_job")
        at_work = instance.create_run_for_job(job, tags={"dagster/partition": busy})
        found = _retention(product, instance)
        assert (found["erased"], found["waiting"]) == (1, 1)
        assert set(instance.get_dynamic_partitions("cvs")) == {busy, new}
        instance.delete_run(at_work.run_id)
        assert _retention(product, instance)["erased"] == 1
        assert set(instance.get_dynamic_partitions("cvs")) == {new}
        assert _retention(product, instance)["erased"] == 0


def _received_long_ago(product: Product, key: str) -> None:
    """Date the files of the CV back by 31 days."""
    from urllib.parse import unquote, urlsplit

    root = Path(unquote(urlsplit(product.objects.uri("inbox")).path)).parent
    then = (datetime.now(UTC) - timedelta(days=31)).timestamp()
    touched = 0
    for file in root.rglob("*"):
        if file.is_file() and cv_key(file.relative_to(root).as_posix()) == key:
            os.utime(file, (then, then))
            touched += 1
    assert touched == 1


def test_schedules_run_by_default_and_offers_and_scorecards_have_a_freshness_policy():
    assert {schedule.name: schedule.cron_schedule for schedule in defs.schedules or ()} == {
        "daily_offers": "0 5 * * *",
        "weekly_scorecards": "0 6 * * 1",
        "nightly_retention": "0 3 * * *",
    }
    assert all(schedule.default_status is dg.DefaultScheduleStatus.RUNNING for schedule in defs.schedules or ())
    graph = defs.resolve_asset_graph()
    fresh = {key.to_user_string() for key in graph.get_all_asset_keys() if graph.get(key).freshness_policy}
    scorecards = {"parsing_scorecard", "matching_scorecard", "matching_fairness"}
    assert fresh == {"raw_offers", "offers", "offer_embeddings", *scorecards}
