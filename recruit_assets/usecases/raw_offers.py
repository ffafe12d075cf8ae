"""The archive of what the sources answered, day by day, in the object store: the cache and the replay point.

Belongs here: asking the sources and keeping each page as it comes, which listings bring the offers up to date. Does not
belong here: the format (`sources.archive`), reading a page (`sources.registry`), loading (`offers`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePosixPath
from threading import Lock
from typing import NamedTuple

from recruit_assets.domain.documents import sha256_hex
from recruit_assets.domain.offers import RawOffer
from recruit_assets.sources import archive
from recruit_assets.sources.base import Page, Record, Source, SourceError, Terms
from recruit_assets.sources.files import FORMATS, FileSource
from recruit_assets.sources.registry import read_page
from recruit_assets.stores.objects import ObjectNotFound, ObjectStore
from recruit_assets.stores.offers import LoadReport, OfferStore
from recruit_assets.usecases.offers import load_offers

RESUMED_WITHIN = timedelta(hours=6)
"""A listing that broke off longer ago is begun anew: the source has moved on meanwhile."""
ASKED_AT_ONCE = 8
"""Sources that are waited for at the same time."""
OFFERS_INBOX = "offers_inbox"
"""Where in the bucket files of offers are dropped."""
LOOKED_BACK = 7
"""In how many days before it is looked for a page that may not have changed."""


class Listing(NamedTuple):
    """What one source answered in one attempt, its records read as they are asked for; with `complete`, an offer that is
    not in it is closed, and with `forget_closed` it then loses what names its employer."""

    source: str
    records: Iterable[Record]
    complete: bool
    forget_closed: bool = False


class Fetched(NamedTuple):
    """What asking one source came to: pages kept, those of them from a try before, bytes, why it failed, what is missing."""

    source: str
    pages: int
    resumed: int
    bytes: int
    fault: str | None
    note: str | None


class _Attempt(NamedTuple):
    number: int
    pages: int
    last_modified: datetime | None
    listing: archive.Listing | None


def fetch_day(objects: ObjectStore, sources: Sequence[Source], day: date) -> list[Fetched]:
    """Ask each source for what it has now and keep it under `day`; of a day that is over, tell what was kept then.

    A source that fails costs the others nothing: its `fault` says why, and what it had answered is kept. Raises SourceError
    for a day that is over and was never archived (a source only tells what it has now, and that must not be kept under
    another date), and StoreError.
    """
    if day >= today():
        return list(_fetch_all(objects, sources, day))
    kept = [
        Fetched(name, attempts[-1].pages, 0, 0, _fault(attempts[-1]), None)
        for name, attempts in _attempts(objects, day).items()
    ]
    kept += [Fetched(name, 1, 0, 0, None, None) for name in _former(objects, day)]
    if not kept:
        raise SourceError(f"the sources were not asked on {day}: only what they have today can be fetched")
    return kept


def _fetch_all(objects: ObjectStore, sources: Sequence[Source], day: date) -> Iterator[Fetched]:
    """What asking each source came to, in their order. They are asked at the same time, those of one server one by one."""
    turns = {source.server: Lock() for source in sources}

    def fetch_in_turn(source: Source) -> Fetched:
        with turns[source.server]:
            return fetch(objects, source, day)

    with ThreadPoolExecutor(ASKED_AT_ONCE) as pool:
        yield from pool.map(fetch_in_turn, sources)


def _fault(attempt: _Attempt) -> str | None:
    return attempt.listing.fault if attempt.listing else "the listing was cut short"


def fetch(objects: ObjectStore, source: Source, day: date) -> Fetched:
    """Ask one source for what it has now, keeping each page under `day` as it comes.

    Goes on behind the last page of a listing that broke off within `RESUMED_WITHIN`. A listing that ended well replaces the
    earlier ones of the day; where its terms ask for it, those of earlier days too. Raises StoreError.
    """
    attempts = _attempts(objects, day, source.name).get(source.name, [])
    last = attempts[-1] if attempts else None
    attempt, resumed, after = (last.number + 1 if last else 1), 0, None
    if last and last.pages and source.resumes and _broke_off_lately(last):
        attempt, resumed = last.number, last.pages
        after = _page(objects, day, source.name, attempt, resumed)
    pages, size, urls, fault = resumed, 0, dict[str, int](), None
    known = _Known(objects, source, day, attempt)
    final = after
    try:
        if after is None or after.cursor is not None:
            for page in source.pages(after, known):
                pages += 1
                data = archive.to_archive(page)
                objects.put(archive.page_key(day, source.name, attempt, pages), data)
                size += len(data)
                final = page
                if page.etag or page.modified:
                    urls[page.url] = pages
    except SourceError as error:
        fault = str(error)
    note = final.incomplete if final and not fault else None
    listing = archive.Listing(
        source=source.name,
        pages=pages,
        full=source.full_listing and not fault and not note,
        ended_at=datetime.now(UTC),
        fault=fault,
        note=note,
        terms=source.terms,
        urls=urls,
    )
    objects.put(archive.listing_key(day, source.name, attempt), listing.model_dump_json().encode())
    if not fault:
        _drop(objects, day, source.name, [one.number for one in attempts if one.number != attempt])
    if listing.full and source.terms.forget_closed:
        _forget_before(objects, day, source.name)
    return Fetched(source.name, pages, resumed, size, fault, note)


def archived(objects: ObjectStore, day: date) -> dict[str, list[Record]]:
    """The records each source gave on `day`. Raises ObjectNotFound when nothing was archived, SourceError, StoreError."""
    found: dict[str, list[Record]] = {}
    for listing in _listings(objects, day):
        found.setdefault(listing.source, []).extend(listing.records)
    if not found:
        raise ObjectNotFound(archive.day_prefix(day))
    return found


def archived_days(objects: ObjectStore) -> list[date]:
    """The days of which anything was archived, oldest first."""
    return sorted(_sources_by_day(objects))


def listings_to_load(objects: ObjectStore, asked: Iterable[date]) -> list[Listing]:
    """The archived listings that bring the offers up to date for the days `asked`, in the order to load them.

    The newest day of each of their sources comes last: were an older one replayed alone, offers edited since would go back.
    Only that day says which offers are still open. Raises ObjectNotFound, SourceError, StoreError.
    """
    by_day = _sources_by_day(objects)
    wanted = set(asked)
    if missing := sorted(wanted - by_day.keys()):
        raise ObjectNotFound(archive.day_prefix(missing[0]))
    sources = {name for day in wanted for name in by_day[day]}
    # What a clock that ran ahead left under a day to come would close today's offers until that day.
    over = {day: names for day, names in by_day.items() if day in wanted or day <= today()}
    newest = {name: max(day for day, names in over.items() if name in names) for name in sources}
    return [
        listing if newest[listing.source] == day else listing._replace(complete=False)
        for day in sorted({*wanted, *newest.values()})
        for listing in _listings(objects, day)
        if day in wanted or newest.get(listing.source) == day
    ]


def import_offers(objects: ObjectStore, store: OfferStore, source: Source) -> LoadReport:
    """Ask `source` now, archive what it answers under today's date and load it. Raises SourceError, StoreError."""
    ((fetched, report),) = fetch_and_load(objects, store, [source])
    if fetched.fault:
        raise SourceError(fetched.fault)
    return report


