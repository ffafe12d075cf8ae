"""CVs chosen one by one: many of them in a run, the outcomes exact, and no other CV touched."""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg
import pytest

from recruit_assets.backfill import failed_of, runs_of, stale_of
from recruit_assets.defs.chosen import chosen_cvs_job
from recruit_assets.defs.partitions import CVS_PER_RUN
from recruit_assets.stores.cv_files import Inbox
from recruit_assets_tests.support.dagster_support import (
    CHAIN,
    Product,
    arrive,
    failed_cvs,
    instance_with,
    materializations,
    run,
    statuses,
)

CV = (
    "Ann Exemple\nann@courriel.example\n\nEXPERIENCE\nGardener, Green Acres Ltd\n2018 - 2023\n- Looked after {} gardens"
)


@pytest.fixture(scope="module")
def keys(product: Product) -> list[str]:
    """Nine CVs, of which the second, the fifth and the last can't be read."""
    return [
        product.add_cv(f"{number}.pdf", f"%PDF-1.7 and nothing else {number}".encode())
        if number in (1, 4, 8)
        else product.add_cv(f"{number}.txt", CV.format(number).encode())
        for number in range(9)
    ]


def _chosen(product: Product, instance: dg.DagsterInstance, **keys: Sequence[str]) -> dg.ExecuteInProcessResult:
    return (
        product.with_resources()
        .resolve_job_def(chosen_cvs_job.name)
        .execute_in_process(
            run_config={
                "ops": {"make_chosen_cvs": {"config": {name: list(some) for name, some in keys.items()}}},
                "loggers": {"console": {"config": {"log_level": "CRITICAL"}}},
            },
            instance=instance,
            raise_on_error=False,
        )
    )


def _whole_chain(product: Product, keys: list[str]) -> dg.DagsterInstance:
    instance = instance_with(keys)
    for asset in CHAIN:
        run(product.defs, instance, asset, keys)
    return instance


def test_scattered_failures_are_done_again_in_one_run_and_nothing_else_is_touched(product: Product, keys: list[str]):
    """As a backfill of Dagster's own they would be a run for each, because a run has one partition or a range of them."""
    bad = [keys[1], keys[4], keys[8]]
    instance = _whole_chain(product, keys)
    chosen = failed_of(instance, "candidate_profiles")
    assert chosen == {"cv_documents": bad, "candidate_profiles": bad}, "from where they failed"
    assert len(runs_of(chosen)) == 1
    before = {asset: len(materializations(instance, asset)) for asset in CHAIN}
    mended = {keys[1]: CV.format("fifty").encode(), keys[4]: CV.format("sixty").encode()}
    for key, data in mended.items():
        product.objects.put(Inbox(product.objects).resolve(key), data)
    result = _chosen(product, instance, **dict.fromkeys(CHAIN, bad))
    assert failed_cvs(result) == {keys[8]: "corrupt"}
    for asset in CHAIN[1:]:
        assert statuses(instance, asset, keys) == {**dict.fromkeys(keys, "MATERIALIZED"), keys[8]: "FAILED"}
        assert {key for key, _ in materializations(instance, asset)[before[asset] :]} == set(mended)
    assert failed_of(instance, "candidate_profiles") == {asset: [keys[8]] for asset in CHAIN[1:]}


def test_a_cv_that_was_well_and_now_fails_is_shown_as_failed(product: Product, keys: list[str]):
    instance = instance_with(keys)
    for asset in CHAIN:
        arrive(instance, asset, keys)
    assert failed_of(instance, "candidate_profiles") == {}
    result = _chosen(product, instance, cv_documents=["f" * 16, keys[0]])
    assert failed_cvs(result) == {"f" * 16: "empty"}
    result = _chosen(product, instance, cv_documents=[keys[8]])
    assert statuses(instance, "cv_documents", [keys[0], keys[8]]) == {keys[0]: "MATERIALIZED", keys[8]: "FAILED"}


def test_what_is_stale_is_what_other_code_made_or_an_older_file(product: Product, keys: list[str]):
    good = [key for place, key in enumerate(keys) if place not in (1, 4, 8)]
    instance = _whole_chain(product, keys)
    for asset in CHAIN:
        assert stale_of(instance, asset) == {}
    arrive(instance, "cv_files", good[2:3], "other bytes")
    assert stale_of(instance, "cv_documents") == {"cv_documents": good[2:3]}
    arrive(instance, "candidate_profiles", good[1:2])
    assert stale_of(instance, "candidate_profiles") == {"candidate_profiles": good[1:2]}, "made by nobody knows what"


def test_runs_are_cut_so_that_a_cv_is_in_one_of_them():
    many = [f"{number:016x}" for number in range(2 * CVS_PER_RUN + 1)]
    runs = runs_of({"cv_documents": many[:3], "candidate_profiles": many})
    assert [len(one["candidate_profiles"]) for one in runs] == [CVS_PER_RUN, CVS_PER_RUN, 1]
    assert [one["cv_documents"] for one in runs] == [many[:3], [], []]
