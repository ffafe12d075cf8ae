"""Offers on a firm's Greenhouse job board: one answer with all of them.

Belongs here: asking and reading this API. Does not belong here: cleaning (`domain.offers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from recruit_assets.sources.base import Known, Page, Record, json_object, nothing_known, part, records_of
from recruit_assets.sources.feed import Feed

KIND = "greenhouse"


class Greenhouse(Feed):
    """The job board with the token `board`; `company` is who offers the jobs (the board does not say)."""

    kind: Literal["greenhouse"] = KIND
    board: str = Field(pattern=r"^[\w.-]{1,100}$")
    company: str | None = None
    api_url: str = "https://boards-api.greenhouse.io/v1/boards"

    def pages(self, after: Page | None = None, known: Known = nothing_known) -> Iterator[Page]:
        """The one answer; see `Source.pages`."""
        with self.client() as client:
            url = f"{self.api_url}/{self.board}/jobs"
            reply = client.get(url, {"content": "true"}, known=known(f"{url}?content=true"))
            yield reply.page(self.name, KIND, context={"company": self.company})


def read(page: Page) -> Iterator[Record]:
    """The offers of the answer."""
    company = page.context.get("company")
    entries = part(json_object(page), "jobs")
    yield from records_of(
        page, entries, "the JSON that Greenhouse answers (no jobs)", lambda offer: _fields(offer, company)
    )


def _fields(offer: dict[str, Any], company: str | None) -> dict[str, Any]:
    where = part(offer, "location", "name") or next((part(one, "location") for one in offer.get("offices") or []), None)
    return {
        "title": offer.get("title"),
        "description": offer.get("content"),  # HTML that is escaped once more; `plain_text` reads it
        "company": offer.get("company_name") or company,
        "location": where,
        "published_at": offer.get("first_published") or offer.get("updated_at"),
        "updated_at": offer.get("updated_at"),
        "url": offer.get("absolute_url"),
        "language": offer.get("language"),
    }
