"""What a CV file is once it has been read: pages, lines with boxes and character offsets, language, flags.

Belongs here: the data types every reader produces and every later step consumes, and the named ways a file can fail.
Does not belong here: how a PDF or DOCX is opened (`recruit_assets.documents`).
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

ErrorCode = Literal[
    "empty",
    "no_text",
    "needs_ocr",
    "encrypted",
    "corrupt",
    "unsupported_type",
    "too_large",
    "too_many_pages",
    "timeout",
    "not_a_cv",
    "model_error",
]
Flag = Literal[
    "hidden_text", "prompt_injection", "invisible_characters", "low_text", "ocr", "not_a_cv", "date_conflict"
]
Language = Literal["fr", "en"]
Box = tuple[float, float, float, float]
"""(x0, y0, x1, y1) in points, origin at the top left of the page, y growing downwards."""


class CvError(Exception):
    """A CV that can't become a profile, with a code of the `parse` contract and a sentence a recruiter understands.

    The message names the fault and the remedy; it never quotes the CV.
    """

    def __init__(self, code: ErrorCode, message: str):
        super().__init__(message)
        self.code: ErrorCode = code
        self.message = message

    def __reduce__(self):
        return type(self), (self.code, self.message)


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Page(_Value):
    """One page. `number` counts from 1; `width` and `height` in points (a text file is one page of 595 x 842)."""

    number: int
    width: float
    height: float


class Span(_Value):
    """A run of characters of a line that has a box of its own: `start`..`end` are offsets in the document's text."""

    start: int
    end: int
    box: Box


class Line(_Value):
    """One visible line in reading order.

    `start`..`end` are character offsets in `Document.text`, so `document.text[line.start:line.end] == line.text`.
    `block` numbers the layout block (column, paragraph, table cell) the line stands in: it changes wherever the eye
    sees a gap. `size` is the type size in points and `bold` whether the line is set in bold, where the format tells.
    `spans` are finer boxes, in order; empty where only the line's box is known.
    """

    text: str
    page: int
    box: Box
    start: int
    end: int
    block: int = 0
    size: float | None = None
    bold: bool | None = None
    spans: tuple[Span, ...] = ()


class Document(_Value):
    """A CV as read: everything later steps may know of the file.

    `text` is the lines joined by a newline; all offsets count its characters (after NFKC). `language` is that of most
    lines, `None` when neither French nor English. `links` are link targets found in the file. `reader` names the reader
    and its version; `modified` is the file's own date (ISO) where it tells one: "present" in a CV means that day.
    """

    sha256: str
    media_type: str
    pages: tuple[Page, ...]
    lines: tuple[Line, ...]
    language: Language | None = None
    flags: tuple[Flag, ...] = ()
    links: tuple[str, ...] = ()
    reader: str = ""
    modified: str | None = None

    @cached_property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def box_of(self, start: int, end: int) -> tuple[int, Box]:
        """Page and box of the characters `start`..`end` (must lie on one page): union of the spans they touch,
        or of the lines where there are no spans. Raises ValueError when no line has these characters."""
        touched = [line for line in self.lines if line.start < end and start < line.end]
        if not touched:
            raise ValueError(f"no line holds the characters {start}..{end}")
        page = touched[0].page
        boxes: list[Box] = []
        for line in touched:
            if line.page != page:
                continue
            spans = [span.box for span in line.spans if span.start < end and start < span.end]
            boxes.extend(spans or [line.box])
        return page, (
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        )


class CvFile(_Value):
    """A file as received. `name` is what the sender called it: personal data, for the stores only."""

    name: str
    sha256: str
    size: int
    data: bytes


def sha256_hex(data: bytes) -> str:
    """Hex SHA-256 of the bytes: the identity of a file and the `document_sha256` of its profile."""
    return hashlib.sha256(data).hexdigest()


def cv_key(object_key: str) -> str:
    """Partition key of the CV that lies at `object_key` in the bucket: 16 hex digits, stable when the file changes.

    A file name is personal data, and partition keys show up in URLs, logs and events; so the key is a hash.
    """
    return hashlib.sha256(object_key.encode()).hexdigest()[:16]
