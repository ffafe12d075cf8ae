"""The archive of what the sources answered, day by day, in the object store: the cache and the replay point."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import NamedTuple

from recruit_assets.domain.offers import RawOffer, RejectedOffer
from recruit_assets.sources.archive import archive_key, from_archive, to_archive
from recruit_assets.sources.base import Source, SourceError
from recruit_assets.stores.objects import ObjectNotFound, ObjectStore
from recruit_assets.stores.offers import LoadReport, OfferStore
from recruit_assets.usecases.offers import fetch_records, load_offers

Record = RawOffer | RejectedOffer
Listings = dict[str, list[Record]]
"""What each source answered on one day, by the source's name."""


class Listing(NamedTuple):
    """What one source answered on one day; with `complete`, an offer that is not in it is closed."""

    source: str
    records: list[Record]
    complete: bool


def fetch_day(objects: ObjectStore, source: Source, day: date) -> Listings:
    """What `source` answers now; of a day that is over, what it answered then.

    Raises SourceError when the listing fails (half of one is never archived), and for a day that is over and was never
    archived: a source only tells what it has now, and that must not be kept under another date.
    """
    if day >= today():
        return {source.name: fetch_records(source)}
    try:
        return archived(objects, day)
    except ObjectNotFound:
        raise SourceError(f"the sources were not asked on {day}: only what they have today can be fetched") from None


def archive(objects: ObjectStore, day: date, listings: Listings) -> None:
    """Keep what each source answered on `day`, verbatim. Raises StoreError."""
    for source, records in listings.items():
        objects.put(archive_key(day, source), to_archive(records))


def archived(objects: ObjectStore, day: date) -> Listings:
    """What each source answered on `day`. Raises ObjectNotFound when nothing was archived, SourceError, StoreError."""
    prefix = f"raw_offers/{day.isoformat()}/"
    listings = {
        info.key.removeprefix(prefix).removesuffix(".jsonl.gz"): list(from_archive(objects.get(info.key)))
        for info in objects.list(prefix)
    }
    if not listings:
        raise ObjectNotFound(prefix)
    return listings


def archived_days(objects: ObjectStore) -> list[date]:
    """The days of which anything was archived, oldest first."""
    return sorted({date.fromisoformat(info.key.split("/")[1]) for info in objects.list("raw_offers/")})


def listings_to_load(objects: ObjectStore, asked: Iterable[date]) -> list[Listing]:
    """The archived listings that bring the offers up to date for the days `asked`, in the order to load them.

    The newest archived day always comes last: were an older one replayed alone, offers edited since would go back. Only
    that day says which offers are still open. Raises ObjectNotFound, SourceError, StoreError.
    """
    newest = archived_days(objects)[-1:]
    return [
        Listing(source, records, complete=[day] == newest)
        for day in sorted({*asked, *newest})
        for source, records in archived(objects, day).items()
    ]


def import_offers(objects: ObjectStore, store: OfferStore, source: Source) -> LoadReport:
    """Ask `source` now, archive what it answers under today's date and load it. Raises SourceError, StoreError."""
    listings = {source.name: fetch_records(source)}
    archive(objects, today(), listings)
    return load_offers(store, listings[source.name], source.name, source.full_listing)


def today() -> date:
    """The day it is for the archive and the graph's daily partitions: UTC's, the same on every machine."""
    return datetime.now(UTC).date()
