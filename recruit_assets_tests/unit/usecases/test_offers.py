"""Cleaning a listing: a bad record becomes one rejection, in its place."""

from __future__ import annotations

from recruit_assets.domain.offers import Offer, RejectedOffer
from recruit_assets.usecases.offers import clean_records
from recruit_assets_tests.support.offers import raw_offer


def test_one_bad_record_never_stops_the_others():
    records = [
        raw_offer("1", title="Maçon", description="Murs"),
        raw_offer("2", title="", description="Murs"),
        raw_offer("3", title="Cook", description="Food"),
    ]
    first, bad, last = clean_records(records)
    assert isinstance(first, Offer)
    assert isinstance(last, Offer)
    assert isinstance(bad, RejectedOffer)
    assert (bad.source_id, bad.field, bad.payload) == ("2", "title", records[1].payload)


def test_a_record_rejected_by_its_source_passes_through_unchanged():
    reject = RejectedOffer(source="b", source_id=None, origin="f, line 2", field="line", reason="r", remedy="m")
    assert list(clean_records([reject])) == [reject]
