"""The sensor that makes a partition of each file in the inbox."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
from hypothesis import given
from hypothesis import strategies as st

from recruit_assets.defs.arrivals import MOST_PER_TICK, cv_arrivals, new_arrivals
from recruit_assets.stores.cv_files import Inbox, InboxEntry
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.objects import ObjectStore
from recruit_assets_tests.support.dagster_support import CVS_NAME, instance_with

names = st.lists(st.integers(0, 40).map(str), max_size=60)


def _entries(keys: list[str]) -> list[InboxEntry]:
    return [InboxEntry(f"inbox/{key}.pdf", key, "etag", 1) for key in keys]


@given(listed=names.map(lambda keys: sorted(set(keys))), known=names)
def test_what_is_new_is_what_is_listed_and_not_known_in_the_order_of_the_listing(listed: list[str], known: list[str]):
    new = [entry.cv_key for entry in new_arrivals(_entries(listed), known)]
    assert set(new) == set(listed) - set(known)
    assert new == [key for key in listed if key in new]
    assert new_arrivals(_entries(listed), [*known, *new]) == []


@given(known=names, count=st.integers(0, 3 * MOST_PER_TICK))
def test_however_many_files_there_are_all_are_taken_in_as_few_ticks_as_can_be(known: list[str], count: int):
    listed = _entries([str(number) for number in range(count)])
    seen, ticks = set(known), 0
    while new := new_arrivals(listed, sorted(seen)):
        assert len(new) <= MOST_PER_TICK
        seen |= {entry.cv_key for entry in new}
        ticks += 1
    assert seen == {entry.cv_key for entry in listed} | set(known)
    assert ticks <= -(-count // MOST_PER_TICK)


def _tick(objects: Any, instance: dg.DagsterInstance) -> Any:
    with dg.build_sensor_context(instance=instance) as context:
        return cv_arrivals(context, objects=objects)


def test_a_file_in_the_inbox_becomes_a_partition_once(object_store_url: str):
    """Also one that was dropped there by hand: the index then leads from its key back to it."""
    objects, instance = ObjectStore(object_store_url), instance_with()
    assert isinstance(_tick(objects, instance), dg.SkipReason)
    objects.put("inbox/Élodie Exemple.pdf", b"%PDF")
    objects.put("inbox/.DS_Store", b"")
    added = Inbox(objects).register(Inbox(objects).add("cv.txt", b"text"))

    result = _tick(objects, instance)
    (request,) = result.dynamic_partitions_requests
    assert request.partitions_def_name == CVS_NAME
    assert len(request.partition_keys) == 2 and added in request.partition_keys
    assert not result.run_requests
    dropped = next(key for key in request.partition_keys if key != added)
    assert Inbox(objects).resolve(dropped) == "inbox/Élodie Exemple.pdf"

    instance.add_dynamic_partitions(CVS_NAME, request.partition_keys)
    skipped = _tick(objects, instance)
    assert isinstance(skipped, dg.SkipReason) and "No new CV" in str(skipped.skip_message)


def test_more_files_than_a_tick_can_take_are_taken_by_the_next(object_store_url: str, tmp_path: Path):
    objects, instance = ObjectStore(object_store_url), instance_with()
    objects.put("inbox/0000.pdf", b"")
    for number in range(1, MOST_PER_TICK + 5):
        (tmp_path / "objects" / "inbox" / f"{number:04}.pdf").touch()
    for count in (MOST_PER_TICK, 5):
        (request,) = _tick(objects, instance).dynamic_partitions_requests
        assert len(request.partition_keys) == count
        instance.add_dynamic_partitions(CVS_NAME, request.partition_keys)
    assert isinstance(_tick(objects, instance), dg.SkipReason)


class Unreachable:
    """An object store that does not answer."""

    def list(self, *_: Any, **__: Any) -> Any:
        raise StoreError("the object store does not answer: check OBJECT_STORE_URL")


def test_a_listing_that_failed_is_not_an_empty_inbox():
    skipped = _tick(Unreachable(), instance_with())
    assert isinstance(skipped, dg.SkipReason)
    assert "could not be listed" in str(skipped.skip_message) and "OBJECT_STORE_URL" in str(skipped.skip_message)
