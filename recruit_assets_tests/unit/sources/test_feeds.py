"""The sources that are asked over HTTP, against a server that speaks their APIs and fails as they do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from recruit_assets.domain.offers import Offer, RawOffer, RejectedOffer, clean
from recruit_assets.sources.adzuna import Adzuna
from recruit_assets.sources.archive import from_archive, to_archive
from recruit_assets.sources.ashby import Ashby
from recruit_assets.sources.base import Page, SourceError
from recruit_assets.sources.france_travail import FranceTravail
from recruit_assets.sources.greenhouse import Greenhouse
from recruit_assets.sources.job_posting import JobPostings
from recruit_assets.sources.lever import Lever
from recruit_assets.sources.registry import read_page
from recruit_assets_tests.support.offer_feeds import (
    OfferFeeds,
    adzuna_offer,
    ashby_offer,
    greenhouse_offer,
    lever_offer,
    posting,
    web_page,
)


@pytest.fixture
def feeds():
    with OfferFeeds() as server:
        yield server


class Waits(list):
    """The seconds a client was told to sleep; it sleeps none."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


def quick(waits: Waits, **fields: Any) -> dict[str, Any]:
    return {"requests_per_second": 1000, "timeout_seconds": 5, "sleep": waits, "contact": "data@firm.example", **fields}


def france_travail(feeds: OfferFeeds, waits: Waits, **fields: Any) -> FranceTravail:
    keys = {"name": "ft", "client_id": "me", "client_secret": "s3cret", "reach_days": 30_000, **fields}
    token = f"{feeds.url}/ft/token?realm=%2Fpartenaire"
    return FranceTravail(api_url=f"{feeds.url}/ft", token_url=token, **quick(waits, **keys))


def adzuna(feeds: OfferFeeds, waits: Waits, **fields: Any) -> Adzuna:
    keys = {"name": "adzuna", "app_id": "me", "app_key": "s3cret", "country": "gb", **fields}
    return Adzuna(api_url=f"{feeds.url}/adzuna", **quick(waits, **keys))


def postings(feeds: OfferFeeds, waits: Waits, **fields: Any) -> JobPostings:
    where = {"name": "bakery", "sitemap": f"{feeds.url}/sitemap.xml", "allow_private": True, **fields}
    return JobPostings(**quick(waits, **where))


def records(pages: list[Page]) -> list[RawOffer | RejectedOffer]:
    """What is read of pages that went through the archive."""
    return [record for page in pages for record in read_page(from_archive(to_archive(page)))]


def ids(pages: list[Page]) -> list[str | None]:
    return [record.source_id for record in records(pages)]


def only_offer(pages: list[Page]) -> Offer:
    (record,) = records(pages)
    assert isinstance(record, RawOffer), record
    return clean(record)


def test_france_travail_is_paged_through_to_the_last_offer(feeds, waits):
    feeds.france_travail(400)
    pages = list(france_travail(feeds, waits, query={"motsCles": "infirmier"}).pages())
    assert [page.status for page in pages] == [206, 206, 206]
    assert len(set(ids(pages))) == 400
    assert pages[-1].cursor is None and pages[-1].incomplete is None
    assert all("motsCles=infirmier" in one for one in feeds.asked if "search" in one)
    assert feeds.agents == {"recruit-assets (data@firm.example)"}


def test_a_france_travail_offer_becomes_typed_fields(feeds, waits):
    feeds.france_travail(1)
    offer = only_offer(list(france_travail(feeds, waits).pages()))
    assert (offer.salary_min, offer.salary_max, offer.salary_period) == (2800, 4300, "month")
    assert (offer.department, offer.postcode, offer.country, offer.latitude) == ("69", "69001", "FR", 45.75)
    assert (offer.contract, offer.working_time, offer.weekly_hours) == ("permanent", "full_time", 35)
    assert offer.company == "Clinique des Pins 000XYZ"
    assert offer.attribution == "France Travail"


def test_france_travail_with_nothing_found_is_an_empty_page(feeds, waits):
    (page,) = france_travail(feeds, waits).pages()
    assert (page.status, records([page]), page.cursor) == (204, [], None)


