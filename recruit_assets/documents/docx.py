"""DOCX -> lines, by python-docx and a walk of the document's XML.

Order: headers, body, footers, each once. Tables row by row, unless their cells are columns of text; text boxes after
the paragraph they hang on; insertions kept; deletions, hidden runs, notes and comments left out. Boxes are nominal (see
`nominal`).
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from recruit_assets.documents import sniff
from recruit_assets.documents.archive import UNZIP_ERRORS, check_archive, damaged
from recruit_assets.documents.limits import Deadline, Limits
from recruit_assets.documents.nominal import Sheets
from recruit_assets.documents.reading_order import WIDE_GAP
from recruit_assets.documents.words import Reading
from recruit_assets.domain.dates import find_date_range
from recruit_assets.domain.documents import CvError

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_PASS_THROUGH = {_W + name for name in ("ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml")}
_PASS_THROUGH |= {_W + "hyperlink", _W + "bdo", _W + "dir"}
_LEFT_OUT = {_W + name for name in ("del", "moveFrom", "instrText", "delText", "sdtPr", "rPr", "pPr", "tblPr")}
_HYPERLINK = re.compile(r'HYPERLINK\s+"([^"]{4,2000})"')
_PAGE_BREAK = "\f"
_DEPTH = 40
_WIDE_SPACE = 120
"""Twentieths of a point above a paragraph that the eye takes for a gap, where most paragraphs have less."""


@dataclass(slots=True)
class _Text:
    """A paragraph's line: what it says and how it is set. `heading` opens a block; `page_break` comes before it."""

    text: str
    size: float | None = None
    bold: bool | None = None
    heading: bool = False
    page_break: bool = False


@dataclass(slots=True)
class _Look:
    """How a run, a paragraph or a style is set; None where it does not say."""

    size: float | None = None
    bold: bool | None = None
    hidden: bool | None = None
    colour: str | None = None
    shaded: bool | None = None
    listed: bool | None = None
    before: int | None = None
    """Twentieths of a point left free above a paragraph."""

    def over(self, base: _Look) -> _Look:
        """This look where it says something, `base` where it does not."""
        mine = {name: value for name in self.__slots__ if (value := getattr(self, name)) is not None}
        return replace(base, **mine)


def read_docx(data: bytes, limits: Limits, deadline: Deadline) -> Reading:
    """Lines of a DOCX. Raises CvError: 'corrupt', 'too_large', 'too_many_pages', 'timeout'."""
    import docx
    from docx.opc.exceptions import OpcError
    from docx.oxml.exceptions import InvalidXmlError
    from lxml.etree import LxmlError

    check_archive(data, limits, "Word file")
    deadline.check()
    reading = Reading(reader=f"python-docx {docx.__version__}", media_type=sniff.DOCX)
    try:
        document = docx.Document(io.BytesIO(data))
        walk = _Walk(document, reading, deadline)
        sheets = Sheets(reading, limits)
        for part in walk.parts():
            sheets.gap()
            for item in part:
                deadline.check()
                _put(item, sheets)
        reading.modified = _modified(document)
        reading.aside.extend(_aside(document))
    except (OpcError, InvalidXmlError, LxmlError, LookupError, AttributeError, TypeError, *UNZIP_ERRORS) as error:
        raise damaged("Word file") from error
    return reading


def _put(item: _Text | None, sheets: Sheets) -> None:
    if item is None:
        sheets.gap()
        return
    if item.page_break:
        sheets.page_break()
    if item.heading:
        sheets.gap()
    sheets.line(item.text, item.size, item.bold)


def _modified(document: WordDocument) -> str | None:
    properties = document.core_properties
    stamp = properties.modified or properties.created
    return stamp.date().isoformat() if stamp else None


def _aside(document: WordDocument) -> Iterator[str]:
    """What the file says beside its text: comments, and the properties people fill in."""
    properties = document.core_properties
    yield "\n".join((properties.title, properties.subject, properties.keywords, properties.comments))
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/comments") and not relation.is_external:
            part: Any = relation.target_part
            yield " ".join(text.text or "" for text in part.element.iter(_W + "t"))


