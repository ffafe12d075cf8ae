"""The assets of a candidate on real CVs: one outcome for each, the crew asked once, nothing personal in Dagster's log."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from recruit_assets.domain.documents import CvError, Document
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.stores.errors import StoreError
from recruit_assets_tests.support.dagster_support import (
    CHAIN,
    Product,
    failed_cvs,
    instance_with,
    materializations,
    run,
    statuses,
    whole_event_log,
)

SEED = PROJECT_ROOT / "seed"
STEMS = ("cv_fr_02_macon.txt", "cv_en_06_hairdresser.txt", "cv_fr_12_electricien.pdf")
PROMISED = {
    "preview", "values", "dropped_values", "dropped_by_field", "mean_confidence", "language", "flags", "model",
    "other_cvs_of_the_person", "crew_version", "model_requests", "prompt_tokens", "completion_tokens", "cost_usd", "seconds",
}  # fmt: skip


@pytest.fixture(scope="module")
def good(product: Product) -> list[str]:
    """Three seed CVs in the inbox."""
    return [product.add_cv(name, (SEED / "cvs" / name).read_bytes()) for name in STEMS]


@pytest.fixture(scope="module")
def corrupt(product: Product) -> str:
    """A file that says it is a PDF and is none, sent by someone whose name is on it."""
    return product.add_cv("Gwendoline Corrompue.pdf", b"%PDF-1.7\n% gwendoline@corrompue.example \x00\xff")


def _chain(product: Product, instance: dg.DagsterInstance, keys: list[str]) -> dict[str, dg.ExecuteInProcessResult]:
    return {asset: run(product.defs, instance, asset, keys) for asset in CHAIN}


def test_one_cv_goes_through_the_chain_in_a_run_each_or_all_in_one(product: Product, good: list[str]):
    instance = instance_with(good)
    assert all(result.success for result in _chain(product, instance, good[:1]).values())
    assert run(product.defs, instance, CHAIN, good[1:2]).success
    for asset in CHAIN:
        assert [key for key, _ in materializations(instance, asset)] == good[:2]
    assert product.profiles.get(good[0]).profile["basics"]["name"] == _truth(STEMS[0])["basics"]["name"]


def test_in_a_run_of_many_the_bad_cv_costs_no_other_anything(product: Product, good: list[str], corrupt: str):
    keys = [good[0], corrupt, *good[1:]]
    instance = instance_with(keys)
    results = _chain(product, instance, keys)
    assert results["cv_files"].success
    for asset in ("cv_documents", "candidate_profiles"):
        assert failed_cvs(results[asset]) == {corrupt: "corrupt"}
        assert statuses(instance, asset, keys) == {**dict.fromkeys(good, "MATERIALIZED"), corrupt: "FAILED"}
        assert Counter(key for key, _ in materializations(instance, asset)) == dict.fromkeys(good, 1)
    assert product.profiles.failures()[corrupt].failure.code == "corrupt"


def test_a_run_again_asks_the_model_nothing_and_is_recorded_all_the_same(product: Product, good: list[str]):
    instance = instance_with(good)
    _chain(product, instance, good)
    asked, before = product.model.calls, [product.profiles.get(key) for key in good]
    assert asked > 0
    assert all(result.success for result in _chain(product, instance, good).values())
    assert product.model.calls == asked
    assert [product.profiles.get(key) for key in good] == before
    assert len(materializations(instance, "candidate_profiles")) == 2 * len(good)


def test_the_metadata_tells_what_was_read_and_what_it_cost(product: Product, good: list[str]):
    instance = instance_with(good)
    _chain(product, instance, good)
    metadata = dict(materializations(instance, "candidate_profiles"))
    for key in good:
        assert set(metadata[key]) == PROMISED
        assert metadata[key]["values"] == len(product.profiles.get(key).evidence) > 10
        assert metadata[key]["model_requests"] >= 4
        assert "| work |" in metadata[key]["preview"]
    assert [metadata[key]["language"] for key in good] == ["fr", "en", "fr"]
    documents = dict(materializations(instance, "cv_documents"))
    assert documents[good[2]]["media_type"] == "application/pdf"


def test_the_metadata_names_the_persons_other_cvs_by_their_keys(product: Product, good: list[str]):
    data = (SEED / "cvs" / STEMS[0]).read_bytes()
    keys = [product.add_cv("the same person again.txt", data + b"\n"), product.add_cv("the same file.txt", data)]
    instance = instance_with([*good, *keys])
    _chain(product, instance, [*good, *keys])
    metadata = dict(materializations(instance, "candidate_profiles"))
    assert product.profiles.same_person(good[0]) == sorted(keys)
    # A CV is told of those that were profiled before it.
    assert any(set(metadata[key]["other_cvs_of_the_person"]) == {good[0], *keys} - {key} for key in (good[0], *keys))
    assert metadata[good[1]]["other_cvs_of_the_person"] == []
    for key in keys:
        product.profiles.delete(key)


def test_nothing_of_a_cv_is_in_the_event_log(product: Product, good: list[str], corrupt: str):
    """Names, addresses, phone numbers, what was written and what the file was called: all of it stays in the stores."""
    keys = [*good, corrupt]
    instance = instance_with(keys)
    _chain(product, instance, keys)
    run(product.defs, instance, "candidate_embeddings")
    log = whole_event_log(instance)
    assert good[0] in log and corrupt in log
    personal = {"Gwendoline", "gwendoline", *STEMS, *(Path(name).stem for name in STEMS)}
    for name in STEMS:
        basics = _truth(name)["basics"]
        personal |= {basics["name"], *basics["name"].split(), basics["email"], basics["phone"], basics["phone"][-6:]}
        personal |= {job["name"] for job in _truth(name)["work"]}
    assert len(personal) > 15
    assert [word for word in sorted(personal) if word in log or json.dumps(word)[1:-1] in log] == []


class Crew:
    """A parser whose `profile` does for each document what its text says."""

    crew_version = "1"

    def profile(self, document: Document) -> Any:
        if "bug" in document.text:
            raise KeyError("Marie Secrète")
        raise CvError("model_error", "The model gave no answer.")


def test_a_fault_of_our_own_is_that_cvs_failure_and_tells_where_but_not_what(product: Product):
    keys = [
        product.add_cv("bug.txt", b"There is a bug in here."),
        product.add_cv("other.txt", b"Another line of text."),
    ]
    instance = instance_with(keys)
    defs = product.with_resources(cv_parser=Crew())
    run(defs, instance, "cv_files", keys)
    run(defs, instance, "cv_documents", keys)
    result = run(defs, instance, "candidate_profiles", keys)
    assert failed_cvs(result) == {keys[0]: "unexpected KeyError", keys[1]: "model_error"}
    log = whole_event_log(instance)
    assert "Secr" not in log
    assert "test_cv_chain.py:" in log


def test_one_damaged_object_is_one_cvs_failure(product: Product, good: list[str]):
    instance = instance_with(good)
    run(product.defs, instance, "cv_files", good)
    product.objects.put(f"cv_files/{good[0]}/original", b"other bytes than were received")
    result = run(product.defs, instance, "cv_documents", good)
    assert failed_cvs(result) == {good[0]: "store_error"}
    assert statuses(instance, "cv_documents", good[1:]) == dict.fromkeys(good[1:], "MATERIALIZED")
    run(product.defs, instance, "cv_files", good)


class Gone:
    """An object store whose server is gone, counting who asks."""

    calls = 0

    def get(self, key: str) -> bytes:
        type(self).calls += 1
        time.sleep(0.05)
        raise StoreError("the object store does not answer")


def test_a_server_that_is_gone_ends_the_run_without_trying_every_cv(product: Product):
    keys = [f"{number:016x}" for number in range(60)]
    result = run(product.with_resources(objects=Gone()), instance_with(keys), "cv_files", keys)
    assert not result.success and failed_cvs(result) == {}
    assert Gone.calls < 30


def _truth(name: str) -> dict[str, Any]:
    return json.loads((SEED / "truth" / f"{Path(name).stem}.json").read_text(encoding="utf-8"))
