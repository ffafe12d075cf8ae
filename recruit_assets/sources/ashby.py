"""Offers on a firm's Ashby job board: one answer with all of them.

Belongs here: asking and reading this API. Does not belong here: cleaning (`domain.offers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from recruit_assets.sources.base import Known, Page, Record, json_object, nothing_known, part, records_of
from recruit_assets.sources.feed import Feed

KIND = "ashby"


class Ashby(Feed):
    """The job board named `board`; `company` is who offers the jobs (the board does not say)."""

    kind: Literal["ashby"] = KIND
    board: str = Field(pattern=r"^[\w. %-]{1,100}$")
    company: str | None = None
    api_url: str = "https://api.ashbyhq.com/posting-api/job-board"

    def pages(self, after: Page | None = None, known: Known = nothing_known) -> Iterator[Page]:
        """The one answer; see `Source.pages`."""
        with self.client() as client:
            url = f"{self.api_url}/{self.board}"
            reply = client.get(url, {"includeCompensation": "true"}, known=known(f"{url}?includeCompensation=true"))
            yield reply.page(self.name, KIND, context={"company": self.company})


def read(page: Page) -> Iterator[Record]:
    """The offers of the answer, without those that the firm does not list."""
    company = page.context.get("company")
    entries = part(json_object(page), "jobs")
    if isinstance(entries, list):
        entries = [entry for entry in entries if part(entry, "isListed") is not False]
    yield from records_of(page, entries, "the JSON that Ashby answers (no jobs)", lambda offer: _fields(offer, company))


_KINDS = {
    "FullTime": (None, "full time"),
    "PartTime": (None, "part time"),
    "Intern": ("internship", None),
    "Contract": ("freelance", None),
    "Temporary": ("temporary", None),
}


def _fields(offer: dict[str, Any], company: str | None) -> dict[str, Any]:
    contract, hours = _KINDS.get(str(offer.get("employmentType")), (offer.get("employmentType"), None))
    address = part(offer, "address", "postalAddress") or {}
    workplace = offer.get("workplaceType")
    paid = part(offer, "compensation", "summaryComponents") or []
    salary = next((one for one in paid if part(one, "compensationType") == "Salary"), None)
    return {
        "title": offer.get("title"),
        "description": offer.get("descriptionHtml") or offer.get("descriptionPlain"),
        "company": company,
        "location": offer.get("location"),
        "place": {
            "city": address.get("addressLocality"),
            "region": address.get("addressRegion"),
            "country": address.get("addressCountry"),
            "postcode": address.get("postalCode"),
        },
        "contract": contract,
        "hours": hours,
        "remote": workplace or ("remote" if offer.get("isRemote") else None),
        "pay": {
            "min": salary.get("minValue"),
            "max": salary.get("maxValue"),
            "currency": salary.get("currencyCode"),
            "period": salary.get("interval"),
        }
        if salary
        else None,
        "salary": part(offer, "compensation", "scrapeableCompensationSalarySummary")
        or part(offer, "compensation", "compensationTierSummary"),
        "published_at": offer.get("publishedAt"),
        "url": offer.get("jobUrl") or offer.get("applyUrl"),
    }
