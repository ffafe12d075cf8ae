"""A job offer: the fields every source is mapped to, and the rules that clean and identify it.

Belongs here: the offer's types, cleaning of its text, its content hash. Does not belong here: fetching (`sources`) or
storing (`stores`) it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from recruit_assets.domain.documents import Language


class RawOffer(BaseModel):
    """What a source answered for one offer, verbatim. `payload` is the source's own record."""

    model_config = ConfigDict(frozen=True)

    source: str
    source_id: str
    fetched_at: datetime
    payload: dict[str, Any]


class Offer(BaseModel):
    """One cleaned offer. `offer_id` is `<source>:<id of the source>`; `content_hash` changes when its text does.

    `description` is plain text (structure kept as line breaks and "- " bullets). `salary` is the offer's own words.
    `duplicate_of` is the id of the offer this one repeats, if it does.
    """

    model_config = ConfigDict(frozen=True)

    offer_id: str
    source: str
    title: str
    description: str
    company: str | None = None
    location: str | None = None
    contract: str | None = None
    salary: str | None = None
    published_at: datetime | None = None
    url: str | None = None
    language: Language | None = None
    content_hash: str
    duplicate_of: str | None = None
