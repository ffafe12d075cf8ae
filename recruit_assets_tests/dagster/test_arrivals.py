"""The sensor that makes a partition of each file in the inbox, and tells what changed there or is gone."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dagster as dg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit_assets.defs.arrivals import FILES_PER_TICK, MOST_PER_TICK, cv_arrivals, news_of
from recruit_assets.domain.documents import cv_key
from recruit_assets.stores.cv_files import Inbox, InboxEntry, InboxPage
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.objects import ObjectStore
from recruit_assets_tests.contract.conftest import s3_endpoint  # noqa: F401 - a fixture
from recruit_assets_tests.support.dagster_support import CVS_NAME, instance_with, materializations

versions = st.dictionaries(st.integers(0, 40).map(str), st.sampled_from("abc"), max_size=40)


def _entry(name: str, etag: str = "a") -> InboxEntry:
    return InboxEntry(f"inbox/{name}", name, etag, 1)


def _page(files: Mapping[str, str], registered: set[str]) -> InboxPage:
    entries = sorted(_entry(name, etag) for name, etag in files.items())
    return InboxPage(entries, sorted(f"inbox/{name}" for name in registered), None)


def _versions(files: Mapping[str, str]) -> dict[str, str]:
    return {name: _entry(name, etag).version for name, etag in files.items()}


@given(before=versions, now=versions)
def test_what_came_changed_and_went_is_told_apart_and_all_else_is_left_alone(
    before: dict[str, str], now: dict[str, str]
):
    news = news_of(_page(now, set(before)), set(before), _versions(before))
    assert {entry.cv_key for entry in news.arrived} == set(now) - set(before)
    assert {entry.cv_key for entry in news.changed} == {key for key in now if before.get(key, now[key]) != now[key]}
    assert set(news.missing) == {f"inbox/{key}" for key in set(before) - set(now)}
    assert news.last is None
    again = news_of(_page(now, set(now)), {*before, *now}, {**_versions(before), **_versions(now)})
    assert (again.arrived, again.changed, again.missing) == ([], [], [])


@given(before=versions, now=versions)
def test_a_cv_erased_with_its_file_is_not_missed_and_one_erased_alone_comes_back(
    before: dict[str, str], now: dict[str, str]
):
    """Erasing takes file, register and partition; what Dagster's events tell of the file stays."""
    news = news_of(_page(now, set()), set(), _versions(before))
    assert {entry.cv_key for entry in news.arrived} == set(now)
    assert (news.changed, news.missing) == ([], [])


