"""Erasing a candidate from the graph: never under a run's hands, the partition last, nothing personal left behind."""

from __future__ import annotations

import json
from pathlib import Path

import dagster as dg
import pytest

from recruit_assets import pipeline, wiring
from recruit_assets.domain.profiles import ParseFailure
from recruit_assets.pipeline import PipelineError
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.stores.interviews import InterviewStore
from recruit_assets_tests.support.dagster_support import CHAIN, CVS_NAME, Product, instance_with, run, whole_event_log
from recruit_assets_tests.support.everywhere import everything_kept

KEYS = [f"{number:016x}" for number in range(5)]
CV = "cv_fr_02_macon.txt"
_FAILURE = ParseFailure(code="corrupt", message="The file is damaged.")


@pytest.fixture
def wired(product: Product, mongo_url: str, monkeypatch: pytest.MonkeyPatch) -> Product:
    """The product's stores in the place of those that the settings name."""
    for name, store in (
        ("objects", product.objects), ("database", product.database), ("profiles", product.profiles),
        ("interviews", InterviewStore(mongo_url)),
    ):  # fmt: skip
        monkeypatch.setattr(wiring, name, lambda store=store: store)
    return product


def a_run(instance: dg.DagsterInstance, status: dg.DagsterRunStatus, **tags: str) -> None:
    named = {f"dagster/{name}": value for name, value in tags.items()}
    instance.add_run(dg.DagsterRun(job_name="some_job", status=status, tags=named))


@pytest.mark.parametrize("status", ["NOT_STARTED", "STARTING", "STARTED", "CANCELING"])
@pytest.mark.parametrize(
    "tags",
    [
        {"partition": KEYS[2]},
        {"asset_partition_range_start": KEYS[1], "asset_partition_range_end": KEYS[3]},
        {"asset_partition_range_start": KEYS[2], "asset_partition_range_end": "deleted"},
        {},
    ],
    ids=["its partition", "a range", "a broken range", "all candidates"],
)
def test_a_cv_is_not_erased_under_the_hands_of_a_run(wired: Product, status: str, tags: dict[str, str]):
    instance = instance_with(KEYS)
    a_run(instance, dg.DagsterRunStatus[status], **tags)
    wired.profiles.record_failure(KEYS[2], _FAILURE)
    with pytest.raises(PipelineError, match=instance.get_runs()[0].run_id):
        pipeline.erase(instance, KEYS[2])
    assert KEYS[2] in wired.profiles.failures()
    assert instance.has_dynamic_partition(CVS_NAME, KEYS[2])


def test_runs_that_are_done_or_about_others_stop_nothing(wired: Product):
    instance = instance_with(KEYS)
    for status in ("SUCCESS", "FAILURE", "CANCELED"):
        a_run(instance, dg.DagsterRunStatus[status], partition=KEYS[2])
        a_run(instance, dg.DagsterRunStatus[status])
    started = dg.DagsterRunStatus.STARTED
    a_run(instance, started, partition=KEYS[1])
    a_run(instance, started, partition="2026-11-20")
    a_run(instance, started, asset_partition_range_start=KEYS[3], asset_partition_range_end=KEYS[4])
    assert pipeline.erase(instance, KEYS[2])["partition"] == 1
    assert list(instance.get_dynamic_partitions(CVS_NAME)) == [*KEYS[:2], *KEYS[3:]]


def test_the_partition_stays_until_everything_else_is_gone(wired: Product, monkeypatch: pytest.MonkeyPatch):
    """A run that began in between is seen before the partition goes."""
    instance = instance_with(KEYS)
    forget = wiring.profiles().delete

    def delete(cv_key: str, documents: set[str]) -> dict[str, int]:
        a_run(instance, dg.DagsterRunStatus.STARTED, partition=cv_key)
        return forget(cv_key, documents)

    monkeypatch.setattr(wired.profiles, "delete", delete)
    with pytest.raises(PipelineError, match="erase it again"):
        pipeline.erase(instance, KEYS[2])
    assert instance.has_dynamic_partition(CVS_NAME, KEYS[2])
    monkeypatch.setattr(wired.profiles, "delete", forget)
    instance.report_run_canceled(instance.get_runs()[0])
    assert pipeline.erase(instance, KEYS[2])["partition"] == 1


def test_a_candidate_who_went_through_the_graph_leaves_nothing_personal(
    wired: Product, mongo_url: str, postgres_url: str
):
    data = (PROJECT_ROOT / "seed" / "cvs" / CV).read_bytes()
    key = wired.add_cv(CV, data)
    instance = instance_with([key])
    assert run(wired.defs, instance, CHAIN, [key]).success
    assert run(wired.defs, instance, "candidate_embeddings").success
    sha256 = wired.profiles.get(key).document_sha256
    basics = json.loads((PROJECT_ROOT / "seed" / "truth" / Path(CV).with_suffix(".json")).read_text())["basics"]
    personal = [basics["name"], *basics["name"].split(), basics["email"], CV]

    def kept() -> str:
        return everything_kept(wired.objects.uri("x").removesuffix("/x"), mongo_url, postgres_url)

    assert all(word in kept() for word in (basics["email"], CV, key, sha256))
    erased = pipeline.erase(instance, key)
    assert erased["partition"] == erased["candidate_profiles"] == erased["inbox"] == 1
    assert [word for word in (*personal, key, sha256) if word in kept()] == []
    # Dagster's log keeps the key and the versions, as docs/trust.md says, and nothing that a person could be read from.
    log = whole_event_log(instance)
    assert key in log and [word for word in personal if word in log] == []
    assert pipeline.register_arrivals(instance) == []
