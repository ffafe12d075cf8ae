"""What every offer source is: a name and a listing that comes in batches.

Belongs here: the protocol and the error. Does not belong here: any feed (one file each), nor cleaning
(`domain.offers`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from recruit_assets.domain.offers import RawOffer, RejectedOffer


class SourceError(Exception):
    """A source that can't be read at all. The message names the source, the fault and the remedy."""


class Source(Protocol):
    """A feed of offers. `full_listing`: what it lists is all it has, so an offer that is gone from it is closed."""

    name: str
    full_listing: bool

    def fetch(self) -> Iterator[Sequence[RawOffer | RejectedOffer]]:
        """All records the source has now, in batches; a record that can't be read comes as a RejectedOffer.

        Raises SourceError when the listing fails: then it must not be taken for a complete one.
        """
        ...
