"""Offers that Adzuna's search finds, 50 to a page.

Belongs here: asking and reading this API. Does not belong here: cleaning (`domain.offers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, Literal

from pydantic import Field, SecretStr

from recruit_assets.sources.base import (
    Known,
    Page,
    Record,
    SourceError,
    Terms,
    json_object,
    nothing_known,
    part,
    records_of,
)
from recruit_assets.sources.feed import Search

KIND = "adzuna"
PER_PAGE = 50


class Adzuna(Search):
    """The offers of a country (`fr`, `gb` ...) that `query` finds, at most `max_pages` of them.
    Descriptions are cut short by Adzuna."""

    kind: Literal["adzuna"] = KIND
    app_id: SecretStr
    app_key: SecretStr
    country: str = Field(pattern="^[a-z]{2}$")
    max_pages: int = Field(200, gt=0)
    requests_per_second: float = 0.4
    api_url: str = "https://api.adzuna.com/v1/api"

    NARROWS: ClassVar[frozenset[str]] = frozenset({"max_days_old"})
    DEFAULT_TERMS: ClassVar[Terms] = Terms(attribution="Adzuna", licence="Adzuna API terms of service")

    def pages(self, after: Page | None = None, known: Known = nothing_known) -> Iterator[Page]:
        """One page of results after the other; see `Source.pages`."""
        cursor = after.cursor if after else {"page": 1}
        with self.client() as client:
            while cursor:
                number = cursor["page"]
                reply = client.get(
                    f"{self.api_url}/jobs/{self.country}/search/{number}",
                    {"results_per_page": PER_PAGE, "sort_by": "date", **self.query},
                    secrets={"app_id": self.app_id.get_secret_value(), "app_key": self.app_key.get_secret_value()},
                )
                page = reply.page(self.name, KIND, context={"country": self.country})
                body = json_object(page)
                entries, count = part(body, "results"), part(body, "count")
                if not isinstance(entries, list) or not isinstance(count, int):
                    raise SourceError(f"{self.name}: page {number} is not what Adzuna answers; try again later")
                done = not entries or number * PER_PAGE >= count
                cursor = None if done or number >= self.max_pages else {"page": number + 1}
                short = (
                    None if done else f"only the first {number * PER_PAGE} of {count} offers were asked for (max_pages)"
                )
                if done and not entries and (number - 1) * PER_PAGE < count:
                    short = f"the results ended after {(number - 1) * PER_PAGE} of {count} offers"
                yield page.model_copy(update={"cursor": cursor, "incomplete": None if cursor else short})


def read(page: Page) -> Iterator[Record]:
    """The offers of a page."""
    country = page.context.get("country", "")
    entries = part(json_object(page), "results")
    yield from records_of(
        page, entries, "the JSON that Adzuna answers (no results)", lambda offer: _fields(offer, country)
    )


_CURRENCIES = {
    "gb": "GBP",
    "us": "USD",
    "ca": "CAD",
    "au": "AUD",
    "nz": "NZD",
    "ch": "CHF",
    "in": "INR",
    "pl": "PLN",
    "br": "BRL",
    "za": "ZAR",
    "sg": "SGD",
    "mx": "MXN",
}


def _fields(offer: dict[str, Any], country: str) -> dict[str, Any]:
    low, high = offer.get("salary_min"), offer.get("salary_max")
    area = part(offer, "location", "area") or []
    return {
        "title": offer.get("title"),
        "description": offer.get("description"),
        "company": part(offer, "company", "display_name"),
        "location": part(offer, "location", "display_name") or (area[-1] if area else None),
        "place": {
            "latitude": offer.get("latitude"),
            "longitude": offer.get("longitude"),
            "country": "GB" if country == "gb" else country.upper(),
        },
        "contract": offer.get("contract_type"),
        "hours": str(offer.get("contract_time") or "").replace("_", " "),
        "pay": {
            "min": low,
            "max": high,
            "currency": _CURRENCIES.get(country, "EUR"),
            "period": "year",
            "predicted": str(offer.get("salary_is_predicted", "0")) == "1",
        }
        if low or high
        else None,
        "published_at": offer.get("created"),
        "url": offer.get("redirect_url"),
    }
