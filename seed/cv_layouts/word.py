"""Seed CVs as Word files: plain paragraphs, or the tables people lay their CV out with."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from seed.cv_layouts.content import Content, Entry, Section, Source, contents

_STAMP = (1980, 1, 1, 0, 0, 0)


class _Writer:
    """Writes the parts of a CV into a document, a header or a table cell (`place`)."""

    def __init__(self, layout: Source):
        self.accent = RGBColor.from_string(layout["accent"].lstrip("#"))
        self.layout = layout

    def line(self, place: Any, text: str, *, bold: bool = False, size: float = 10, style: str | None = None) -> Any:
        """A paragraph with one run. Cells and headers begin with an empty paragraph, which is used up first."""
        paragraphs = place.paragraphs
        if len(paragraphs) == 1 and not paragraphs[0].runs:
            paragraph = paragraphs[0]
            paragraph.style = style
        else:
            paragraph = place.add_paragraph(style=style)
        run = paragraph.add_run(text)
        run.bold, run.font.size = bold, Pt(size)
        paragraph.paragraph_format.space_after = Pt(2)
        return paragraph

    def heading(self, place: Any, title: str) -> None:
        paragraph = self.line(place, title, bold=True, size=12)
        paragraph.runs[0].font.color.rgb = self.accent
        paragraph.paragraph_format.space_before = Pt(10)

    def head(self, place: Any, content: Content) -> None:
        self.line(place, content.name, bold=True, size=18).runs[0].font.color.rgb = self.accent
        if content.label:
            self.line(place, content.label, bold=True, size=12)

    def contact(self, place: Any, content: Content) -> None:
        join = self.layout.get("contact_join")
        for text in [join.join(content.contact)] if join else content.contact:
            self.line(place, text)

    def entry(self, place: Any, entry: Entry, *, dates: bool) -> None:
        """One job or diploma; with `dates`, they stand at a right tab behind the title."""
        if entry.title:
            title = self.line(place, entry.title, bold=True)
            if dates and entry.dates:
                title.add_run("\t" + entry.dates).font.size = Pt(10)
                title.paragraph_format.tab_stops.add_tab_stop(Cm(17), WD_TAB_ALIGNMENT.RIGHT)
        if entry.sub:
            self.line(place, entry.sub)
        if entry.summary:
            self.line(place, entry.summary)
        for point in entry.points:
            self.line(place, point, style="List Bullet")

    def lines(self, place: Any, section: Section) -> None:
        for label, text in section.lines:
            paragraph = self.line(place, label, bold=True, style="List Bullet" if section.bulleted else None)
            paragraph.add_run(text).font.size = Pt(10)

    def section(self, place: Any, section: Section, *, dates: bool = True) -> None:
        """A section with its heading, entry by entry. Without `dates` they go on a line of their own."""
        if section.title:
            self.heading(place, section.title)
        self.body(place, section, dates=dates)

    def body(self, place: Any, section: Section, *, dates: bool) -> None:
        for entry in section.entries:
            if not dates and entry.dates:
                self.line(place, entry.dates)
            self.entry(place, entry, dates=dates)
        self.lines(place, section)


def _plain(document: Any, content: Content, writer: _Writer) -> None:
    writer.head(document, content)
    writer.contact(document, content)
    for section in content.sections:
        writer.section(document, section)


def _dates_table(document: Any, content: Content, writer: _Writer) -> None:
    """Every section with entries is a table: dates on the left, the rest on the right."""
    if not writer.layout.get("name_in_header"):
        writer.head(document, content)
    writer.contact(document, content)
    for section in content.sections:
        if section.title:
            writer.heading(document, section.title)
        if section.entries:
            table = _table(document, len(section.entries), Cm(3.8), Cm(13.2))
            for row, entry in zip(table.rows, section.entries, strict=True):
                writer.line(row.cells[0], entry.dates)
                writer.entry(row.cells[1], entry, dates=False)
        writer.lines(document, section)


def _sections_table(document: Any, content: Content, writer: _Writer) -> None:
    """The whole CV is one table: section titles on the left, what they head on the right."""
    if not writer.layout.get("name_in_header"):
        writer.head(document, content)
    writer.contact(document, content)
    table = _table(document, len(content.sections), Cm(3.8), Cm(13.2))
    for row, section in zip(table.rows, content.sections, strict=True):
        writer.heading(row.cells[0], section.title)
        writer.body(row.cells[1], section, dates=False)


def _sidebar_table(document: Any, content: Content, writer: _Writer) -> None:
    """Two cells: contact and the short sections on the left, the rest on the right."""
    if not writer.layout.get("name_in_header"):
        writer.head(document, content)
    left, right = _table(document, 1, Cm(5.5), Cm(11.5)).rows[0].cells
    if content.contact_title:
        writer.heading(left, content.contact_title)
    writer.contact(left, content)
    for section in content.sections:
        writer.section(left if section.side else right, section, dates=False)


_PAGES = {
    "plain": _plain,
    "dates_table": _dates_table,
    "sections_table": _sections_table,
    "sidebar_table": _sidebar_table,
}


def _table(document: Any, rows: int, *widths: Cm) -> Any:
    table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    return table


def _fixed(data: bytes) -> bytes:
    """The same archive with one time stamp for all members, so that equal content gives equal bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            new.writestr(info, old.read(name))
    return out.getvalue()


def render(source: Source) -> bytes:
    """The CV as a DOCX file, its own date being the day the source was last updated."""
    layout, content = source["layout"], contents(source)
    document = Document()
    normal: Any = document.styles["Normal"]
    normal.font.name = layout["font"]
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), layout["font"])
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    day = datetime.fromisoformat(f"{source['updated']}T12:00:00")
    properties = document.core_properties
    properties.created = properties.modified = day
    properties.title, properties.author, properties.comments = "CV", "", ""
    writer = _Writer(layout)
    if layout.get("name_in_header"):
        writer.head(page.header, content)
    _PAGES[layout["page"]](document, content, writer)
    out = io.BytesIO()
    document.save(out)
    return _fixed(out.getvalue())
