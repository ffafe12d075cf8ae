"""Offers in web pages: schema.org JobPosting as JSON-LD, in pages given one by one or listed by a sitemap.

Belongs here: finding the pages, being allowed to ask for them, reading what they hold. Does not belong here: cleaning
(`domain.offers`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin, urlsplit

from pydantic import Field

from recruit_assets.sources.base import Known, Page, Record, SourceError, nothing_known, part, record_of, unreadable
from recruit_assets.sources.client import MEGABYTE, Client
from recruit_assets.sources.feed import Feed

if TYPE_CHECKING:
    from urllib.robotparser import RobotFileParser

KIND = "job_posting"
_MOST_SITEMAPS = 100
_LONGEST_DELAY = 60.0
"""Seconds of a Crawl-delay that are waited at most."""


class JobPostings(Feed):
    """The job postings in the pages `urls`, and in those of `sitemap` whose address holds `only` (at most `max_pages`).

    robots.txt is respected. Redirects to hosts that are not in `hosts`, pages of other hosts in a sitemap, and (without
    `allow_private`) addresses inside a private network are refused.
    """

    kind: Literal["job_posting"] = KIND
    urls: tuple[str, ...] = ()
    sitemap: str | None = None
    only: str = ""
    max_pages: int = Field(5000, gt=0)
    hosts: tuple[str, ...] = ()
    allow_private: bool = False
    requests_per_second: float = 1.0
    max_mb: float = 5.0

    @property
    def server(self) -> str:
        """Host and port of the sitemap, else of the first page."""
        return urlsplit(self.sitemap or next(iter(self.urls), "")).netloc

    def client(self, **more: Any) -> Client:
        """A client that keeps to public addresses."""
        return super().client(public_only=not self.allow_private, hosts=self.hosts, **more)

    def pages(self, after: Page | None = None, known: Known = nothing_known) -> Iterator[Page]:
        """One page after the other in the order of their addresses; see `Source.pages`.

        A page that is gone (404, 410) is kept as that; one that can't be read now is left out, and the listing is then
        incomplete. Raises SourceError when not one of the pages can be read.
        """
        behind = (after.cursor if after else None) or {"url": "", "faults": []}
        faults: list[str] = list(behind["faults"])
        held: Page | None = None
        with self.client() as client:
            robots = _Robots(client)
            found = self._found(client, robots)
            addresses = sorted(found)[: self.max_pages]
            for address in addresses:
                if address <= behind["url"]:
                    continue
                if not robots.allow(address):
                    faults.append("robots.txt does not allow it")
                    continue
                if delay := robots.delay(address):
                    self.sleep(delay)
                try:
                    reply = client.get(address, known=known(address), accept=(200, 404, 410))
                except SourceError as error:
                    faults.append(str(error))
                    continue
                if held is not None:
                    yield held
                # The address asked for is what the offer is known by, also behind a redirect.
                page = reply._replace(url=address).page(self.name, KIND)
                held = page.model_copy(update={"cursor": {"url": address, "faults": faults[:1] * len(faults)}})
        if held is None:
            raise SourceError(f"{self.name}: no page can be read: {faults[0] if faults else 'none is left'}")
        short = [f"{len(faults)} of {len(addresses)} pages can't be read: {faults[0]}"] if faults else []
        if len(found) > len(addresses):
            short.append(f"only {len(addresses)} of {len(found)} pages were asked for (max_pages)")
        yield held.model_copy(update={"cursor": None, "incomplete": "; ".join(short) or None})

    def _found(self, client: Client, robots: _Robots) -> set[str]:
        found = set(self.urls)
        if self.sitemap:
            host = urlsplit(self.sitemap).hostname
            todo, seen = [self.sitemap], set[str]()
            while todo:
                address = todo.pop()
                if address in seen:
                    continue
                seen.add(address)
                if len(seen) > _MOST_SITEMAPS:
                    raise SourceError(f"{self.name}: more than {_MOST_SITEMAPS} sitemaps; name the right one of them")
                if not robots.allow(address):
                    raise SourceError(f"{self.name}: robots.txt does not allow the sitemap {address}")
                index, locations = _sitemap(self.name, client.get(address).body)
                inside = [one for one in locations if urlsplit(one).hostname in {host, *self.hosts}]
                if index:
                    todo += inside
                else:
                    found.update(one for one in inside if self.only in one)
        if not found:
            raise SourceError(f"{self.name}: there are no pages to read; check urls, sitemap and only")
        return found


class _Robots:
    """What the hosts' robots.txt allow, asked once for each host (RFC 9309: none means all, a broken server nothing)."""

    def __init__(self, client: Client):
        self._client = client
        self._name = client.agent.split()[0]
        self._rules: dict[str, RobotFileParser] = {}

    def allow(self, url: str) -> bool:
        return self._of(url).can_fetch(self._name, url)

    def delay(self, url: str) -> float:
        """Seconds to wait before each request."""
        return min(float(self._of(url).crawl_delay(self._name) or 0), _LONGEST_DELAY)

    def _of(self, url: str) -> RobotFileParser:
        from urllib.robotparser import RobotFileParser

        root = urljoin(url, "/robots.txt")
        if root not in self._rules:
            rules = RobotFileParser()
            reply = self._client.get(root, accept=(200, 400, 401, 403, 404, 405, 410))
            rules.modified()  # without a time of reading, it allows nothing
            rules.parse(reply.body.decode("utf-8", "replace").splitlines() if reply.status == 200 else [])
            self._rules[root] = rules
        return self._rules[root]