def test_a_token_that_expires_in_the_middle_is_asked_for_again(feeds, waits):
    feeds.france_travail(400)
    feeds.requests_per_token = 2
    assert len(set(ids(list(france_travail(feeds, waits).pages())))) == 400
    assert feeds.tokens == 2
    feeds.token_lasts, feeds.requests_per_token = 60, 10
    before = feeds.tokens
    list(france_travail(feeds, waits, window=150).pages())
    assert feeds.tokens > before, "a token about to expire is not used"


def test_a_wrong_key_fails_with_a_remedy_and_without_the_key(feeds, waits):
    with pytest.raises(SourceError, match="check its key") as caught:
        list(france_travail(feeds, waits, client_secret="wr0ng").pages())
    assert "wr0ng" not in str(caught.value)


def test_throttling_waits_as_long_as_the_server_asks(feeds, waits):
    feeds.france_travail(10)
    feeds.faults = [("search", (429, {"Retry-After": "7"}))]
    assert len(ids(list(france_travail(feeds, waits).pages()))) == 10
    assert waits == [7.0]
    feeds.faults = [("search", (429, {"Retry-After": "86400"}))]
    with pytest.raises(SourceError, match="86400 s"):
        list(france_travail(feeds, waits).pages())


def test_a_search_that_finds_too_much_is_split_by_departement_and_the_parts_are_whole(feeds, waits):
    feeds.france_travail(400, ("69", "75", "2A"))
    pages = list(france_travail(feeds, waits, window=200).pages())
    found = ids(pages)
    assert len(found) == len(set(found)) == 400
    assert pages[0].context["overview"] and pages[-1].incomplete is None
    assert any("departement=2A" in one for one in feeds.asked)


def test_a_departement_that_holds_too_much_is_split_by_creation_date(feeds, waits):
    feeds.france_travail(400, ("69",))
    source = france_travail(feeds, waits, window=150, departments=("69", "75"), reach_days=30)
    pages = list(source.pages())
    found = ids(pages)
    assert len(found) == len(set(found)) == 400
    assert pages[-1].incomplete is None
    assert any("departement=69" in one and "minCreationDate" in one for one in feeds.asked)


def test_offers_without_a_departement_make_a_split_listing_incomplete_unless_it_is_split_by_date(feeds, waits):
    feeds.france_travail(300, ("69", ""))
    pages = list(france_travail(feeds, waits, window=200).pages())
    assert len(ids(pages)) == 150
    assert pages[-1].incomplete and "150 of 300" in pages[-1].incomplete
    pages = list(france_travail(feeds, waits, window=200, split=("date",), reach_days=30).pages())
    assert len(set(ids(pages))) == 300 and pages[-1].incomplete is None


def test_a_search_of_some_days_is_no_full_listing(feeds, waits):
    assert france_travail(feeds, waits).full_listing
    assert not france_travail(feeds, waits, query={"publieeDepuis": 1}).full_listing


@pytest.mark.parametrize("fault", ["cut", (500, {}), (503, {"Retry-After": "1"})])
def test_a_passing_fault_is_tried_again(feeds, waits, fault):
    feeds.france_travail(200)
    feeds.faults = [("range=150", fault)]
    assert len(ids(list(france_travail(feeds, waits).pages()))) == 200
    assert len(waits) == 1


def test_a_source_that_dies_half_way_is_gone_on_with_behind_its_last_page(feeds, waits):
    feeds.france_travail(600)
    feeds.faults = [("range=300", (502, {}))] * 4
    source, kept = france_travail(feeds, waits), list[Page]()
    with pytest.raises(SourceError, match="502, 4 times"):
        for page in source.pages():
            kept.append(page)
    assert len(kept) == 2
    before = len(feeds.asked)
    rest = list(source.pages(after=from_archive(to_archive(kept[-1]))))
    assert len(set(ids([*kept, *rest]))) == 600
    assert len([one for one in feeds.asked[before:] if "search" in one]) == 2


def test_a_page_that_is_no_json_is_rejected_and_not_lost(feeds, waits):
    page = Page(source="ft", kind="france_travail", url="u", fetched_at="2026-11-20T00:00:00Z", body=b"<html>")  # pyright: ignore
    (record,) = records([page])
    assert isinstance(record, RejectedOffer) and record.payload == "<html>"