def fetch_and_load(
    objects: ObjectStore, store: OfferStore, sources: Sequence[Source]
) -> Iterator[tuple[Fetched, LoadReport]]:
    """Ask all sources, archive what they answer under today's date and load what is kept of it, source by source. One that
    fails (see `Fetched.fault`) closes no offer. Raises StoreError."""
    day = today()
    for source, fetched in zip(sources, _fetch_all(objects, sources, day), strict=True):
        report = LoadReport()
        for listing in _listings(objects, day, source.name):
            report = load_offers(store, listing.records, source.name, listing.complete, listing.forget_closed)
        yield fetched, report


def records_by_source(objects: ObjectStore, day: date) -> dict[str, int]:
    """How many records each source gave on `day`. Raises SourceError, StoreError."""
    counts: dict[str, int] = {}
    for listing in _listings(objects, day):
        counts[listing.source] = max(counts.get(listing.source, 0), sum(1 for _ in listing.records))
    return counts


def dropped_files(objects: ObjectStore) -> dict[str, str]:
    """The files of offers in `OFFERS_INBOX`: object key to a version that changes when the file does. Raises StoreError."""
    return {
        info.key: sha256_hex(f"{info.etag}\0{info.size}\0{info.last_modified.isoformat()}".encode())[:16]
        for info in objects.list(OFFERS_INBOX)
        if PurePosixPath(info.key).suffix.lower() in FORMATS
        and not PurePosixPath(info.key).name.startswith((".", "~$"))
    }


