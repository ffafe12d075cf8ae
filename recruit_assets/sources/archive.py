"""How one day's answer of a source is kept: gzipped JSON lines, verbatim, rejects included.

Belongs here: the format and its key. Does not belong here: the object store (`stores.objects`).
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import date

from pydantic import ValidationError

from recruit_assets.domain.offers import RawOffer, RejectedOffer
from recruit_assets.sources.base import SourceError

_KINDS: dict[str, type[RawOffer] | type[RejectedOffer]] = {"offer": RawOffer, "rejected": RejectedOffer}


def archive_key(day: date, source: str) -> str:
    """Object key of what `source` answered on `day`."""
    return f"raw_offers/{day.isoformat()}/{source}.jsonl.gz"


def to_archive(records: Iterable[RawOffer | RejectedOffer]) -> bytes:
    """The records as gzipped JSON lines; the same records give the same bytes."""
    lines = []
    for record in records:
        kind = "offer" if isinstance(record, RawOffer) else "rejected"
        # The payload keeps even lone surrogates, which only escaped JSON can carry.
        fields = record.model_dump(mode="python")
        if isinstance(record, RawOffer):
            fields["fetched_at"] = record.fetched_at.isoformat()
        lines.append(json.dumps({"kind": kind, **fields}) + "\n")
    return gzip.compress("".join(lines).encode("ascii"), mtime=0)


def from_archive(data: bytes) -> Iterator[RawOffer | RejectedOffer]:
    """The records that `to_archive` wrote, in order. Raises SourceError when the bytes are something else."""
    try:
        if not data:
            raise EOFError
        lines = gzip.decompress(data).decode("ascii").splitlines()
        for line in lines:
            fields = json.loads(line)
            yield _KINDS[fields.pop("kind")].model_validate(fields)
    except (OSError, EOFError, zlib.error, ValueError, KeyError, AttributeError, ValidationError):
        raise SourceError("the archived offers can't be read: fetch this day's offers again") from None
