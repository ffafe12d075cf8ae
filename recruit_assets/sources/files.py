"""Offers from a file: JSON lines (.jsonl, .ndjson) or CSV, with the import field names.

Belongs here: reading lines and telling the broken ones. Does not belong here: cleaning the fields (`domain.offers`).
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from recruit_assets.domain.offers import RawOffer, RejectedOffer, storable
from recruit_assets.sources.base import SourceError

FIELDS = ("id", "title", "description", "company", "location", "contract", "published_at", "url", "language")
LONGEST_ID = 200
Record = RawOffer | RejectedOffer


class FileSource:
    """The offers of one file, all of them at each fetch.

    `path` ends in .jsonl, .ndjson or .csv; `name` (by default the file's stem) becomes the source of the offers, and their
    ids are the file's own. `fetched_at` (by default the file's date) is what "3 days ago" counts from. Fields: `FIELDS`,
    "salary", and any others, which are kept verbatim in the payload.
    """

    full_listing = True

    def __init__(self, path: Path, name: str | None = None, fetched_at: datetime | None = None, batch: int = 500):
        self.path = Path(path)
        self.name = name or re.sub(r"[^\w-]+", "-", self.path.stem).strip("-").lower() or "file"
        self._fetched_at = fetched_at
        self._batch = batch

    def fetch(self) -> Iterator[list[Record]]:
        """The file's records in batches. A broken line comes as a RejectedOffer that names file, line and remedy.

        Raises SourceError when the file can't be read or is no JSON lines or CSV file.
        """
        readers = {".jsonl": self._json_lines, ".ndjson": self._json_lines, ".csv": self._csv_rows}
        reader = readers.get(self.path.suffix.lower())
        if reader is None:
            raise SourceError(f"{self.path.name}: can't tell its format; name it .jsonl (JSON lines) or .csv")
        batch: list[Record] = []
        try:
            fetched_at = self._fetched_at or datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
            for number, payload in reader():
                batch.append(self._record(number, payload, fetched_at))
                if len(batch) >= self._batch:
                    yield batch
                    batch = []
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise SourceError(f"{self.path.name}: can't be read ({reason}); check the path and its rights") from None
        if batch:
            yield batch

    def _record(self, number: int, payload: dict[str, Any] | _Fault, fetched_at: datetime) -> Record:
        origin = f"{self.path.name}, line {number}"
        if isinstance(payload, _Fault):
            return RejectedOffer(source=self.name, source_id=None, origin=origin, **vars(payload))
        given = payload.get("id")
        source_id = storable(str(given)).strip() if isinstance(given, str | int) and not isinstance(given, bool) else ""
        if not source_id or len(source_id) > LONGEST_ID:
            fault = _Fault(
                "id", "is missing or too long", f"give the offer an id of 1 to {LONGEST_ID} characters", payload
            )
            return RejectedOffer(source=self.name, source_id=None, origin=origin, **vars(fault))
        return RawOffer(
            source=self.name,
            source_id=source_id,
            offer_id=source_id,
            fetched_at=fetched_at,
            payload=payload,
            origin=origin,
        )

    def _json_lines(self) -> Iterator[tuple[int, dict[str, Any] | _Fault]]:
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
                if line.strip():
                    yield number, _json_object(line)

    def _csv_rows(self) -> Iterator[tuple[int, dict[str, Any] | _Fault]]:
        with self.path.open(encoding=self._encoding(), newline="") as text:
            head = text.readline()
            delimiter = max(",;\t", key=head.count)
            text.seek(0)
            rows = csv.reader(text, delimiter=delimiter, strict=True)
            columns = [name.strip().lower() for name in next(rows, [])]
            missing = [name for name in ("id", "title", "description") if name not in columns]
            if missing:
                raise SourceError(
                    f"{self.path.name}: the first line has no column {', '.join(missing)}; "
                    f"name the columns {', '.join(FIELDS)}"
                )
            while True:
                start = rows.line_num + 1
                try:
                    row = next(rows)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield start, _Fault("line", f"is not CSV ({error})", "check its quotes", None)
                    continue
                if not row:
                    continue
                if len(row) != len(columns):
                    reason = f"has {len(row)} fields where the first line names {len(columns)}"
                    yield start, _Fault("line", reason, "quote the fields that hold a separator", delimiter.join(row))
                    continue
                yield start, dict(zip(columns, row, strict=True))

    def _encoding(self) -> str:
        """UTF-8 where the whole file is; else Windows-1252, which is what spreadsheet programs in France save."""
        try:
            with self.path.open(encoding="utf-8-sig") as text:
                while text.read(1 << 20):
                    pass
        except UnicodeDecodeError:
            return "cp1252"
        return "utf-8-sig"


class _Fault:
    """Why a line is no record: the rejected offer's own fields."""

    def __init__(self, field: str, reason: str, remedy: str, payload: dict[str, Any] | str | None):
        self.field, self.reason, self.remedy, self.payload = field, reason, remedy, payload


def _json_object(line: bytes) -> dict[str, Any] | _Fault:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        kept = line.decode("utf-8", "replace")
        return _Fault("line", "is not UTF-8", "save the file as UTF-8", kept)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f" at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
        return _Fault("line", f"is not valid JSON{place}", "write one JSON object on each line", text)
    if not isinstance(value, dict):
        return _Fault("line", "is not a JSON object", "write one JSON object on each line", text)
    return {storable(field): content for field, content in value.items()}
