"""What the automation asks for, tick by tick: a test for each sentence of the policy in `defs.automation`."""

from __future__ import annotations

import dagster as dg
import pytest

from recruit_assets.defs.partitions import DAYS
from recruit_assets.usecases.raw_offers import today
from recruit_assets_tests.support.dagster_support import (
    CHAIN,
    CVS_NAME,
    Automation,
    Product,
    Requested,
    arrive,
    as_if_changed,
    instance_with,
    run,
    statuses,
)

KEYS = [f"{number:016x}" for number in range(100)]
NOTHING: dict[str, int] = {}


@pytest.mark.parametrize("known_before_the_first_tick", [False, True])
def test_a_new_cv_is_asked_for_from_its_file_to_its_profile_once(product: Product, known_before_the_first_tick: bool):
    """In one tick, so that its way takes one run. CVs that are in the inbox at the very first start may be registered ahead
    of the first tick."""
    instance = instance_with(KEYS[:1] if known_before_the_first_tick else [])
    automation = Automation(product.defs, instance)
    if not known_before_the_first_tick:
        assert automation.tick() == NOTHING
        instance.add_dynamic_partitions(CVS_NAME, KEYS[:1])
    assert automation.tick_in_full() == Requested(dict.fromkeys(CHAIN, 1), backfills=0, runs=1)
    assert automation.tick() == NOTHING
    for asset in CHAIN:
        arrive(instance, asset, KEYS[:1])
    assert automation.tick() == {"candidate_embeddings": 1, "matches": 1, "parsing_scorecard": 1}


def test_a_hundred_new_cvs_are_one_backfill(product: Product):
    instance = instance_with(KEYS)
    requested = Requested(dict.fromkeys(CHAIN, 100), backfills=1, runs=0)
    assert Automation(product.defs, instance).tick_in_full() == requested


def test_a_new_file_is_read_even_if_it_is_reported_only_later(product: Product):
    """The partition and the event are two writes of the sensor's tick; an automation tick may come in between."""
    instance = instance_with(KEYS[:1])
    automation = Automation(product.defs, instance)
    assert automation.tick() == dict.fromkeys(CHAIN, 1)
    for asset in CHAIN:
        arrive(instance, asset, KEYS[:1])
    automation.tick()
    arrive(instance, "cv_inbox", KEYS[:1])
    assert set(automation.tick()) <= {"cv_files"}


def test_a_cv_that_failed_is_not_asked_for_again(product: Product):
    """A public team got some 368,000 failed runs in two weeks from a condition that did."""
    instance = instance_with(KEYS[:2])
    automation = Automation(product.defs, instance)
    assert automation.tick() == dict.fromkeys(CHAIN, 2)
    run(product.defs, instance, "cv_files", KEYS[:2])
    assert statuses(instance, "cv_files", KEYS[:2]) == dict.fromkeys(KEYS[:2], "FAILED")
    assert [automation.tick() for _ in range(4)] == [NOTHING] * 4
    # Nor after a restart that lost the ticks' memory, nor when a person tried again in vain.
    restarted = Automation(product.defs, instance)
    assert [restarted.tick() for _ in range(2)] == [NOTHING] * 2
    run(product.defs, instance, "cv_files", KEYS[:2])
    assert [restarted.tick() for _ in range(3)] == [NOTHING] * 3


@pytest.mark.parametrize("in_one_run", [False, True])
def test_what_follows_a_failed_cv_is_not_asked_for_and_a_new_file_is_its_second_chance(
    product: Product, in_one_run: bool
):
    """A file of this key was never received, so reading it fails. Asked for ahead of its file, it must not be taken for
    one whose file has changed since."""
    key = KEYS[0]
    instance = instance_with([key])
    automation = Automation(product.defs, instance)
    assert automation.tick() == dict.fromkeys(CHAIN, 1)
    arrive(instance, "cv_files", [key], "file-1")
    if not in_one_run:
        assert automation.tick() == NOTHING
    run(product.defs, instance, CHAIN[1:] if in_one_run else "cv_documents", [key])
    assert statuses(instance, "cv_documents", [key]) == {key: "FAILED"}
    assert [automation.tick() for _ in range(3)] == [NOTHING] * 3
    arrive(instance, "cv_files", [key], "file-2")
    # A profile that was never tried is asked for together with the document, as that of a new CV.
    assert automation.tick() == dict.fromkeys(CHAIN[1:2] if in_one_run else CHAIN[1:], 1)
    arrive(instance, "cv_documents", [key])
    assert automation.tick() == ({"candidate_profiles": 1} if in_one_run else NOTHING)