def _sitemap(name: str, body: bytes) -> tuple[bool, list[str]]:
    """Whether it is an index of sitemaps, and the addresses in it."""
    import gzip
    import zlib

    from bs4 import BeautifulSoup

    if body[:2] == b"\x1f\x8b":
        try:
            # Unpacked no further than what the client takes from a server.
            body = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, 50 * MEGABYTE)
        except (zlib.error, gzip.BadGzipFile):
            raise SourceError(f"{name}: the sitemap is damaged; try again later") from None
    # html.parser: it knows no entities of its own and opens no files, whatever the XML declares.
    tree = BeautifulSoup(body, "html.parser")
    locations = [one.get_text(strip=True) for one in tree.find_all("loc")]
    if tree.find("urlset") is None and tree.find("sitemapindex") is None:
        raise SourceError(f"{name}: what lies at the sitemap's address is no sitemap; check it")
    return tree.find("sitemapindex") is not None, [one for one in locations if one.startswith(("http://", "https://"))]


def read(page: Page) -> Iterator[Record]:
    """The job postings in a page: one object, a list or a `@graph`, in any of its JSON-LD scripts."""
    if page.status != 200:
        return
    from bs4 import BeautifulSoup

    scripts = BeautifulSoup(page.body, "html.parser").find_all("script", type="application/ld+json")
    broken, found = 0, list[dict[str, Any]]()
    for script in scripts:
        try:
            found += _postings(json.loads(script.get_text(), strict=False), 0)
        except (ValueError, RecursionError):
            broken += 1
    for number, posting in enumerate(found):
        given_url = posting.get("url")
        address = given_url if isinstance(given_url, str) else page.url
        given = posting.get("identifier")
        identity = part(given, "value") if isinstance(given, dict) else given
        if not isinstance(identity, str | int) or not str(identity).strip() or len(str(identity)) > 100:
            identity = page.url if number == 0 else f"{page.url}#{number}"
            identity = hashlib.sha256(identity.encode()).hexdigest()[:16]
        yield record_of(page, posting, identity, lambda offer, at=address: _fields(offer, at))
    if broken and not found:
        yield unreadable(page, "has JSON-LD that is not valid JSON")


def _postings(value: Any, depth: int) -> list[dict[str, Any]]:
    if depth > 5:
        return []
    if isinstance(value, list):
        return [posting for one in value for posting in _postings(one, depth + 1)]
    if not isinstance(value, dict):
        return []
    kinds = value.get("@type")
    if "JobPosting" in (kinds if isinstance(kinds, list) else [kinds]):
        return [value]
    return _postings(value.get("@graph"), depth + 1) if "@graph" in value else []


_CONTRACTS = {
    "CONTRACTOR": "freelance",
    "TEMPORARY": "temporary",
    "INTERN": "internship",
    "VOLUNTEER": "volunteer",
}


def _fields(posting: dict[str, Any], address: str) -> dict[str, Any]:
    kinds = _list(posting.get("employmentType"))
    places = [one for one in _list(posting.get("jobLocation")) if isinstance(one, dict)]
    where = part(places[0], "address") if places else None
    where = {"addressLocality": where} if isinstance(where, str) else where or {}
    geo = part(places[0], "geo") if places else None
    firm = posting.get("hiringOrganization")
    country = where.get("addressCountry")
    # The standard wants a number under `value`, a range or a number in a MonetaryAmount; sites write all of them.
    pay = posting.get("baseSalary")
    amount = part(pay, "value")
    amount = amount if isinstance(amount, dict) else {"value": amount if isinstance(pay, dict) else pay}
    one = amount.get("value")
    money = {
        "min": amount.get("minValue", one),
        "max": amount.get("maxValue", one),
        "currency": part(pay, "currency") or posting.get("salaryCurrency"),
        "period": amount.get("unitText") or part(pay, "unitText"),
    }
    return {
        "title": posting.get("title"),
        "description": posting.get("description"),
        "company": part(firm, "name") if isinstance(firm, dict) else firm,
        "location": ", ".join(
            str(text) for name in ("addressLocality", "addressRegion") if isinstance(text := where.get(name), str)
        ),
        "place": {
            "city": where.get("addressLocality"),
            "region": where.get("addressRegion"),
            "postcode": where.get("postalCode"),
            "country": part(country, "name") if isinstance(country, dict) else country,
            "latitude": part(geo, "latitude"),
            "longitude": part(geo, "longitude"),
        },
        "contract": next((_CONTRACTS[kind] for kind in kinds if kind in _CONTRACTS), None),
        "hours": "full time" if "FULL_TIME" in kinds else "part time" if "PART_TIME" in kinds else None,
        "remote": "remote" if posting.get("jobLocationType") == "TELECOMMUTE" else None,
        "pay": money if money["min"] is not None or money["max"] is not None else None,
        "published_at": posting.get("datePosted"),
        "expires_at": posting.get("validThrough"),
        "url": address,
        "language": posting.get("inLanguage"),
    }


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
