"""From what a format reader found to the `Document`: normalised text, exact offsets, spans, block numbers, flags.

The only place that turns raw characters into the document's text, so the offsets can't drift.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from recruit_assets.documents.hidden import clean, is_clean, smuggled
from recruit_assets.documents.language import language_of
from recruit_assets.documents.words import RawLine, Reading, Word
from recruit_assets.domain.documents import Box, CvError, Document, Page, Span
from recruit_assets.domain.orders import gives_orders

_LOW_TEXT = 100
"""Letters and digits per page under which a document is probably a picture or an empty form."""


_SPAN_FIELDS = {"start", "end", "box"}
_new = object.__new__
_set_fields = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_set_extra = BaseModel.__dict__["__pydantic_extra__"].__set__
_set_private = BaseModel.__dict__["__pydantic_private__"].__set__

_MOJIBAKE = re.compile("[ÃÂÅâÐÑ][^A-Za-z\\s]|\ufffd")
"""UTF-8 read as something else starts a character with one of these; the slow check follows."""


def assemble(reading: Reading, sha256: str) -> Document:
    """The document of a reading. Raises CvError('no_text') when nothing readable is left."""
    flags = set(reading.flags)
    pages = {page.number: page for page in reading.pages}
    repair = _mojibake_repair("\n".join([raw.text for raw in reading.lines]))
    lines: list[dict[str, Any]] = []
    texts: list[str] = []
    start, block, last = 0, -1, None
    for raw in reading.lines:
        text, spans, invisible = _line_text(raw, start, pages[raw.page], repair)
        if invisible:
            flags.add("invisible_characters")
        if not text:
            continue
        if (raw.page, raw.block) != last:
            block, last = block + 1, (raw.page, raw.block)
        end = start + len(text)
        texts.append(text)
        lines.append(
            {
                "text": text,
                "page": raw.page,
                "box": _inside(raw.box, pages[raw.page]),
                "start": start,
                "end": end,
                "block": block,
                "size": round(raw.size, 1) if raw.size else None,
                "bold": raw.bold,
                "spans": spans,
            }
        )
        start = end + 1
    text = "\n".join(texts)
    enough = _LOW_TEXT * len({line["page"] for line in lines})
    signs = sum(map(str.isalnum, text[: 3 * enough]))
    if signs < enough:
        signs = sum(map(str.isalnum, text))
    if not signs:
        raise CvError(
            "no_text", "This file holds no readable text. Send a version whose text can be selected with the mouse."
        )
    if signs < enough:
        flags.add("low_text")
    if "invisible_characters" in flags:
        reading.hidden.append(smuggled("".join([raw.text for raw in reading.lines])))
    if any(map(gives_orders, reading.aside)):
        flags.update(("hidden_text", "prompt_injection"))
    if gives_orders(text) or any(map(gives_orders, reading.hidden)):
        flags.add("prompt_injection")
    links = [clean(link)[0].strip() for link in reading.links]
    return Document.model_validate(
        {
            "sha256": sha256,
            "media_type": reading.media_type,
            "pages": reading.pages,
            "lines": lines,
            "language": language_of(text),
            "flags": sorted(flags),
            "links": [link for link in dict.fromkeys(links) if link],
            "reader": reading.reader,
            "modified": reading.modified,
        }
    )


def _line_text(raw: RawLine, start: int, page: Page, repair: bool) -> tuple[str, list[Span], bool]:
    """Normalised text of a line that begins at offset `start`, its spans, and whether invisible characters were in
    it."""
    text = raw.text
    if not repair and is_clean(text):
        if not raw.words:
            return text.rstrip() if text.strip() else "", [], False
        return text, _spans(raw.words, start, page), False
    if not raw.words:
        text, invisible = clean(_fix(text) if repair else text)
        text = text.replace("\n", " ").rstrip()
        return text, [], invisible
    parts: list[str] = []
    spans: list[Span] = []
    at, after, invisible = start, 0, False
    for word in raw.words:
        separator, after = text[after - 1 : after], after + len(word.text) + 1
        piece, found = clean(_fix(word.text) if repair else word.text)
        invisible |= found
        piece = piece.replace("\n", " ").strip()
        if not piece:
            continue
        if parts:
            parts.append(separator)
            at += 1
        parts.append(piece)
        spans.append(_span(at, at + len(piece), _inside(word.page_box(), page)))
        at += len(piece)
    return "".join(parts), spans, invisible


def _spans(words: Sequence[Word], start: int, page: Page) -> list[Span]:
    """Spans of a line whose words need no normalisation: nearly all lines of a PDF."""
    spans: list[Span] = []
    width = page.width - 0.1
    top = bottom = above = below = -1.0
    for word in words:
        x0, x1 = word.x0, word.x1
        if word.top == top and word.bottom == bottom and word.box is None and 0 <= x0 <= x1 < width:
            box = (int(x0 * 10 + 0.5) / 10, above, int(x1 * 10 + 0.5) / 10, below)
        else:
            box = _inside(word.page_box(), page)
            _, above, _, below = box
            top, bottom = (word.top, word.bottom) if word.box is None else (-1.0, -1.0)
        end = start + len(word.text)
        spans.append(_span(start, end, box))
        start = end + 1
    return spans


def _span(start: int, end: int, box: Box) -> Span:
    """As `Span(...)`, without validation of what was made here: there is one for every word, and this takes a third of
    the time (`model_construct` takes more than validation)."""
    span = _new(Span)
    values: Any = span.__dict__
    values["start"], values["end"], values["box"] = start, end, box
    _set_fields(span, _SPAN_FIELDS)
    _set_extra(span, None)
    _set_private(span, None)
    return span


def _mojibake_repair(text: str) -> bool:
    """Whether the text shows signs of a wrong encoding ("dÃ©veloppeur") that is worth the slow repair."""
    if _MOJIBAKE.search(text) is None:
        return False
    from ftfy.badness import is_bad

    return is_bad(text)


def _fix(text: str) -> str:
    from ftfy import fix_encoding

    return fix_encoding(text)


def _inside(box: Box, page: Page) -> Box:
    """The box cut to the page, rounded to a tenth of a point, corners in order."""
    x0, y0, x1, y1 = box
    width, height = page.width, page.height
    if not (0 <= x0 <= x1 < width - 0.1 and 0 <= y0 <= y1 < height - 0.1):
        x0, x1 = sorted((min(max(x0, 0.0), width), min(max(x1, 0.0), width)))
        y0, y1 = sorted((min(max(y0, 0.0), height), min(max(y1, 0.0), height)))
        return round(x0, 1), round(y0, 1), min(round(x1, 1), width), min(round(y1, 1), height)
    # Nothing is negative here, and `round` takes three times as long.
    return int(x0 * 10 + 0.5) / 10, int(y0 * 10 + 0.5) / 10, int(x1 * 10 + 0.5) / 10, int(y1 * 10 + 0.5) / 10
