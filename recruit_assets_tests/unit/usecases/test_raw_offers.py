"""The archive of the sources' answers: kept page by page, gone on with after a kill, replayed without a server."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import zstandard

from recruit_assets.domain.offers import RawOffer
from recruit_assets.sources.base import SourceError, Terms
from recruit_assets.sources.files import FileSource
from recruit_assets.sources.france_travail import FranceTravail
from recruit_assets.sources.greenhouse import Greenhouse
from recruit_assets.sources.lever import Lever
from recruit_assets.stores.objects import ObjectNotFound, ObjectStore
from recruit_assets.usecases.raw_offers import (
    archived,
    dropped_files,
    fetch,
    fetch_day,
    fetch_dropped,
    listings_to_load,
    records_by_source,
    today,
)
from recruit_assets_tests.support.offer_feeds import OfferFeeds, greenhouse_offer, lever_offer
from recruit_assets_tests.support.offers import former_archive, raw_offer

TODAY = today()
YESTERDAY = TODAY - timedelta(days=1)
CHILD = """
import sys
from recruit_assets.sources.france_travail import FranceTravail
from recruit_assets.stores.objects import ObjectStore
from recruit_assets.usecases.raw_offers import fetch, today
url, objects = sys.argv[1:]
source = FranceTravail(name="ft", client_id="me", client_secret="s3cret", requests_per_second=1000, api_url=url + "/ft",
                       token_url=url + "/ft/token?realm=%2Fpartenaire")
