"""OpenDocument text -> lines, straight from its content.xml: paragraphs, headings, lists, tables row by row.

Text boxes come where they are anchored; tracked deletions are not part of the text. Boxes are nominal (see `nominal`).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from recruit_assets.documents import sniff
from recruit_assets.documents.archive import UNZIP_ERRORS, check_archive, damaged
from recruit_assets.documents.limits import Deadline, Limits
from recruit_assets.documents.nominal import Sheets
from recruit_assets.documents.reading_order import WIDE_GAP
from recruit_assets.documents.words import Reading
from recruit_assets.domain.documents import CvError

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_LEFT_OUT = {_TEXT + "tracked-changes", _OFFICE + "annotation", _TEXT + "note", _TEXT + "sequence-decls"}
_DEPTH = 60


def read_odt(data: bytes, limits: Limits, deadline: Deadline) -> Reading:
    """Lines of an ODT. Raises CvError: 'corrupt', 'encrypted', 'too_large', 'timeout'."""
    import lxml.etree as etree

    check_archive(data, limits, "OpenDocument file")
    reading = Reading(reader="odt", media_type=sniff.ODT)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            manifest = archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
            if b"encryption-data" in manifest:
                raise CvError(
                    "encrypted",
                    "This OpenDocument file is protected by a password. Save it without one and send it again.",
                )
            content = etree.fromstring(archive.read("content.xml"), parser)
            meta = archive.read("meta.xml") if "meta.xml" in names else b""
    except (etree.LxmlError, KeyError, *UNZIP_ERRORS) as error:
        raise damaged("OpenDocument file") from error
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise damaged("OpenDocument file")
    sheets = Sheets(reading, limits)
    for item in _lines(body, reading, deadline, 0):
        sheets.line(item)
    reading.aside += [" ".join(note.itertext()) for note in content.iter(_OFFICE + "annotation")]
    reading.aside.append(re.sub("<[^<>]*>", "\n", meta.decode("utf-8", errors="replace")))
    stamp = re.search(rb"<dc:date>(\d{4}-\d{2}-\d{2})", meta)
    reading.modified = stamp[1].decode() if stamp else None
    return reading


def _lines(element: Any, reading: Reading, deadline: Deadline, depth: int) -> Iterator[str]:
    """Lines below an element; an empty string is a gap."""
    if depth > _DEPTH:
        raise CvError("corrupt", "This OpenDocument file is nested too deeply to be read. Export it as PDF.")
    for child in element.iterchildren():
        deadline.check()
        if not isinstance(child.tag, str) or child.tag in _LEFT_OUT:
            continue
        if child.tag in (_TEXT + "p", _TEXT + "h"):
            if child.tag == _TEXT + "h":
                yield ""
            boxes: list[Any] = []
            text = "".join(_inline(child, reading, boxes))
            yield from text.split("\n")
            for box in boxes:
                yield ""
                yield from _lines(box, reading, deadline, depth + 1)
        elif child.tag == _TEXT + "list-item":
            for i, line in enumerate(_lines(child, reading, deadline, depth + 1)):
                yield "• " + line if i == 0 and line else line
        elif child.tag == _TABLE + "table-row":
            cells = [list(filter(None, _lines(cell, reading, deadline, depth + 1))) for cell in child.iterchildren()]
            cells = [cell for cell in cells if cell]
            if all(len(cell) == 1 for cell in cells):
                yield WIDE_GAP.join(cell[0] for cell in cells)
            else:
                for cell in cells:
                    yield from [*cell, ""]
        else:
            yield from _lines(child, reading, deadline, depth + 1)


def _inline(element: Any, reading: Reading, boxes: list[Any]) -> Iterator[str]:
    yield element.text or ""
    for child in element.iterchildren():
        if not isinstance(child.tag, str):
            continue
        if child.tag == _TEXT + "tab":
            yield WIDE_GAP
        elif child.tag == _TEXT + "line-break":
            yield "\n"
        elif child.tag == _TEXT + "s":
            count = child.get(_TEXT + "c", "1")
            yield " " * min(int(count) if count.isdigit() else 1, 200)
        elif child.tag == _DRAW + "frame":
            boxes.append(child)
        elif child.tag not in _LEFT_OUT:
            if child.tag == _TEXT + "a" and child.get(_HREF):
                reading.links.append(child.get(_HREF))
            yield from _inline(child, reading, boxes)
        yield child.tail or ""