@given(count=st.integers(0, 3 * MOST_PER_TICK), known=st.integers(0, 5))
def test_however_many_files_are_new_all_are_taken_in_order_in_as_few_ticks_as_can_be(count: int, known: int):
    files = {f"{number:05}": "a" for number in range(count)}
    taken = [f"{number:05}" for number in range(min(known, count))]
    ticks = 0
    after: str | None = None
    while len(taken) < count:
        rest = {name: etag for name, etag in files.items() if after is None or f"inbox/{name}" > after}
        news = news_of(_page(rest, {*taken} & {*rest}), set(taken), _versions(dict.fromkeys(taken, "a")))
        assert 0 < len(news.arrived) <= MOST_PER_TICK
        taken += [entry.cv_key for entry in news.arrived]
        assert after is None or news.last is None or news.last > after
        after = news.last
        ticks += 1
    assert taken == sorted(files)
    assert ticks <= -(-count // MOST_PER_TICK)


def test_ten_thousand_files_are_looked_at_in_a_tick():
    files = {f"{number:05}": "a" for number in range(FILES_PER_TICK)}
    news = news_of(_page(files, set(files)), set(files), _versions({**files, "00007": "b"}))
    assert [entry.cv_key for entry in news.changed] == ["00007"]
    assert (news.arrived, news.missing) == ([], [])


class Ticks:
    """The sensor, tick by tick, with what the daemon does with each result."""

    def __init__(self, objects: Any):
        self.objects = objects
        self.instance = instance_with()
        self.cursor: str | None = None

    def tick(self) -> Any:
        with dg.build_sensor_context(instance=self.instance, cursor=self.cursor) as context:
            result: Any = cv_arrivals(context, objects=self.objects)
        if isinstance(result, dg.SensorResult):
            assert not result.run_requests
            for event in result.asset_events:
                self.instance.report_runless_asset_event(event)
            for request in result.dynamic_partitions_requests or ():
                assert request.partitions_def_name == CVS_NAME
                self.instance.add_dynamic_partitions(CVS_NAME, list(request.partition_keys))
            self.cursor = result.cursor or None
        return result

    @property
    def keys(self) -> list[str]:
        return list(self.instance.get_dynamic_partitions(CVS_NAME))

    def reported(self) -> list[str | None]:
        return [key for key, _ in materializations(self.instance, "cv_inbox")]

    def gone(self) -> list[str | None]:
        records = self.instance.fetch_observations(dg.AssetKey("cv_inbox"), limit=100, ascending=True).records
        events = [record.event_log_entry.asset_observation for record in records]
        assert all(event and event.metadata["in_inbox"].value is False for event in events)
        return [event.partition for event in events if event]


def test_a_file_in_the_inbox_becomes_a_partition_once(object_store_url: str):
    """Also one that was dropped there by hand: the index then leads from its key back to it."""
    ticks = Ticks(ObjectStore(object_store_url))
    assert isinstance(ticks.tick(), dg.SkipReason)
    ticks.objects.put("inbox/Élodie Exemple.pdf", b"%PDF")
    ticks.objects.put("inbox/.DS_Store", b"")
    added = cv_key(Inbox(ticks.objects).add("cv.txt", b"text"))
    ticks.tick()
    assert len(ticks.keys) == 2 and added in ticks.keys
    assert sorted(map(str, ticks.reported())) == sorted(ticks.keys)
    dropped = next(key for key in ticks.keys if key != added)
    assert Inbox(ticks.objects).resolve(dropped) == "inbox/Élodie Exemple.pdf"
    skipped = ticks.tick()
    assert isinstance(skipped, dg.SkipReason) and "Nothing is new" in str(skipped.skip_message)


def test_a_file_that_changes_in_place_is_reported_once_and_no_other(object_store_url: str):
    ticks = Ticks(ObjectStore(object_store_url))
    for name in "abc":
        ticks.objects.put(f"inbox/{name}.txt", b"first")
    ticks.tick()
    ticks.objects.put("inbox/b.txt", b"second")
    ticks.tick()
    assert ticks.reported()[3:] == [cv_key("inbox/b.txt")]
    assert isinstance(ticks.tick(), dg.SkipReason)


def test_a_file_that_goes_is_told_once_takes_nothing_along_and_may_come_back(object_store_url: str):
    ticks = Ticks(ObjectStore(object_store_url))
    for name in "ab":
        ticks.objects.put(f"inbox/{name}.txt", b"text")
    ticks.tick()
    key = cv_key("inbox/a.txt")
    ticks.objects.delete("inbox/a.txt")
    ticks.tick()
    assert ticks.gone() == [key] and key in ticks.keys
    assert isinstance(ticks.tick(), dg.SkipReason)
    assert Inbox(ticks.objects).resolve(key) == "inbox/a.txt"
    ticks.objects.put("inbox/a.txt", b"text again")
    ticks.tick()
    assert ticks.reported()[2:] == [key] and len(ticks.keys) == 2
    ticks.objects.delete("inbox/a.txt")
    ticks.tick()
    assert ticks.gone() == [key, key]


def test_an_erased_cv_is_not_told_as_gone(object_store_url: str):
    ticks = Ticks(ObjectStore(object_store_url))
    key = cv_key(Inbox(ticks.objects).add("cv.txt", b"text"))
    ticks.tick()
    Inbox(ticks.objects).delete(key)
    ticks.instance.delete_dynamic_partition(CVS_NAME, key)
    assert isinstance(ticks.tick(), dg.SkipReason)
    assert ticks.gone() == []


def test_the_sensor_goes_round_an_inbox_that_is_too_large_for_a_tick(object_store_url: str, monkeypatch):
    monkeypatch.setattr("recruit_assets.defs.arrivals.FILES_PER_TICK", 10)
    ticks = Ticks(ObjectStore(object_store_url))
    names = [f"inbox/{number:02}.txt" for number in range(25)]
    for name in names:
        ticks.objects.put(name, b"text")
    cursors = [(ticks.tick(), ticks.cursor)[1] for _ in range(3)]
    assert cursors == [names[9], names[19], None]
    assert ticks.keys == [cv_key(name) for name in names]
    ticks.objects.put(names[24], b"changed")
    ticks.objects.delete(names[12])
    for _ in range(3):
        ticks.tick()
    assert ticks.reported()[25:] == [cv_key(names[24])]
    assert ticks.gone() == [cv_key(names[12])]


def test_more_files_than_a_tick_can_take_are_taken_by_the_next(object_store_url: str, monkeypatch):
    monkeypatch.setattr("recruit_assets.defs.arrivals.MOST_PER_TICK", 10)
    ticks = Ticks(ObjectStore(object_store_url))
    for number in range(14):
        ticks.objects.put(f"inbox/{number:04}.pdf", b"")
    counts = [(ticks.tick(), len(ticks.keys))[1] for _ in range(2)]
    assert counts == [10, 14]
    assert ticks.cursor is None


class Unreachable:
    """An object store that does not answer."""

    def list(self, *_: Any, **__: Any) -> Any:
        raise StoreError("the object store does not answer: check OBJECT_STORE_URL")


def test_a_listing_that_failed_is_not_an_empty_inbox(object_store_url: str):
    ticks = Ticks(ObjectStore(object_store_url))
    ticks.objects.put("inbox/a.txt", b"text")
    ticks.tick()
    ticks.objects = Unreachable()
    skipped = ticks.tick()
    assert isinstance(skipped, dg.SkipReason)
    assert "could not be listed" in str(skipped.skip_message) and "OBJECT_STORE_URL" in str(skipped.skip_message)
    assert ticks.gone() == [] and len(ticks.keys) == 1


class HalfListed:
    """An object store whose listing leaves out a folder, as one does whose folder may not be read for a while."""

    def __init__(self, objects: ObjectStore, answer: Exception | None):
        self._objects, self._answer = objects, answer

    def list(self, prefix: str, after: str | None = None) -> Any:
        return (info for info in self._objects.list(prefix, after) if not info.key.startswith("inbox/closed/"))

    def exists(self, key: str) -> bool:
        if self._answer:
            raise self._answer
        return self._objects.exists(key)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._objects, name)


