"""Offers on a firm's Lever site: a bare list, asked for in parts.

Belongs here: asking and reading this API. Does not belong here: cleaning (`domain.offers`).
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from recruit_assets.sources.base import (
    Known,
    Page,
    Record,
    SourceError,
    json_object,
    nothing_known,
    part,
    records_of,
)
from recruit_assets.sources.feed import Feed

KIND = "lever"


class Lever(Feed):
    """The postings of `site`; for sites kept in Europe, `api_url` is https://api.eu.lever.co/v0/postings."""

    kind: Literal["lever"] = KIND
    site: str = Field(pattern=r"^[\w.-]{1,100}$")
    company: str | None = None
    per_page: int = Field(100, gt=0, le=100)
    api_url: str = "https://api.lever.co/v0/postings"

    def pages(self, after: Page | None = None, known: Known = nothing_known) -> Iterator[Page]:
        """One part of the list after the other; see `Source.pages`."""
        cursor = after.cursor if after else {"skip": 0}
        with self.client() as client:
            while cursor:
                skip = cursor["skip"]
                params = {"mode": "json", "skip": skip, "limit": self.per_page}
                reply = client.get(f"{self.api_url}/{self.site}", params)
                page = reply.page(self.name, KIND, context={"company": self.company})
                entries = json_object(page)
                if not isinstance(entries, list):
                    raise SourceError(f"{self.name}: the answer is not the list that Lever gives; try again later")
                cursor = {"skip": skip + len(entries)} if len(entries) >= self.per_page else None
                yield page.model_copy(update={"cursor": cursor})


def read(page: Page) -> Iterator[Record]:
    """The offers of a part of the list."""
    company = page.context.get("company")
    yield from records_of(page, json_object(page), "the list that Lever answers", lambda offer: _fields(offer, company))


def _fields(offer: dict[str, Any], company: str | None) -> dict[str, Any]:
    lists = "".join(
        f"<h3>{html.escape(str(part(one, 'text') or ''))}</h3><ul>{part(one, 'content') or ''}</ul>"
        for one in offer.get("lists") or []
    )
    body = offer.get("description") or html.escape(str(offer.get("descriptionPlain") or ""))
    more = offer.get("additional") or html.escape(str(offer.get("additionalPlain") or ""))
    pay = offer.get("salaryRange") or {}
    kinds = offer.get("categories") or {}
    return {
        "title": offer.get("text"),
        "description": f"<div>{body}</div>{lists}<div>{more}</div>" if body or lists or more else None,
        "company": company,
        "location": kinds.get("location"),
        "place": {"country": offer.get("country")},
        "contract": kinds.get("commitment"),
        "hours": kinds.get("commitment"),
        "remote": offer.get("workplaceType") if offer.get("workplaceType") != "unspecified" else None,
        "pay": {
            "min": pay.get("min"),
            "max": pay.get("max"),
            "currency": pay.get("currency"),
            "period": pay.get("interval"),
        }
        if pay
        else None,
        "published_at": offer.get("createdAt"),
        "url": offer.get("hostedUrl") or offer.get("applyUrl"),
    }