@dataclass
class _Walk:
    """One pass through a document. Yields a `_Text` for each line and None for a gap."""

    document: WordDocument
    reading: Reading
    deadline: Deadline
    _styles: dict[str, _Look] = field(default_factory=dict)

    def parts(self) -> Iterator[Iterator[_Text | None]]:
        """Headers, body, footers: each part's lines."""
        main = self.document.part
        for kind in ("header", "body", "footer"):
            if kind == "body":
                self._links(main)
                yield self._container(self.document.element.body, main)
                continue
            said: set[str] = set()
            for relation in main.rels.values():
                if relation.reltype.endswith("/" + kind) and not relation.is_external:
                    part: Any = relation.target_part
                    lines = list(self._container(part.element, part))
                    text = "\n".join(line.text for line in lines if line)
                    if text not in said:
                        said.add(text)
                        self._links(part)
                        yield iter(lines)

    def _links(self, part: Any) -> None:
        self.reading.links.extend(
            relation.target_ref
            for relation in part.rels.values()
            if relation.is_external and relation.reltype.endswith("/hyperlink")
        )

    # -- containers -----------------------------------------------------------------------------------------------

    def _container(self, element: Any, part: Any, shaded: bool = False, depth: int = 0) -> Iterator[_Text | None]:
        if depth > _DEPTH:
            raise CvError("corrupt", "This Word file is nested too deeply to be read. Export it as PDF.")
        for child in element.iterchildren():
            self.deadline.check()
            if child.tag == _W + "p":
                yield from self._paragraph(child, part, shaded, depth)
            elif child.tag == _W + "tbl":
                yield None
                yield from self._table(child, part, shaded, depth)
                yield None
            elif child.tag in _PASS_THROUGH:
                yield from self._container(child, part, shaded, depth + 1)

    def _table(self, table: Any, part: Any, shaded: bool, depth: int) -> Iterator[_Text | None]:
        rows: list[list[list[_Text | None]]] = []
        for row in self._children(table, "tr"):
            cells = [
                list(self._container(cell, part, shaded or _is_shaded(cell.find(_W + "tcPr")), depth + 1))
                for cell in self._children(row, "tc")
            ]
            rows.append([cell for cell in cells if any(cell)])
        rows = [row for row in rows if row]
        if _are_columns(rows):
            for column in range(max(map(len, rows))):
                for row in rows:
                    if column < len(row):
                        yield from row[column]
                yield None
            return
        headed = sum(not _is_bold(row[0]) for row in rows if len(row) > 1) >= 2
        for row in rows:
            if (
                headed
                and len(row) > 1
                and _is_bold(row[0])
                and not any(_is_bold(cell) or _is_dated(cell) for cell in row[1:])
            ):
                yield from _row(row[:1])
                yield from _row(row[1:])
            else:
                yield from _row(row)

    def _children(self, element: Any, name: str) -> Iterator[Any]:
        """Rows of a table or cells of a row, also those inside content controls and insertions."""
        for child in element.iterchildren():
            if child.tag == _W + name:
                if child.find(f"{_W}trPr/{_W}del") is None:
                    yield child
            elif child.tag in _PASS_THROUGH:
                yield from self._children(child, name)

    # -- paragraphs -----------------------------------------------------------------------------------------------

    def _paragraph(self, paragraph: Any, part: Any, shaded: bool, depth: int) -> Iterator[_Text | None]:
        properties = paragraph.find(_W + "pPr")
        style_id = _value(properties, "pStyle")
        style = self._style(style_id)
        base = _look(properties).over(style).over(self._defaults)
        base.shaded = base.shaded or shaded
        pieces: list[tuple[str, _Look]] = []
        boxes: list[Any] = []
        self._runs(paragraph, base, pieces, boxes)
        text = "".join(piece for piece, _ in pieces)
        heading = self._is_heading(style_id)
        break_before = properties is not None and properties.find(_W + "pageBreakBefore") is not None
        if not text.strip() and not boxes:
            if _PAGE_BREAK in text or break_before:
                yield _Text("", page_break=True)
            yield None
            return
        size, bold = _main_look(pieces)
        first = True
        if text.strip() and (base.before or 0) >= _WIDE_SPACE and (base.before or 0) > self._usual_space:
            yield None
        for page, chunk in enumerate(text.split(_PAGE_BREAK)):
            for line in chunk.split("\n"):
                if not line.strip():
                    continue
                if first and base.listed:
                    line = "• " + line.lstrip()
                yield _Text(line, size, bold, heading and first, (break_before and first) or (page > 0))
                first = False
        for box in boxes:
            yield None
            yield from self._container(box, part, True, depth + 1)
            yield None

    def _runs(self, element: Any, base: _Look, pieces: list[tuple[str, _Look]], boxes: list[Any]) -> None:
        """Collects (text, look) of the visible runs below an element, and the text boxes anchored in them."""
        for child in element.iterchildren():
            if child.tag == _W + "r":
                self._run(child, base, pieces, boxes)
            elif child.tag in _PASS_THROUGH:
                code = child.get(_W + "instr")
                if code:
                    self.reading.links.extend(_HYPERLINK.findall(code))
                self._runs(child, base, pieces, boxes)

    def _run(self, run: Any, base: _Look, pieces: list[tuple[str, _Look]], boxes: list[Any]) -> None:
        properties = run.find(_W + "rPr")
        own = _look(properties)
        style_id = _value(properties, "rStyle")
        look = own.over(self._style(style_id)).over(base) if style_id else own.over(base)
        text: list[str] = []
        for child in run.iterchildren():
            name = child.tag
            if name == _W + "t":
                text.append(child.text or "")
            elif name in (_W + "tab", _W + "ptab"):
                text.append(WIDE_GAP)
            elif name == _W + "br":
                text.append(_PAGE_BREAK if child.get(_W + "type") == "page" else "\n")
            elif name == _W + "cr":
                text.append("\n")
            elif name == _W + "noBreakHyphen":
                text.append("-")
            elif name == _W + "instrText":
                self.reading.links.extend(_HYPERLINK.findall(child.text or ""))
            elif name in (_W + "drawing", _W + "pict", _W + "object", _MC + "AlternateContent"):
                boxes.extend(_text_boxes(child))
        said = "".join(text)
        if not said:
            return
        if said.strip() and self._is_hidden(look):
            self.reading.flags.add("hidden_text")
            self.reading.hidden.append(said)
            return
        pieces.append((said, look))

    def _is_hidden(self, look: _Look) -> bool:
        if look.hidden or (look.size is not None and look.size < 2):
            return True
        if look.shaded or not _is_pale(look.colour):
            return False
        if self._has_coloured_shapes:
            # White type may lie over a coloured shape that floats: only a person can tell, so it stays and is reported.
            self.reading.flags.add("hidden_text")
            return False
        return True

    @cached_property
    def _has_coloured_shapes(self) -> bool:
        body = self.document.element
        fills = [e.get("val") for e in body.iter(f"{_A}srgbClr")] + [e.get("val") for e in body.iter(f"{_A}schemeClr")]
        fills += [e.get("fillcolor") for e in body.iter() if isinstance(e.tag, str) and e.get("fillcolor")]
        fills += [e.get(_W + "color") for e in body.iter(_W + "background")]
        return any(fill and not _is_pale(fill.lstrip("#")) and fill not in ("bg1", "lt1") for fill in fills)

    @cached_property
    def _usual_space(self) -> int:
        """What most paragraphs leave free above them."""
        body = self.document.element.body
        spaces = Counter(
            _look(properties).over(self._style(_value(properties, "pStyle"))).before or 0
            for paragraph in body.iter(_W + "p")
            for properties in [paragraph.find(_W + "pPr")]
        )
        return spaces.most_common(1)[0][0] if spaces else 0

    # -- styles ---------------------------------------------------------------------------------------------------

    @cached_property
    def _style_elements(self) -> dict[str, Any]:
        return {e.get(_W + "styleId"): e for e in self.document.styles.element.iter(_W + "style")}

    @cached_property
    def _defaults(self) -> _Look:
        defaults = self.document.styles.element.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
        normal = next((e for e in self._style_elements.values() if e.get(_W + "default") == "1"), None)
        look = _look(defaults)
        return _look(normal.find(_W + "rPr")).over(look) if normal is not None else look

    def _style(self, style_id: str | None, depth: int = 0) -> _Look:
        if style_id is None or depth > 20:
            return _Look()
        if style_id not in self._styles:
            element = self._style_elements.get(style_id)
            if element is None:
                return _Look()
            look = _look(element.find(_W + "rPr")).over(_look(element.find(_W + "pPr")))
            self._styles[style_id] = look.over(self._style(_value(element, "basedOn"), depth + 1))
        return self._styles[style_id]

    def _is_heading(self, style_id: str | None) -> bool:
        element = self._style_elements.get(style_id) if style_id else None
        name = _value(element, "name") or ""
        return name.lower().startswith(("heading", "title", "titre"))


