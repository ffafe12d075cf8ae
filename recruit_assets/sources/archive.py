"""How what a source answered is kept: a compressed object for each page, and what is known of the whole listing.

Belongs here: the format and the keys, the former format included. Does not belong here: the object store
(`stores.objects`).
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, ValidationError

from recruit_assets.domain.offers import RawOffer, RejectedOffer
from recruit_assets.sources.base import Page, SourceError, Terms

_KINDS: dict[str, type[RawOffer] | type[RejectedOffer]] = {"offer": RawOffer, "rejected": RejectedOffer}
FOLDER = "raw_offers"
FORMER = ".jsonl.gz"
PAGE, PAGE_BEFORE = ".page.zst", ".page.gz"
"""How a page's key ends, and how it ended when pages were gzipped: four times the work for the same size."""
LEVEL = 3
_GZIP = b"\x1f\x8b"


class Listing(BaseModel):
    """What is known of one attempt at a source's listing, written when it has ended. `full` when what is not in it is
    gone at the source; `fault` says why it broke off, `note` why it is not full. `urls` leads from each address that can be
    asked again whether it has changed to its page's number."""

    model_config = ConfigDict(frozen=True)

    source: str
    pages: int
    full: bool
    ended_at: datetime
    fault: str | None = None
    note: str | None = None
    terms: Terms = Terms()
    urls: dict[str, int] = {}


def day_prefix(day: date) -> str:
    """Under which key everything of a day lies."""
    return f"{FOLDER}/{day.isoformat()}"


def attempt_prefix(day: date, source: str, attempt: int) -> str:
    """Under which key one attempt at a source's listing lies."""
    return f"{day_prefix(day)}/{source}/{attempt:03d}"


def page_key(day: date, source: str, attempt: int, number: int, ending: str = PAGE) -> str:
    """Object key of a page, the first being number 1."""
    return f"{attempt_prefix(day, source, attempt)}/{number:06d}{ending}"


def listing_key(day: date, source: str, attempt: int) -> str:
    """Object key of what is known of the attempt."""
    return f"{attempt_prefix(day, source, attempt)}/listing.json"


def to_archive(page: Page) -> bytes:
    """The page, compressed: a line of JSON about it, then the body as it came. Equal pages give equal bytes."""
    import zstandard

    about = page.model_dump(mode="json", exclude={"body"})
    return zstandard.compress(json.dumps(about).encode("ascii") + b"\n" + page.body, LEVEL)


def from_archive(data: bytes) -> Page:
    """The page that `to_archive` wrote, now or when it used gzip. Raises SourceError when the bytes are something else."""
    import zstandard

    try:
        about, _, body = (gzip if data.startswith(_GZIP) else zstandard).decompress(data).partition(b"\n")
        return Page.model_validate({**json.loads(about), "body": body})
    except (OSError, EOFError, zlib.error, zstandard.ZstdError, ValueError, TypeError, ValidationError):
        raise SourceError("an archived page of offers can't be read: fetch this day's offers again") from None


def records_of_former(data: bytes) -> Iterator[RawOffer | RejectedOffer]:
    """The records of a listing as it was kept before pages were: gzipped JSON lines. Raises SourceError when the bytes are
    something else."""
    try:
        if not data:
            raise EOFError
        for line in gzip.decompress(data).decode("ascii").splitlines():
            fields = json.loads(line)
            yield _KINDS[fields.pop("kind")].model_validate(fields)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, AttributeError, ValidationError):
        raise SourceError("the archived offers can't be read: fetch this day's offers again") from None
