"""From a source's records to stored offers: fetch, clean, load.

Belongs here: the order of the steps. Does not belong here: any rule of cleaning (`domain`) or statement (`stores`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from recruit_assets.domain.offers import Offer, OfferRejected, RawOffer, RejectedOffer, clean
from recruit_assets.sources.base import Source
from recruit_assets.stores.offers import LoadReport, OfferStore


def fetch_records(source: Source) -> list[RawOffer | RejectedOffer]:
    """All records `source` has now. Raises SourceError when the listing fails, so half of one is never archived."""
    return [record for batch in source.fetch() for record in batch]


def clean_records(records: Iterable[RawOffer | RejectedOffer]) -> Iterator[Offer | RejectedOffer]:
    """Each record as a cleaned offer, or as the reason why it can't be one."""
    for record in records:
        if isinstance(record, RejectedOffer):
            yield record
            continue
        try:
            yield clean(record)
        except OfferRejected as fault:
            yield RejectedOffer(
                source=record.source,
                source_id=record.source_id,
                offer_id=record.offer_id,
                origin=record.origin or f"offer {record.source_id}",
                field=fault.field,
                reason=fault.reason,
                remedy=fault.remedy,
                payload=record.payload,
            )


def load_offers(
    store: OfferStore, records: Iterable[RawOffer | RejectedOffer], source: str, full_listing: bool
) -> LoadReport:
    """Clean the records of one source and bring the store in line with them; see `OfferStore.load`."""
    return store.load(clean_records(records), source, full_listing)