def _value(element: Any, name: str) -> str | None:
    """`w:val` of a child element."""
    child = element.find(_W + name) if element is not None else None
    return child.get(_W + "val") if child is not None else None


def _switch(properties: Any, name: str) -> bool | None:
    child = properties.find(_W + name)
    return None if child is None else child.get(_W + "val") not in ("0", "false", "off")


def _look(properties: Any) -> _Look:
    """Look that an `rPr` or `pPr` element sets."""
    if properties is None:
        return _Look()
    size = _value(properties, "sz")
    numbering = properties.find(f"{_W}numPr/{_W}numId")
    shaded = _is_shaded(properties) or (_value(properties, "highlight") or "none") not in ("none", "white")
    return _Look(
        size=float(size) / 2 if size and size.replace(".", "", 1).isdigit() else None,
        bold=_switch(properties, "b"),
        hidden=_switch(properties, "vanish"),
        colour=_value(properties, "color"),
        shaded=shaded or None,
        listed=None if numbering is None else numbering.get(_W + "val") != "0",
        before=_space_before(properties),
    )


def _space_before(properties: Any) -> int | None:
    spacing = properties.find(_W + "spacing")
    told = spacing.get(_W + "before") if spacing is not None else None
    return int(told) if told and told.isdigit() else None


def _is_shaded(properties: Any) -> bool:
    """Whether a run, paragraph or cell stands on a colour that white shows on."""
    shading = properties.find(_W + "shd") if properties is not None else None
    fill = shading.get(_W + "fill") if shading is not None else None
    return fill is not None and fill != "auto" and not _is_pale(fill)