@pytest.mark.parametrize(
    ("entry", "field"),
    [("text", "entry"), ({"title": "no id"}, "id"), ({"id": "1", "lieuTravail": "Lyon", "salaire": [1]}, "entry")],
)
@pytest.mark.parametrize("kind", ["france_travail"])
def test_an_entry_of_another_shape_is_rejected_with_its_reason(kind, entry, field):
    body = json.dumps({"resultats": [entry]}).encode()
    page = Page(source="ft", kind=kind, url="u", fetched_at="2026-11-20T00:00:00Z", body=body)  # pyright: ignore
    (record,) = records([page])
    assert isinstance(record, RejectedOffer)
    assert record.field == field and record.remedy


def test_adzuna_is_paged_through_without_its_keys_in_what_is_kept(feeds, waits):
    feeds.adzuna = [adzuna_offer(n) for n in range(120)]
    pages = list(adzuna(feeds, waits).pages())
    assert len(set(ids(pages))) == 120 and len(pages) == 3
    assert pages[-1].incomplete is None
    assert all(b"s3cret" not in to_archive(page) and "s3cret" not in page.url for page in pages)
    feeds.adzuna = [adzuna_offer(1)]
    offer = only_offer(list(adzuna(feeds, waits).pages()))
    assert (offer.title, offer.city, offer.country) == ("Gardener and groundskeeper", "Leeds", "GB")
    assert (offer.salary_min, offer.salary_currency, offer.salary_period) == (24000, "GBP", "year")
    assert offer.salary_predicted


def test_adzuna_stopped_at_its_page_limit_is_incomplete_and_an_odd_page_fails(feeds, waits):
    feeds.adzuna = [adzuna_offer(n) for n in range(120)]
    pages = list(adzuna(feeds, waits, max_pages=2).pages())
    assert pages[-1].cursor is None and "first 100 of 120" in str(pages[-1].incomplete)
    feeds.faults = [("search/2", "html")]
    with pytest.raises(SourceError, match="page 2"):
        list(adzuna(feeds, waits).pages())


def test_greenhouse_is_asked_only_whether_it_has_changed(feeds, waits):
    feeds.greenhouse = [greenhouse_offer(1)]
    source = Greenhouse(name="cafe", board="cafe", company="Café", api_url=f"{feeds.url}/greenhouse", **quick(waits))
    (first,) = source.pages()
    (second,) = source.pages(known=lambda url: first if url == first.url else None)
    assert second.body == first.body and second.etag == first.etag
    feeds.greenhouse = [greenhouse_offer(1), greenhouse_offer(2)]
    (third,) = source.pages(known=lambda _: first)
    assert ids([third]) == ["1", "2"]
    offer = only_offer([first])
    assert offer.description == "Cook on the grill & the pass.\n\n- HACCP"
    assert (offer.company, offer.city, offer.country) == ("Café", "London", "GB")


def test_lever_s_lists_are_part_of_the_description(feeds, waits):
    feeds.lever = [lever_offer(n) for n in range(5)]
    source = Lever(name="hospital", site="hospital", per_page=2, api_url=f"{feeds.url}/lever", **quick(waits))
    pages = list(source.pages())
    assert ids(pages) == [f"uuid-{n}" for n in range(5)]
    feeds.lever = feeds.lever[:1]
    offer = only_offer(list(source.pages()))
    assert "Requirements\n\n- Python\n- PostgreSQL" in offer.description
    assert (offer.remote, offer.department, offer.salary_max, offer.working_time) == (
        "hybrid",
        "75",
        60000,
        "full_time",
    )
    assert offer.notes == ()


def test_ashby_leaves_out_what_the_firm_does_not_list(feeds, waits):
    feeds.ashby = [ashby_offer(1), ashby_offer(2, listed=False)]
    source = Ashby(name="desk", board="desk", api_url=f"{feeds.url}/ashby", **quick(waits))
    offer = only_offer(list(source.pages()))
    assert (offer.remote, offer.city, offer.country) == ("full", "Lyon", "FR")
    assert (offer.salary_min, offer.salary_currency, offer.salary_period) == (40000, "EUR", "year")


