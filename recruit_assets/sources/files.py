"""Offers from a file: JSON lines (.jsonl, .ndjson), CSV or Parquet, with the import field names.

Belongs here: reading lines and telling the broken ones. Does not belong here: cleaning the fields (`domain.offers`).
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic_core import from_json

from recruit_assets.domain.offers import RawOffer, RejectedOffer, storable
from recruit_assets.sources.base import LONGEST_ID, Known, Page, Record, SourceError, Terms, nothing_known

FIELDS = ("id", "title", "description", "company", "location", "contract", "published_at", "url", "language")
KIND = "file"
FORMATS = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".parquet": "parquet"}
BYTES_PER_PAGE = 8 * 2**20


class FileSource:
    """The offers of one file, all of them at each fetch.

    `path` ends in .jsonl, .ndjson, .csv or .parquet; `name` (by default the file's stem) becomes the source of the offers,
    and their ids are the file's own. `fetched_at` (by default the file's date) is what "3 days ago" counts from. `data` is
    the file's content where it lies somewhere else than at `path`. Fields: `FIELDS`, "salary", those of docs/offers.md, and
    any others.
    """

    kind = KIND
    server = ""
    full_listing = True
    resumes = False
    """The file may have changed in between."""

    def __init__(
        self,
        path: Path,
        name: str | None = None,
        fetched_at: datetime | None = None,
        data: bytes | None = None,
        terms: Terms | None = None,
        page_bytes: int = BYTES_PER_PAGE,
    ):
        self.path = Path(path)
        self.name = name or source_name(self.path.name)
        self.terms = terms or Terms()
        self._fetched_at = fetched_at
        self._data = data
        self._page_bytes = page_bytes

    def pages(self, after: Page | None = None, known: Known = nothing_known) -> Iterator[Page]:
        """The file, JSON lines in parts of about 8 MB; see `Source.pages`.

        Raises SourceError when the file can't be read or is no JSON lines, CSV or Parquet file.
        """
        format = FORMATS.get(self.path.suffix.lower())
        if format is None:
            raise SourceError(f"{self.path.name}: can't tell its format; name it .jsonl (JSON lines), .csv or .parquet")
        try:
            moment = self._fetched_at or datetime.fromtimestamp(self.path.stat().st_mtime, UTC)
            with self.path.open("rb") if self._data is None else io.BytesIO(self._data) as file:
                if format == "jsonl":
                    yield from self._parts(file, moment, after.cursor if after and after.cursor else None)
                    return
                page = self._page(file.read(), moment, {"format": format})
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise SourceError(f"{self.path.name}: can't be read ({reason}); check the path and its rights") from None
        list(zip(read(page), range(1), strict=False))  # a file without the columns is refused before it is kept
        yield page

    def _parts(self, file: io.BufferedIOBase | Any, moment: datetime, cursor: dict[str, Any] | None) -> Iterator[Page]:
        cursor = cursor or {"byte": 0, "line": 1}
        file.seek(cursor["byte"])
        while True:
            lines = file.readlines(self._page_bytes)
            context = {"format": "jsonl", "line": cursor["line"]}
            cursor = {"byte": file.tell(), "line": cursor["line"] + len(lines)}
            more = bool(file.read(1))
            file.seek(cursor["byte"])
            yield self._page(b"".join(lines), moment, context, cursor if more else None)
            if not more:
                return

    def _page(
        self, body: bytes, moment: datetime, context: dict[str, Any], cursor: dict[str, Any] | None = None
    ) -> Page:
        context = {**context, "file": self.path.name}
        return Page(
            source=self.name,
            kind=KIND,
            url=self.path.name,
            fetched_at=moment,
            cursor=cursor,
            context=context,
            body=body,
        )


def source_name(file: str) -> str:
    """The name of the source that a file is, from its own."""
    return re.sub(r"[^\w-]+", "-", PurePosixPath(file).stem).strip("-").lower() or "file"


def read(page: Page) -> Iterator[Record]:
    """The records of a part of a file. A broken line comes as a RejectedOffer that names file, line and remedy.

    Raises SourceError when it is no file of offers at all.
    """
    readers = {"jsonl": _json_lines, "csv": _csv_rows, "parquet": _parquet_rows}
    for number, payload in readers[page.context["format"]](page):
        yield _record(page, number, payload)


def _record(page: Page, number: int, payload: dict[str, Any] | _Fault) -> Record:
    origin = f"{page.context['file']}, {'row' if page.context['format'] == 'parquet' else 'line'} {number}"
    if isinstance(payload, _Fault):
        return RejectedOffer(source=page.source, source_id=None, origin=origin, **vars(payload))
    given = payload.get("id")
    source_id = storable(str(given)).strip() if isinstance(given, str | int) and not isinstance(given, bool) else ""
    if not source_id or len(source_id) > LONGEST_ID:
        fault = _Fault("id", "is missing or too long", f"give the offer an id of 1 to {LONGEST_ID} characters", payload)
        return RejectedOffer(source=page.source, source_id=None, origin=origin, **vars(fault))
    return RawOffer(
        source=page.source,
        source_id=source_id,
        offer_id=source_id,
        fetched_at=page.fetched_at,
        payload=payload,
        origin=origin,
    )


def _json_lines(page: Page) -> Iterator[tuple[int, dict[str, Any] | _Fault]]:
    first = page.context["line"]
    for number, line in enumerate(io.BytesIO(page.body), start=first):
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if line.strip():
            yield number, _json_object(line)


def _csv_rows(page: Page) -> Iterator[tuple[int, dict[str, Any] | _Fault]]:
    name = page.context["file"]
    try:
        text = page.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheet programs in France save.
        text = page.body.decode("cp1252", "replace")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [column.strip().lower() for column in next(rows, [])]
    except csv.Error:
        columns = []
    _need_columns(name, columns)
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


def _parquet_rows(page: Page) -> Iterator[tuple[int, dict[str, Any] | _Fault]]:
    name = page.context["file"]
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise SourceError(f"{name}: reading Parquet needs pyarrow; install it, or save the file as .jsonl") from None
    try:
        file = parquet.ParquetFile(io.BytesIO(page.body))
        _need_columns(name, [column.strip().lower() for column in file.schema_arrow.names])
        number = 0
        for batch in file.iter_batches(batch_size=1000):
            for row in batch.to_pylist():
                number += 1
                yield number, {storable(column.strip().lower()): _plain(value) for column, value in row.items()}
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{name}: is no Parquet file or damaged ({type(error).__name__}); save it again") from None


def _plain(value: Any) -> Any:
    """A value of a Parquet file as JSON knows it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _need_columns(name: str, columns: list[str]) -> None:
    missing = [column for column in ("id", "title", "description") if column not in columns]
    if missing:
        raise SourceError(f"{name}: there is no column {', '.join(missing)}; name the columns {', '.join(FIELDS)}")


class _Fault:
    """Why a line is no record: the rejected offer's own fields."""

    def __init__(self, field: str, reason: str, remedy: str, payload: dict[str, Any] | str | None):
        self.field, self.reason, self.remedy, self.payload = field, reason, remedy, payload


def _json_object(line: bytes) -> dict[str, Any] | _Fault:
    try:
        value = from_json(line)
    except ValueError:  # the slower reader takes more, and says where it can't go on
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
        return _Fault("line", "is not a JSON object", "write one JSON object on each line", line.decode())
    # Only an escape can put into a name what no database stores.
    return {storable(field): content for field, content in value.items()} if b"\\u" in line else value