def _is_pale(colour: str | None) -> bool:
    """Whether a colour (six hex digits) can't be told from white paper."""
    if colour is None or not re.fullmatch("[0-9A-Fa-f]{6}", colour):
        return False
    return min(int(colour[i : i + 2], 16) for i in (0, 2, 4)) >= 0xF2


def _main_look(pieces: list[tuple[str, _Look]]) -> tuple[float | None, bool]:
    """Size and weight of most of a paragraph's characters."""
    total = sum(len(text.strip()) for text, _ in pieces) or 1
    bold = sum(len(text.strip()) for text, look in pieces if look.bold)
    return max(pieces, key=lambda piece: len(piece[0].strip()))[1].size if pieces else None, 2 * bold > total


def _text_boxes(element: Any) -> Iterator[Any]:
    """Contents of the text boxes in a drawing; of alternatives, the first that Word would show."""
    if element.tag == _MC + "AlternateContent":
        choice = element.find(_MC + "Choice")
        element = choice if choice is not None else element.find(_MC + "Fallback")
        if element is None:
            return
    for child in element.iterchildren():
        if not isinstance(child.tag, str):
            continue
        if child.tag == _W + "txbxContent":
            yield child
        else:
            yield from _text_boxes(child)


# -- tables -------------------------------------------------------------------------------------------------------


def _lines_in(cell: list[_Text | None]) -> int:
    return sum(1 for line in cell if line)


def _is_bold(cell: list[_Text | None]) -> bool:
    """Whether the cell is one bold line."""
    lines = [line for line in cell if line]
    return len(lines) == 1 and bool(lines[0].bold)


def _is_dated(cell: list[_Text | None]) -> bool:
    return any(line is not None and find_date_range(line.text) is not None for line in cell[:1])


def _are_columns(rows: list[list[list[_Text | None]]]) -> bool:
    """Whether the table lays out columns of text: several rows whose cells all hold several lines."""
    if len(rows) < 2 or len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        return False
    return all(sum(_lines_in(row[c]) for row in rows) >= 3 * len(rows) for c in range(len(rows[0])))


def _row(row: list[list[_Text | None]]) -> Iterator[_Text | None]:
    """Lines of a table row. Cells of one line stand on one line; beside one longer cell, on its first line."""
    longer = [cell for cell in row if _lines_in(cell) > 1]
    if len(row) == 1 and _is_bold(row[0]):
        yield None
    if len(longer) > 1 or len(row) == 1:
        for cell in row:
            yield from cell
            yield None
        return
    firsts = [next(line for line in cell if line) for cell in row]
    main = max(firsts, key=lambda line: len(line.text))
    yield _Text(
        WIDE_GAP.join(line.text.strip() for line in firsts),
        main.size,
        main.bold,
        any(line.heading for line in firsts),
        any(line.page_break for line in firsts),
    )
    if longer:
        rest = iter(longer[0])
        next(line for line in rest if line)
        yield from rest
        yield None