def fetch_dropped(objects: ObjectStore, object_key: str, day: date) -> Fetched:
    """Keep a file of `OFFERS_INBOX` under `day` as what the source named after it answered. Raises SourceError,
    StoreError."""
    try:
        moment, data = objects.head(object_key).last_modified, objects.get(object_key)
    except ObjectNotFound:
        raise SourceError(f"{PurePosixPath(object_key).name}: the file is gone; drop it again") from None
    return fetch(objects, FileSource(Path(PurePosixPath(object_key).name), fetched_at=moment, data=data), day)


def today() -> date:
    """The day it is for the archive and the graph's daily partitions: UTC's, the same on every machine."""
    return datetime.now(UTC).date()


def _listings(objects: ObjectStore, day: date, only: str | None = None) -> Iterator[Listing]:
    """The listings of a day by source: the newest that ended well, then what a later try had got."""
    tried = _attempts(objects, day, only)
    for name in _former(objects, day):
        if only in (None, name):
            data = objects.get(f"{archive.day_prefix(day)}/{name}{archive.FORMER}")
            yield Listing(name, _Former(data), complete=name not in tried)
    for name, attempts in sorted(tried.items()):
        ended = [one for one in attempts if one.listing and not one.listing.fault]
        for one in [*ended[-1:], *(one for one in attempts if not ended or one.number > ended[-1].number)]:
            listing = one.listing
            terms = listing.terms if listing else Terms()
            full = bool(listing and listing.full) and one is attempts[-1]
            yield Listing(name, _Pages(objects, day, name, one, terms), full, terms.forget_closed)


class _Former:
    """The records of a listing kept in the former format; may be gone through more than once."""

    def __init__(self, data: bytes):
        self._data = data

    def __iter__(self) -> Iterator[Record]:
        return archive.records_of_former(self._data)


class _Pages:
    """The records of an attempt, read page by page; may be gone through more than once.

    A feed that moves while it is paged through gives some offers twice: the first is kept. In a file, whose ids are the
    user's own, both are told.
    """

    def __init__(self, objects: ObjectStore, day: date, source: str, attempt: _Attempt, terms: Terms):
        self._objects, self._day, self._source, self._attempt, self._terms = objects, day, source, attempt, terms

    def __iter__(self) -> Iterator[Record]:
        seen: set[str] = set()
        given = self._terms.model_dump(include={"attribution", "licence"}, exclude_none=True)
        for number in range(1, self._attempt.pages + 1):
            for record in read_page(_page(self._objects, self._day, self._source, self._attempt.number, number)):
                if isinstance(record, RawOffer):
                    if record.offer_id is None and record.source_id in seen:
                        continue
                    seen.add(record.source_id)
                    if given:
                        record = record.model_copy(update={"payload": {**given, **record.payload}})
                yield record