fetch(ObjectStore(objects), source, today())
"""


@pytest.fixture
def feeds():
    with OfferFeeds() as server:
        yield server


@pytest.fixture
def objects(object_store_url):
    return ObjectStore(object_store_url)


def france_travail(feeds: OfferFeeds) -> FranceTravail:
    return FranceTravail(
        name="ft",
        client_id="me",  # pyright: ignore  # read by pydantic
        client_secret="s3cret",  # pyright: ignore
        requests_per_second=1000,
        api_url=f"{feeds.url}/ft",
        token_url=f"{feeds.url}/ft/token?realm=%2Fpartenaire",
        sleep=lambda _: None,
    )


def lever(feeds: OfferFeeds, name: str = "hospital") -> Lever:
    return Lever(
        name=name, site="x", per_page=2, requests_per_second=1000, api_url=f"{feeds.url}/lever", sleep=lambda _: None
    )


def kept_ids(objects: ObjectStore, source: str) -> list[str | None]:
    return [record.source_id for record in archived(objects, TODAY)[source]]


def test_a_fetch_that_was_killed_goes_on_from_its_last_page(feeds, objects, object_store_url):
    feeds.france_travail(900)
    child = subprocess.Popen([sys.executable, "-c", CHILD, feeds.url, object_store_url])
    feeds.on_request = lambda line: os.kill(child.pid, signal.SIGKILL) if "range=450" in line else None
    assert child.wait(60) == -signal.SIGKILL
    feeds.on_request, before = lambda _: None, len(feeds.asked)
    fetched = fetch(objects, france_travail(feeds), TODAY)
    assert (fetched.resumed, fetched.pages, fetched.fault) == (3, 6, None)
    assert not any("range=0-" in one for one in feeds.asked[before:]), "what is kept is not asked for again"
    found = kept_ids(objects, "ft")
    assert len(found) == len(set(found)) == 900


def test_a_source_that_fails_costs_the_others_nothing_and_closes_nothing(feeds, objects):
    feeds.france_travail(300)
    feeds.lever = [lever_offer(n) for n in range(3)]
    feeds.faults = [("range=150", (500, {}))] * 4
    failed, fine = fetch_day(objects, [france_travail(feeds), lever(feeds)], TODAY)
    assert failed.fault and "500" in failed.fault and failed.pages == 1
    assert (fine.fault, fine.pages) == (None, 2)
    listings = {one.source: one for one in listings_to_load(objects, [TODAY])}
    assert not listings["ft"].complete and listings["hospital"].complete
    assert records_by_source(objects, TODAY) == {"ft": 150, "hospital": 3}
    (again,) = fetch_day(objects, [france_travail(feeds)], TODAY)
    assert (again.resumed, again.pages, again.fault) == (1, 2, None)
    assert {one.source: one.complete for one in listings_to_load(objects, [TODAY])} == {"ft": True, "hospital": True}


def test_sources_are_asked_at_the_same_time_but_one_server_never_twice(objects):
    meet = threading.Barrier(2, timeout=20)
    with OfferFeeds() as one, OfferFeeds() as other:
        one.lever = other.lever = [lever_offer(1)]
        sources = [lever(one, "first"), lever(other, "second"), lever(one, "third"), lever(other, "fourth")]
        one.on_request = other.on_request = lambda _: meet.wait()
        found = fetch_day(objects, sources, TODAY)
        assert [(one.source, one.fault) for one in found] == [(source.name, None) for source in sources]
    assert sources[0].server == sources[2].server != sources[1].server


def test_what_was_kept_is_read_again_without_any_server(objects):
    with OfferFeeds() as feeds:
        feeds.lever = [lever_offer(n) for n in range(3)]
        fetch(objects, lever(feeds), TODAY)
    (listing,) = listings_to_load(objects, [TODAY])
    assert [one.source_id for one in listing.records] == [one.source_id for one in listing.records]
    assert len(list(listing.records)) == 3


def test_asking_again_replaces_the_day_s_listing_only_when_it_ends_well(feeds, objects):
    feeds.lever = [lever_offer(n) for n in range(3)]
    fetch(objects, lever(feeds), TODAY)
    feeds.lever = [lever_offer(n) for n in range(3, 8)]
    feeds.faults = [("skip=2", (500, {}))] * 4
    assert fetch(objects, lever(feeds), TODAY).fault
    assert kept_ids(objects, "hospital") == ["uuid-0", "uuid-1", "uuid-2", "uuid-3", "uuid-4"]
    assert not any(listing.complete for listing in listings_to_load(objects, [TODAY]))
    assert fetch(objects, lever(feeds), TODAY).fault is None
    assert kept_ids(objects, "hospital") == [f"uuid-{n}" for n in range(3, 8)]
    assert [listing.complete for listing in listings_to_load(objects, [TODAY])] == [True]


def test_an_offer_that_a_moving_feed_gives_twice_is_read_once(feeds, objects):
    feeds.lever = [lever_offer(n) for n in (0, 1, 1, 2)]
    fetch(objects, lever(feeds), TODAY)
    assert kept_ids(objects, "hospital") == ["uuid-0", "uuid-1", "uuid-2"]


def test_an_unchanged_answer_is_not_sent_again_and_still_kept(feeds, objects):
    feeds.greenhouse = [greenhouse_offer(1)]
    url = f"{feeds.url}/greenhouse"
    source = Greenhouse(name="cafe", board="cafe", requests_per_second=1000, api_url=url)
    fetch(objects, source, YESTERDAY)
    statuses: list[int] = []
    original = feeds._validated
    feeds._validated = lambda *given: statuses.append((answer := original(*given)).status) or answer
    fetch(objects, source, TODAY)
    assert statuses == [304]
    assert kept_ids(objects, "cafe") == ["1"]


def test_a_day_that_is_over_is_never_asked_for(feeds, objects):
    feeds.lever = [lever_offer(1)]
    with pytest.raises(SourceError, match="were not asked"):
        fetch_day(objects, [lever(feeds)], YESTERDAY)
    fetch(objects, lever(feeds), YESTERDAY)
    before = len(feeds.asked)
    (told,) = fetch_day(objects, [lever(feeds)], YESTERDAY)
    assert (told.source, told.pages, told.fault) == ("hospital", 1, None)
    assert len(feeds.asked) == before
    with pytest.raises(ObjectNotFound):
        archived(objects, TODAY)


def test_days_kept_in_the_former_format_are_loaded_before_newer_ones(feeds, objects):
    objects.put(f"raw_offers/{YESTERDAY}/hospital.jsonl.gz", former_archive([raw_offer("1", "hospital", title="t")]))
    (listing,) = listings_to_load(objects, [YESTERDAY])
    assert listing.complete and [one.source_id for one in listing.records] == ["1"]
    feeds.lever = [lever_offer(1)]
    fetch(objects, lever(feeds), TODAY)
    older, newer = listings_to_load(objects, [YESTERDAY])
    assert (older.complete, newer.complete) == (False, True)


def test_pages_that_were_gzipped_are_read_gone_on_behind_and_forgotten(feeds, objects):
    feeds.france_travail(3)
    source = france_travail(feeds)
    fetch(objects, source, YESTERDAY)
    for one in list(objects.list(f"raw_offers/{YESTERDAY}")):
        if one.key.endswith(".page.zst"):
            body = zstandard.decompress(objects.get(one.key))
            objects.put(one.key.replace(".zst", ".gz"), gzip.compress(body))
            objects.delete(one.key)
    (listing,) = listings_to_load(objects, [YESTERDAY])
    assert listing.complete and len(list(listing.records)) == 3
    fetch(objects, source, TODAY)
    assert not [one.key for one in objects.list(f"raw_offers/{YESTERDAY}") if ".page." in one.key]


def test_the_newest_day_of_a_source_counts_even_when_another_source_was_asked_later(feeds, objects):
    feeds.lever = [lever_offer(1)]
    fetch(objects, lever(feeds, "one"), YESTERDAY)
    fetch(objects, lever(feeds, "two"), TODAY)
    assert [(one.source, one.complete) for one in listings_to_load(objects, [YESTERDAY])] == [("one", True)]
    assert [one.source for one in listings_to_load(objects, [TODAY])] == ["two"]


def test_pages_with_offers_that_must_be_forgotten_go_when_a_newer_listing_is_whole(feeds, objects):
    feeds.france_travail(3)
    fetch(objects, france_travail(feeds), YESTERDAY)
    feeds.offers = feeds.offers[:2]
    fetch(objects, france_travail(feeds), TODAY)
    assert not [one.key for one in objects.list(f"raw_offers/{YESTERDAY}") if ".page." in one.key]
    older, newer = listings_to_load(objects, [YESTERDAY, TODAY])
    assert (list(older.records), older.complete) == ([], False)
    assert newer.complete and newer.forget_closed and len(list(newer.records)) == 2


def test_the_terms_of_a_source_go_with_each_of_its_offers(objects, tmp_path):
    path = tmp_path / "own.jsonl"
    path.write_text('{"id": 1, "title": "t", "description": "d"}\n{"id": 2, "title": "t", "attribution": "B"}\n')
    fetch(objects, FileSource(path, terms=Terms(attribution="A", licence="CC BY 4.0")), TODAY)
    found = archived(objects, TODAY)["own"]
    payloads = [one.payload for one in found if isinstance(one, RawOffer)]
    assert [(one["attribution"], one["licence"]) for one in payloads] == [("A", "CC BY 4.0"), ("B", "CC BY 4.0")]


def test_a_file_dropped_into_the_bucket_is_taken_in_under_its_name(objects):
    objects.put("offers_inbox/Été 2026.csv", b"id,title,description\n1,Maraicher,Serres\n")
    objects.put("offers_inbox/readme.txt", b"no offers")
    objects.put("offers_inbox/.hidden.csv", b"")
    (key,) = dropped_files(objects)
    before = dropped_files(objects)[key]
    assert fetch_dropped(objects, key, TODAY).fault is None
    assert kept_ids(objects, "été-2026") == ["1"]
    objects.put(key, b"id,title\n")
    assert dropped_files(objects)[key] != before
    assert "no column description" in str(fetch_dropped(objects, key, TODAY).fault)
    assert kept_ids(objects, "été-2026") == ["1"], "a broken file does not replace the good one"
