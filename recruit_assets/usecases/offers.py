"""From a source's records to stored offers: fetch, clean, load.

Belongs here: the order of the steps. Does not belong here: any rule of cleaning (`domain`) or statement (`stores`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from recruit_assets.domain.offers import Offer, OfferRejected, RawOffer, RejectedOffer, clean, known_id, raw_hash
from recruit_assets.sources.base import Source
from recruit_assets.sources.registry import read_page
from recruit_assets.stores.offers import BATCH, LoadReport, OfferStore, Unchanged


def fetch_records(source: Source) -> list[RawOffer | RejectedOffer]:
    """All records `source` has now, kept nowhere. Raises SourceError when the listing fails."""
    return [record for page in source.pages() for record in read_page(page)]


def clean_records(records: Iterable[RawOffer | RejectedOffer]) -> Iterator[Offer | RejectedOffer]:
    """Each record as a cleaned offer, or as the reason why it can't be one."""
    for record in records:
        yield _cleaned(record, raw_hash(record) if isinstance(record, RawOffer) else "")


def load_offers(
    store: OfferStore,
    records: Iterable[RawOffer | RejectedOffer],
    source: str,
    full_listing: bool,
    forget_closed: bool = False,
) -> LoadReport:
    """Clean the records of one source and bring the store in line with them; see `OfferStore.load`. A record that is as it
    was when its open offer was made from it is not cleaned again."""
    return store.load(_new_or_changed(store, records), source, full_listing, forget_closed)


def _new_or_changed(
    store: OfferStore, records: Iterable[RawOffer | RejectedOffer]
) -> Iterator[Offer | RejectedOffer | Unchanged]:
    """The records cleaned, but for those that are as they were. An id that is given twice is cleaned both times, so that the
    store tells it."""
    seen: set[str] = set()
    waiting = iter(records)
    while batch := list(islice(waiting, BATCH)):
        ids = [known_id(record) or "" for record in batch]
        hashes = [raw_hash(record) if isinstance(record, RawOffer) else "" for record in batch]
        given = dict(zip(ids, hashes, strict=True))
        same = store.unchanged(given)
        for record, offer_id, own in zip(batch, ids, hashes, strict=True):
            if offer_id in same and given[offer_id] == own and offer_id not in seen:
                yield Unchanged(record.source, offer_id)
            else:
                yield _cleaned(record, own)
            seen.add(offer_id)


def _cleaned(record: RawOffer | RejectedOffer, own_hash: str) -> Offer | RejectedOffer:
    if isinstance(record, RejectedOffer):
        return record
    try:
        return clean(record).model_copy(update={"raw_hash": own_hash})
    except OfferRejected as fault:
        return RejectedOffer(
            source=record.source,
            source_id=record.source_id,
            offer_id=record.offer_id,
            origin=record.origin or f"offer {record.source_id}",
            field=fault.field,
            reason=fault.reason,
            remedy=fault.remedy,
            payload=record.payload,
        )
