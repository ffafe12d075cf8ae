"""The graph as it is described in the UI, against a text that people read in review: `graph.txt`.

After a change that is meant: `RECRUIT_UPDATE_SNAPSHOT=1 python -m pytest recruit_assets_tests/dagster/test_shape.py`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from recruit_assets.definitions import defs

SNAPSHOT = Path(__file__).with_name("graph.txt")
PERSONAL = {"cv_files", "cv_documents", "candidate_profiles", "candidate_embeddings", "matches", "interview_reports"}

graph = defs.resolve_asset_graph()
assets = {key.path[-1]: graph.get(key) for key in sorted(graph.materializable_asset_keys)}


def _lines() -> Iterator[str]:
    for name, asset in assets.items():
        kinds = sorted(asset.kinds)
        tags = [f"{key}={value}" for key, value in sorted(asset.tags.items()) if not key.startswith("dagster/kind/")]
        yield f"asset {name}"
        yield f"  group: {asset.group_name}"
        yield f"  deps: {_listed(sorted(key.path[-1] for key in asset.parent_keys))}"
        yield f"  owners: {_listed(asset.owners)}"
        yield f"  kinds: {_listed(kinds)}"
        yield f"  tags: {_listed(tags)}"
        yield f"  partitions: {_partitions(asset.partitions_def)}"
        yield f"  at once: {_at_once(asset.backfill_policy)}"
        yield f"  automation: {asset.automation_condition.get_label() if asset.automation_condition else '-'}"
        yield f"  code version: {'yes' if asset.code_version else 'no'}"
        yield f"  pools: {_listed(sorted(asset.pools or ()))}"
        yield f"  io manager: {defs.resolve_assets_def(name).get_io_manager_key_for_asset_key(asset.key)}"
        yield f"  metadata: {_listed(sorted(key for key in asset.metadata if not key.startswith('system_')))}"
        yield f"  checks: {_listed(sorted(key.name for key in asset.check_keys))}"
    repository = defs.get_repository_def()
    for job in sorted(repository.get_all_jobs(), key=lambda job: job.name):
        if not job.name.startswith("__"):
            chosen = sorted(key.path[-1] for key in job.asset_layer.executable_asset_keys)
            yield f"job {job.name}: {_listed(chosen)}"
    for schedule in repository.schedule_defs:
        when = f"{schedule.cron_schedule} {schedule.execution_timezone}"
        yield f"schedule {schedule.name}: {schedule.job_name}, {when}, {schedule.default_status.value}"
    for sensor in sorted(repository.sensor_defs, key=lambda sensor: sensor.name):
        every = f"every {sensor.minimum_interval_seconds} s"
        yield f"sensor {sensor.name}: {sensor.sensor_type.name.lower()}, {every}, {sensor.default_status.value}"


def _listed(items) -> str:
    return ", ".join(items) or "-"


def _partitions(partitions: dg.PartitionsDefinition | None) -> str:
    if isinstance(partitions, dg.DynamicPartitionsDefinition):
        return f"one for each of {partitions.name}"
    if isinstance(partitions, dg.DailyPartitionsDefinition):
        return f"daily from {partitions.start.date()}, today's included: {partitions.end_offset == 1}"
    assert partitions is None
    return "-"


def _at_once(policy: dg.BackfillPolicy | None) -> str:
    if policy is None:
        return "-"
    return f"{policy.max_partitions_per_run} a run" if policy.max_partitions_per_run else "all in one run"


def test_the_graph_is_the_one_that_was_reviewed():
    text = "\n".join(_lines()) + "\n"
    if os.environ.get("RECRUIT_UPDATE_SNAPSHOT"):
        SNAPSHOT.write_text(text, encoding="utf-8", newline="\n")
    assert text == SNAPSHOT.read_text(encoding="utf-8")


def test_every_asset_says_what_it_is_and_who_answers_for_it():
    for name, asset in assets.items():
        assert len(asset.description or "") > 40, name
        assert asset.owners and asset.kinds and asset.group_name != "default", name


def test_what_holds_personal_data_is_tagged_and_nothing_else_is():
    assert {name for name, asset in assets.items() if asset.tags.get("pii") == "true"} == PERSONAL


def test_jobs_schedules_sensors_and_checks_say_what_they_are_for():
    repository = defs.get_repository_def()
    for definition in [*repository.schedule_defs, *repository.sensor_defs, *repository.get_all_jobs()]:
        assert definition.description or definition.name.startswith("__"), definition.name