def test_what_a_listing_leaves_out_is_gone_only_when_the_store_says_so(object_store_url: str):
    ticks = Ticks(ObjectStore(object_store_url))
    whole = ticks.objects
    for name in ("inbox/closed/a.txt", "inbox/open/b.txt"):
        whole.put(name, b"text")
    ticks.tick()
    for answer in (StoreError("access is refused"), None):
        ticks.objects = HalfListed(whole, answer)
        ticks.tick()
        assert ticks.gone() == []
    ticks.objects = whole
    assert isinstance(ticks.tick(), dg.SkipReason)


def test_a_thousand_new_files_in_a_folder_are_registered_in_one_tick(object_store_url: str, tmp_path: Path):
    ticks = Ticks(ObjectStore(object_store_url))
    ticks.objects.put("inbox/0000.pdf", b"")
    for number in range(1, MOST_PER_TICK):
        (tmp_path / "objects" / "inbox" / f"{number:04}.pdf").touch()
    with dg.build_sensor_context(instance=ticks.instance) as context:
        result: Any = cv_arrivals(context, objects=ticks.objects)
    (request,) = result.dynamic_partitions_requests
    assert len(request.partition_keys) == MOST_PER_TICK
    assert len(result.cursor) < 100


def _three_ticks(ticks: Ticks, most_megabytes: int) -> None:
    """Each takes in a thousand files, further on than the one before, and keeps no list of the others."""
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    cursors: list[str] = []
    for number in range(1, 4):
        result = ticks.tick()
        (request,) = result.dynamic_partitions_requests
        assert len(request.partition_keys) == len(result.asset_events) == MOST_PER_TICK
        assert len(ticks.keys) == number * MOST_PER_TICK
        cursors.append(result.cursor)
    assert cursors == sorted(set(cursors))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < most_megabytes << (20 if sys.platform == "darwin" else 10), f"{grown} more of memory"


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_folder_of_thirty_thousand_files_is_taken_in_a_thousand_at_a_tick(object_store_url: str, tmp_path: Path):
    inbox = tmp_path / "objects" / "inbox"
    for number in range(30_000):
        folder = inbox / f"{number % 256:03}"
        if number < 256:
            folder.mkdir(parents=True)
        (folder / f"cv_{number:06}.txt").write_bytes(b"Ada")
    _three_ticks(Ticks(ObjectStore(object_store_url)), 200)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_bucket_of_some_thousand_files_is_taken_in_a_thousand_at_a_tick(
    s3_endpoint: str,  # noqa: F811 - the fixture
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    connection = HTTPConnection(urlsplit(s3_endpoint).netloc)
    connection.request("PUT", "/many")
    assert connection.getresponse().status == 200
    objects = ObjectStore(f"s3://many?endpoint={s3_endpoint}&region=us-east-1")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: objects.put(f"inbox/cv_{n:06}.txt", b"Ada"), range(3_200)))
    _three_ticks(Ticks(objects), 200)
