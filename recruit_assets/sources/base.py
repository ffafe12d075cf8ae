"""What every offer source is: a name, pages it answers when asked, and how a kept page is read.

Belongs here: the protocol, the page, the terms a source gives its offers under, the error. Does not belong here: any
feed (one file each), how a request is made (`client`), nor cleaning (`domain.offers`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from recruit_assets.domain.offers import RawOffer, RejectedOffer

LONGEST_ID = 200
Record = RawOffer | RejectedOffer


class SourceError(Exception):
    """A source that can't be read at all. The message names the source, the fault and the remedy."""


class Terms(BaseModel):
    """What a source's licence asks for: who is named beside each offer, the licence's name, and whether an offer that is
    gone must lose what names its employer (`forget_closed`)."""

    model_config = ConfigDict(frozen=True)

    attribution: str | None = None
    licence: str | None = None
    forget_closed: bool = False


class Page(BaseModel):
    """One answer of a source, verbatim, with what is needed to read it and to go on behind it.

    `url` holds no secret. `cursor` is what `Source.pages` goes on from, None behind the last page. `context` is what
    reading needs besides the body. `incomplete` says, on the last page, why the listing can't be taken for all the source
    has. `etag` and `modified` are the answer's validators, for asking again whether it has changed.
    """

    model_config = ConfigDict(frozen=True)

    source: str
    kind: str
    url: str
    status: int = 200
    fetched_at: datetime
    cursor: dict[str, Any] | None = None
    context: dict[str, Any] = {}
    incomplete: str | None = None
    etag: str | None = None
    modified: str | None = None
    body: bytes = b""


Known = Callable[[str], Page | None]
"""The page that the source answered for a URL when it was last asked, if that is kept."""


def nothing_known(_: str) -> None:
    """For a source that was never asked before."""


class Source(Protocol):
    """A feed of offers. `full_listing`: what it lists is all it has, so an offer that is gone from it is closed.
    `kind` names the function that reads its pages; `resumes`: a listing that broke off may be gone on with; sources with the
    same `server` are not asked at the same time."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def server(self) -> str: ...
    @property
    def full_listing(self) -> bool: ...
    @property
    def resumes(self) -> bool: ...
    @property
    def terms(self) -> Terms: ...

    def pages(self, after: Page | None = None, known: Known = nothing_known) -> Iterator[Page]:
        """What the source answers now, page by page; behind `after` where a listing broke off there.

        A page that `known` has and that has not changed need not be sent again. Raises SourceError when the listing
        fails: then it must not be taken for a complete one.
        """
        ...


Reader = Callable[[Page], Iterable[Record]]
"""Turns a page into records, without network: what can't be read comes as a RejectedOffer."""


def json_object(page: Page) -> dict[str, Any] | list[Any] | None:
    """The body as JSON; None when it is something else."""
    try:
        value = json.loads(page.body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None


def unreadable(page: Page, what: str) -> RejectedOffer:
    """The rejection of a whole page."""
    return RejectedOffer(
        source=page.source,
        source_id=None,
        origin=page.url,
        field="page",
        reason=what,
        remedy="fetch the day's offers again; when it stays so, the feed's format has changed",
        payload=page.body[:2000].decode("utf-8", "replace"),
    )


def record_of(page: Page, given: Any, source_id: Any, fields: Callable[[dict[str, Any]], dict[str, Any]]) -> Record:
    """The offer that one entry of a page stands for: `fields` names its values as `domain.offers.clean` wants them.
    An entry that is no object, has no id or breaks `fields` is rejected with the reason."""
    if not isinstance(given, dict):
        return _rejected(page, None, "entry", "is not a JSON object", given)
    source_id = str(source_id).strip() if isinstance(source_id, str | int) and not isinstance(source_id, bool) else ""
    if not source_id or len(source_id) > LONGEST_ID:
        return _rejected(page, None, "id", "is missing or too long", given)
    try:
        payload = fields(given)
    except (AttributeError, TypeError, ValueError, KeyError, IndexError, OverflowError):
        return _rejected(page, source_id, "entry", "has fields of another shape than this source is known for", given)
    return RawOffer(
        source=page.source,
        source_id=source_id,
        fetched_at=page.fetched_at,
        payload={key: value for key, value in payload.items() if value not in (None, "", [])},
        origin=f"{page.source}, offer {source_id}",
    )


def records_of(
    page: Page, entries: Any, expected: str, fields: Callable[[dict[str, Any]], dict[str, Any]]
) -> Iterator[Record]:
    """The offers of a page whose `entries` are a list of objects with an `id`, each as `record_of` tells; the rejection of
    the whole page, which is not `expected`, where they are no list."""
    if isinstance(entries, list):
        yield from (record_of(page, entry, part(entry, "id"), fields) for entry in entries)
    else:
        yield unreadable(page, f"is not {expected}")


def _rejected(page: Page, source_id: str | None, field: str, reason: str, given: Any) -> RejectedOffer:
    payload = given if isinstance(given, dict) else json.dumps(given)[:2000]
    return RejectedOffer(
        source=page.source,
        source_id=source_id,
        origin=f"{page.source}, offer {source_id}" if source_id else f"{page.url}, an entry without an id",
        field=field,
        reason=reason,
        remedy="tell who runs the feed",
        payload=payload,
    )


def words(*parts: Any) -> str:
    """The parts that are text, joined by spaces."""
    return " ".join(part.strip() for part in parts if isinstance(part, str) and part.strip())


def part(given: Any, *path: str) -> Any:
    """The value at `path` in nested objects; None where a step is missing or no object."""
    for step in path:
        given = given.get(step) if isinstance(given, dict) else None
    return given