def test_job_postings_of_a_sitemap_are_read_in_every_shape(feeds, waits):
    feeds.pages = {
        "one": web_page(posting(1)),
        "list": web_page([posting(2), {"@type": "Organization"}]),
        "graph": web_page({"@graph": [{"@type": "WebPage"}, posting(3, identifier="P3", jobLocation=[])]}),
        "broken": web_page('{"@type": "JobPosting", "title": '),
        "none": "<html><body>About us</body></html>",
    }
    pages = list(postings(feeds, waits).pages())
    found = records(pages)
    assert sorted(one.source_id for one in found if isinstance(one, RawOffer)) == ["P1", "P2", "P3"]
    (rejected,) = [one for one in found if isinstance(one, RejectedOffer)]
    assert "JSON-LD" in rejected.reason
    offer = clean(next(one for one in found if one.source_id == "P1"))  # pyright: ignore
    assert (offer.city, offer.postcode, offer.department, offer.latitude) == ("Quimper", "29000", "29", 47.996)
    assert (offer.salary_min, offer.salary_max, offer.salary_period) == (12.5, None, "hour")
    assert (offer.contract, offer.working_time) == ("temporary", "part_time")
    assert offer.expires_at and offer.expires_at.month == 12
    assert offer.url and offer.url.startswith(feeds.url)


def test_robots_txt_is_respected(feeds, waits):
    feeds.pages = {"1": web_page(posting(1)), "secret": web_page(posting(2))}
    feeds.robots = "User-agent: *\nDisallow: /jobs/secret\nCrawl-delay: 3\n"
    pages = list(postings(feeds, waits).pages())
    assert ids(pages) == ["P1"]
    assert "robots.txt" in str(pages[-1].incomplete)
    assert not any("secret" in one for one in feeds.asked)
    assert waits == [3.0]


def test_private_addresses_and_redirects_to_other_hosts_are_refused(feeds, waits):
    feeds.pages = {"1": web_page(posting(1))}
    with pytest.raises(SourceError, match="allow_private"):
        list(postings(feeds, waits, allow_private=False).pages())
    assert feeds.asked == []
    away = postings(feeds, waits, sitemap=None, urls=(f"{feeds.url}/away",))
    with pytest.raises(SourceError, match="another host"):
        list(away.pages())
    moved = postings(feeds, waits, sitemap=None, urls=(f"{feeds.url}/moved",))
    assert ids(list(moved.pages())) == ["P1"]


def test_pages_of_other_hosts_in_a_sitemap_are_left_alone(feeds, waits):
    feeds.pages = {"1": web_page(posting(1))}
    feeds.sitemap = f"<urlset><url><loc>{feeds.url}/jobs/1</loc></url><url><loc>http://elsewhere.example/jobs/2</loc></url></urlset>"
    assert ids(list(postings(feeds, waits).pages())) == ["P1"]


def test_a_page_that_is_gone_closes_and_one_that_fails_makes_the_listing_incomplete(feeds, waits):
    feeds.pages = {"1": web_page(posting(1)), "2": web_page(posting(2)), "3": web_page(posting(3))}
    feeds.faults = [("jobs/2", (410, {}))]
    pages = list(postings(feeds, waits).pages())
    assert ids(pages) == ["P1", "P3"] and pages[-1].incomplete is None
    feeds.faults = [("jobs/3", (500, {}))] * 4
    pages = list(postings(feeds, waits).pages())
    assert ids(pages) == ["P1", "P2"] and "1 of 3 pages" in str(pages[-1].incomplete)


def test_a_page_that_failed_before_the_break_is_not_forgotten_when_going_on(feeds, waits):
    feeds.pages = {str(n): web_page(posting(n)) for n in range(4)}
    feeds.faults = [("jobs/0", (403, {}))]
    going = postings(feeds, waits).pages()
    first = next(going)
    rest = list(postings(feeds, waits).pages(after=from_archive(to_archive(first))))
    assert ids([first, *rest]) == ["P1", "P2", "P3"]
    assert "1 of 4 pages" in str(rest[-1].incomplete)


def test_an_answer_that_is_too_large_is_refused_before_it_is_read_whole(feeds, waits):
    feeds.pages = {"1": "x" * 3_000_000}
    with pytest.raises(SourceError, match="more than 1 MB"):
        list(postings(feeds, waits, max_mb=1).pages())


def test_a_server_that_stays_silent_fails_the_listing(feeds, waits):
    feeds.lever = [lever_offer(1)]
    feeds.faults = [("lever", "hang")] * 4
    fields = quick(waits, timeout_seconds=0.2)
    source = Lever(name="hospital", site="hospital", api_url=f"{feeds.url}/lever", **fields)
    with pytest.raises(SourceError, match="did not answer within"):
        list(source.pages())