def test_a_file_that_changed_in_the_inbox_is_received_again_and_no_other(product: Product):
    instance, automation = _settled(product, KEYS[:5])
    arrive(instance, "cv_inbox", [KEYS[2]], "other bytes")
    assert automation.tick() == {"cv_files": 1}
    assert automation.tick() == NOTHING
    arrive(instance, "cv_files", [KEYS[2]], "1")
    assert [automation.tick() for _ in range(2)] == [NOTHING] * 2, "the same bytes under a new date"


def test_a_file_that_is_gone_from_the_inbox_asks_for_nothing(product: Product):
    instance, automation = _settled(product, KEYS[:5])
    instance.report_runless_asset_event(
        dg.AssetObservation("cv_inbox", partition=KEYS[2], metadata={"in_inbox": False})
    )
    assert [automation.tick() for _ in range(2)] == [NOTHING] * 2


def test_a_changed_file_is_read_again_once_and_the_others_are_not(product: Product):
    instance, automation = _settled(product, KEYS[:5])
    arrive(instance, "cv_files", [KEYS[3]], "other bytes")
    assert automation.tick() == {"cv_documents": 1}
    assert automation.tick() == NOTHING
    arrive(instance, "cv_documents", [KEYS[3]], "other text")
    assert automation.tick() == {"candidate_profiles": 1}
    assert automation.tick() == NOTHING


def test_the_same_file_received_again_asks_for_nothing(product: Product):
    instance, automation = _settled(product, KEYS[:5])
    arrive(instance, "cv_files", KEYS[:5])
    assert automation.tick() == NOTHING


def test_an_edited_prompt_asks_for_nothing_because_it_costs_money(product: Product):
    _, automation = _settled(product, KEYS[:5])
    automation.defs = as_if_changed(product.defs, "candidate_profiles")
    assert [automation.tick() for _ in range(3)] == [NOTHING] * 3


def test_matches_come_once_for_each_batch_even_if_one_cv_never_succeeds(product: Product):
    """`eager()` waits until nothing is missing, so it would never fire."""
    instance = instance_with(KEYS[:10])
    automation = Automation(product.defs, instance)
    automation.tick()
    for asset in CHAIN:
        arrive(instance, asset, KEYS[1:10])
    assert automation.tick() == {"candidate_embeddings": 1, "matches": 1, "parsing_scorecard": 1}
    assert automation.tick() == NOTHING
    for asset in ("candidate_embeddings", "matches", "parsing_scorecard"):
        arrive(instance, asset, [None])
    assert automation.tick() == {"matching_scorecard": 1}
    arrive(instance, "matching_scorecard", [None])
    assert [automation.tick() for _ in range(2)] == [NOTHING] * 2
    arrive(instance, "candidate_profiles", [KEYS[3]], "done again")
    assert automation.tick() == {"candidate_embeddings": 1, "matches": 1, "parsing_scorecard": 1}


def test_matches_follow_embeddings_that_a_person_made_alone(product: Product):
    instance, automation = _settled(product, KEYS[:2])
    arrive(instance, "candidate_embeddings", [None], "by hand")
    assert automation.tick() == {"matches": 1}


def test_a_day_of_offers_is_loaded_once_whenever_it_is_fetched(product: Product):
    """Also a day that is over: whoever fetches one anew wants it in the tables."""
    day, earlier = today().isoformat(), DAYS.get_first_partition_key()
    instance = instance_with()
    automation = Automation(product.defs, instance)
    assert automation.tick() == NOTHING
    arrive(instance, "raw_offers", [day])
    assert automation.tick() == {"offers": 1}
    assert automation.tick() == NOTHING
    arrive(instance, "offers", [day])
    assert automation.tick() == {"offer_embeddings": 1, "matches": 1}
    arrive(instance, "raw_offers", [earlier])
    assert automation.tick() == {"offers": 1}


def _settled(product: Product, keys: list[str]) -> tuple[dg.DagsterInstance, Automation]:
    """An instance on which these CVs and what follows from them are done, and its automation, which knows it."""
    instance = instance_with(keys)
    automation = Automation(product.defs, instance)
    automation.tick()
    for asset in CHAIN:
        arrive(instance, asset, keys)
    arrive(instance, "cv_inbox", keys)
    for asset in ("candidate_embeddings", "parsing_scorecard", "matches", "matching_scorecard"):
        automation.tick()
        arrive(instance, asset, [None])
    for _ in range(2):
        automation.tick()
    assert automation.tick() == NOTHING
    return instance, automation