class _Known:
    """The pages of the source's last listing that ended well, by URL."""

    def __init__(self, objects: ObjectStore, source: Source, day: date, attempt: int):
        self._objects, self._source, self._day, self._attempt = objects, source.name, day, attempt
        self._found: tuple[date, int, dict[str, int]] | None = None

    def __call__(self, url: str) -> Page | None:
        if self._found is None:
            self._found = self._look()
        day, attempt, urls = self._found
        if url not in urls:
            return None
        try:
            return _page(self._objects, day, self._source, attempt, urls[url])
        except (ObjectNotFound, SourceError):
            return None

    def _look(self) -> tuple[date, int, dict[str, int]]:
        for back in range(LOOKED_BACK + 1):
            day = self._day - timedelta(days=back)
            for one in reversed(_attempts(self._objects, day, self._source).get(self._source, [])):
                if one.listing and not one.listing.fault and (back or one.number != self._attempt):
                    return day, one.number, one.listing.urls
        return self._day, 0, {}


def _page(objects: ObjectStore, day: date, source: str, attempt: int, number: int) -> Page:
    """A page that was kept. Raises ObjectNotFound, SourceError, StoreError."""
    try:
        data = objects.get(archive.page_key(day, source, attempt, number))
    except ObjectNotFound:
        data = objects.get(archive.page_key(day, source, attempt, number, archive.PAGE_BEFORE))
    return archive.from_archive(data)


def _attempts(objects: ObjectStore, day: date, only: str | None = None) -> dict[str, list[_Attempt]]:
    """The attempts at each source's listing of a day, oldest first."""
    prefix = archive.day_prefix(day)
    found: dict[tuple[str, int], list[datetime]] = {}
    ended: set[tuple[str, int]] = set()
    for info in objects.list(f"{prefix}/{only}" if only else prefix):
        parts = info.key.removeprefix(f"{prefix}/").split("/")
        if len(parts) != 3:
            continue
        attempt = parts[0], int(parts[1])
        moments = found.setdefault(attempt, [])
        if parts[2].endswith((archive.PAGE, archive.PAGE_BEFORE)):
            moments.append(info.last_modified)
        else:
            ended.add(attempt)
    attempts: dict[str, list[_Attempt]] = {}
    for (name, number), moments in sorted(found.items()):
        listing = None
        if (name, number) in ended:
            listing = archive.Listing.model_validate(objects.get_json(archive.listing_key(day, name, number)))
        attempts.setdefault(name, []).append(_Attempt(number, len(moments), max(moments, default=None), listing))
    return attempts


def _former(objects: ObjectStore, day: date) -> list[str]:
    prefix = f"{archive.day_prefix(day)}/"
    names = (info.key.removeprefix(prefix) for info in objects.list(prefix))
    return [name.removesuffix(archive.FORMER) for name in names if "/" not in name and name.endswith(archive.FORMER)]


def _sources_by_day(objects: ObjectStore) -> dict[date, set[str]]:
    found: dict[date, set[str]] = {}
    for info in objects.list(archive.FOLDER):
        _, day, name, *_ = info.key.split("/")
        found.setdefault(date.fromisoformat(day), set()).add(name.removesuffix(archive.FORMER))
    return found


def _broke_off_lately(attempt: _Attempt) -> bool:
    ended = attempt.listing is not None and attempt.listing.fault is None
    lately = attempt.last_modified is not None and datetime.now(UTC) - attempt.last_modified < RESUMED_WITHIN
    return not ended and lately


def _drop(objects: ObjectStore, day: date, source: str, attempts: Iterable[int]) -> None:
    for attempt in attempts:
        for info in list(objects.list(archive.attempt_prefix(day, source, attempt))):
            objects.delete(info.key)
    objects.delete(f"{archive.day_prefix(day)}/{source}{archive.FORMER}")


def _forget_before(objects: ObjectStore, day: date, source: str) -> None:
    """Erase the source's pages of earlier days: offers that are closed by now stand in them in full."""
    for earlier in archived_days(objects):
        if earlier >= day:
            continue
        objects.delete(f"{archive.day_prefix(earlier)}/{source}{archive.FORMER}")
        for info in list(objects.list(f"{archive.day_prefix(earlier)}/{source}")):
            if info.key.endswith((archive.PAGE, archive.PAGE_BEFORE)):
                objects.delete(info.key)
