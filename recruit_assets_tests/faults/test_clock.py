"""The machine's clock jumps a day back or a year ahead between two steps: nothing is lost or doubled, and once it is right
again nothing tells of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from recruit_assets.domain.profiles import Usage
from recruit_assets.models.chat import ModelError
from recruit_assets.models.guard import MAX_WAIT_SECONDS, Guard
from recruit_assets.models.meter import BudgetSpent, Meter
from recruit_assets.models.openai_compatible import OpenAICompatibleModel
from recruit_assets.sources.files import FileSource
from recruit_assets.stores.objects import ObjectStore
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.usage import UsageStore
from recruit_assets.usecases import raw_offers
from recruit_assets.usecases.offers import load_offers
from recruit_assets_tests.faults.way import CVS, Way
from recruit_assets_tests.support.fake_openai import FakeOpenAI
from recruit_assets_tests.support.profiles import make_profile
from recruit_assets_tests.support.shifted_clock import ShiftedClock

DAY, YEAR = timedelta(days=1), timedelta(days=365)
JUMPS = [(-DAY, YEAR), (YEAR, -DAY), (YEAR, YEAR), (-DAY, -DAY)]


@pytest.fixture
def clock() -> Iterator[ShiftedClock]:
    with ShiftedClock() as clock:
        yield clock


@pytest.mark.parametrize(
    "jumps", [JUMPS[0], *(pytest.param(jumps, marks=pytest.mark.slow) for jumps in JUMPS[1:])], ids=str
)
def test_the_way_comes_to_the_same_once_the_clock_is_right(
    way: Way, clock: ShiftedClock, jumps: tuple[timedelta, timedelta]
):
    """Jobs that go on are counted to the day it is, so matches do follow the clock, and come back with it."""
    way.as_of = None
    way.go()
    expected = way.kept()
    way.wipe()
    way.profile(CVS[0])
    clock.shift = jumps[0]
    way.profile(CVS[1])
    way.match()
    clock.shift = jumps[1]
    way.match()
    way.interview()
    asked = len(way.asked)
    clock.shift = timedelta()
    way.go()
    assert way.kept() == expected
    assert len(way.asked) == asked, "no model is asked anything twice"


def test_no_earlier_profile_is_lost_whatever_time_it_was_replaced_at(way: Way, clock: ShiftedClock):
    profiles = [
        make_profile({"basics": {"name": "Camille Exemple"}}).model_copy(update={"crew_version": f"crew-{n}"})
        for n in range(4)
    ]
    for profile, shift in zip(profiles, (timedelta(), -DAY, YEAR, timedelta()), strict=True):
        clock.shift = shift
        assert way.profiles.put("clock", profile)
        assert not way.profiles.put("clock", profile)
    assert way.profiles.get("clock").crew_version == "crew-3"
    kept = [earlier.profile.crew_version for earlier in way.profiles.history("clock")]
    assert sorted(kept) == ["crew-0", "crew-1", "crew-2"]
    way.profiles.delete("clock")


def _offers(folder: Path, *names: str) -> FileSource:
    path = folder / "feed.jsonl"
    rows = [
        {"id": name, "title": f"Cuisinier {name}", "description": f"Annonce {name} : la cuisine."} for name in names
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return FileSource(path)


@pytest.mark.parametrize("jump", [-DAY, YEAR], ids=["a day back", "a year ahead"])
def test_offers_fetched_under_a_wrong_date_do_not_bring_back_what_is_over(
    way: Way, clock: ShiftedClock, tmp_path: Path, jump: timedelta
):
    """What was asked by a wrong clock is kept under that clock's day; the newest of the days that are over decides."""
    objects, store = ObjectStore((tmp_path / "offers").as_uri()), OfferStore(way.database)
    today = raw_offers.today()

    def fetch_and_load(*names: str) -> None:
        day = raw_offers.today()
        (fetched,) = raw_offers.fetch_day(objects, [_offers(tmp_path, *names)], day)
        assert fetched.fault is None
        for listing in raw_offers.listings_to_load(objects, [day]):
            load_offers(store, listing.records, listing.source, listing.complete)

    clock.shift = jump
    fetch_and_load("one", "two")
    clock.shift = timedelta()
    fetch_and_load("two", "three")
    fetch_and_load("two", "three")
    assert set(raw_offers.archived_days(objects)) == {today, (datetime.now(UTC) + jump).date()}
    with way.database.connection() as connection:
        rows = connection.execute("select offer_id, deleted_at is null from recruit.offers where source = 'feed'")
        assert dict(rows.fetchall()) == {"one": False, "two": True, "three": True}
        connection.execute("delete from recruit.offers where source = 'feed'")


@pytest.mark.parametrize("jump", [-DAY, YEAR], ids=["a day back", "a year ahead"])
def test_a_day_is_asked_once_and_replayed_whatever_the_clock_says_later(
    clock: ShiftedClock, tmp_path: Path, jump: timedelta
):
    objects, day = ObjectStore((tmp_path / "offers").as_uri()), raw_offers.today()
    source = _offers(tmp_path, "one", "two")
    for shift in (timedelta(), jump, timedelta()):
        clock.shift = shift
        (fetched,) = raw_offers.fetch_day(objects, [source], day)
        assert fetched.fault is None
        assert raw_offers.archived_days(objects) == [day]
        assert raw_offers.records_by_source(objects, day) == {"feed": 2}


def test_the_budget_of_a_day_holds_again_once_the_clock_is_right(way: Way, clock: ShiftedClock):
    from recruit_assets.models import meter as module

    ledger = UsageStore(way.database)
    meter = Meter(ledger, 1.0, today=lambda: module.datetime.now(UTC).date())
    before = {day.day: day.usage.cost_usd for day in ledger.days() if day.model == "clock:m"}
    assert before == {}
    costs = {timedelta(): 0.8, -DAY: 0.3, YEAR: 0.4}
    for shift, cost in costs.items():
        clock.shift = shift
        meter.check()
        meter.add("clock:m", Usage(requests=1, cost_usd=cost))
    clock.shift = timedelta()
    meter.check()
    meter.add("clock:m", Usage(requests=1, cost_usd=0.3))
    with pytest.raises(BudgetSpent):
        meter.check()
    days = [day for day in ledger.days() if day.model == "clock:m"]
    assert len(days) == 3
    assert sum(day.usage.requests for day in days) == 4
    assert sum(day.usage.cost_usd for day in days) == pytest.approx(1.8)


@pytest.mark.parametrize("jump", [-DAY, -YEAR, YEAR], ids=str)
def test_a_date_to_wait_for_is_never_waited_for_long(clock: ShiftedClock, jump: timedelta):
    """A server that names the time at which to come again, and a clock that is off by days."""
    waits: list[float] = []
    with FakeOpenAI() as server:
        model = OpenAICompatibleModel("own:m", "m", server.url, "key", Guard(sleep=waits.append))
        clock.shift = jump
        server.fail("429", retry_after=format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True))
        with pytest.raises(ModelError, match="The provider still asks to wait"):
            model.ask([{"role": "user", "content": "hello"}])
        assert len(server.requests) == 3
        server.fail("429", times=0)
        assert model.ask([{"role": "user", "content": "hello"}]).text
    assert waits and max(waits) <= MAX_WAIT_SECONDS
