"""Seed CVs as PDF files: one column, two columns or a coloured sidebar; and the scan of such a page.

Text goes onto the page run by run, so a layout decides in which order the file holds it: column by column, or row by
row across the columns as some word processors and design tools do.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from seed.cv_layouts.column import INK, Column, Run
from seed.cv_layouts.content import Content, Source, contents

_WIDTH, _HEIGHT = A4
_MARGIN = 45.0


@dataclass(frozen=True)
class _Placed:
    """A run with its place on a page, in points from the bottom left."""

    x: float
    y: float
    run: Run


@dataclass
class _Pages:
    """Placed text and drawn shapes of each page, column after column."""

    pages: list[list[list[_Placed]]] = field(default_factory=list)
    rules: list[list[tuple[float, float, float, str]]] = field(default_factory=list)

    def flow(self, column: Column, x: float, top: float) -> float:
        """Places a column at `x`, from `top` on the first page and from the top margin on the next ones.

        Returns the height it ends at on its last page.
        """
        page, y, rows = 0, top, column.rows
        i = 0
        while i < len(rows):
            group = i + 1
            while rows[group - 1].keep and group < len(rows):
                group += 1
            height = sum(row.height for row in rows[i:group])
            if y - height < _MARGIN - 8 and rows[i].runs:
                page, y = page + 1, _HEIGHT - _MARGIN
            while len(self.pages) <= page:
                self.pages.append([])
                self.rules.append([])
            placed: list[_Placed] = []
            for row in rows[i:group]:
                y -= row.height
                placed += [_Placed(x + run.x, y + row.height * 0.24, run) for run in row.runs]
                if row.rule:
                    self.rules[page].append((x, y - 1.5, column.width, row.rule))
            self.pages[page].append(placed)
            i = group
        return y


def _banner(content: Content, layout: Source, width: float, ink: str, accent: str, *, contact: bool) -> Column:
    column = Column(width, layout, ink, accent)
    align = layout.get("align", "left")
    column.text(content.name, column.bold, layout.get("name_size", 21), accent, align=align)
    if content.label:
        column.gap(2)
        column.text(content.label, size=12.5, align=align)
    if contact:
        column.gap(4)
        join = layout.get("contact_join")
        for line in [join.join(content.contact)] if join else content.contact:
            column.text(line, align=align)
    return column


def _one_column(content: Content, layout: Source, pages: _Pages) -> None:
    column = _banner(content, layout, _WIDTH - 2 * _MARGIN, INK, layout["accent"], contact=True)
    for section in content.sections:
        column.section(section)
    pages.flow(column, _MARGIN, _HEIGHT - _MARGIN)


def gutter(layout: Source) -> float:
    """The x in points where the two columns or the sidebar and the rest of a page part; 0 with one column."""
    if layout["page"] == "one_column":
        return 0.0
    return _WIDTH * float(layout.get("split", 0.36))


def _two_columns(content: Content, layout: Source, pages: _Pages) -> None:
    split, air = gutter(layout), 14.0
    full = _WIDTH - 2 * _MARGIN
    top = pages.flow(_banner(content, layout, full, INK, layout["accent"], contact=True), _MARGIN, _HEIGHT - 40)
    left = Column(split - _MARGIN - air, layout, accent=layout["accent"])
    right = Column(_WIDTH - _MARGIN - split - air, layout, accent=layout["accent"])
    narrow, wide = (left, right) if split < _WIDTH / 2 else (right, left)
    for section in content.sections:
        (narrow if section.side else wide).section(section)
    pages.flow(left, _MARGIN, top - 4)
    pages.flow(right, split + air, top - 4)


def _sidebar(content: Content, layout: Source, pages: _Pages) -> None:
    """Short sections in white on a dark band, at the left or (with a split beyond the middle) at the right."""
    split, air = gutter(layout), 18.0
    on_left = split < _WIDTH / 2
    band = Column((split if on_left else _WIDTH - split) - 2 * air, layout, "#ffffff", "#ffffff")
    main_width = (_WIDTH - split if on_left else split) - 2 * air - 6
    main = Column(main_width, layout, accent=layout["accent"])
    named = band if layout.get("name_in_band") else main
    light = "#ffffff" if named is band else layout["accent"]
    named.rows += _banner(content, layout, named.width, named.ink, light, contact=False).rows
    if content.contact_title:
        band.heading(content.contact_title)
    for line in content.contact:
        band.text(line, size=band.fitting(line))
        band.gap(2)
    for section in content.sections:
        (band if section.side else main).section(section)
    pages.flow(band, air if on_left else split + air, _HEIGHT - _MARGIN)
    pages.flow(main, split + air if on_left else air + 6, _HEIGHT - _MARGIN)


def _draw(canvas: Canvas, pages: _Pages, layout: Source) -> None:
    for groups, rules in zip(pages.pages, pages.rules, strict=True):
        if layout["page"] == "sidebar":
            split = gutter(layout)
            x, width = (0.0, split) if split < _WIDTH / 2 else (split, _WIDTH - split)
            canvas.setFillColor(HexColor(layout["accent"]))
            canvas.rect(x, 0, width, _HEIGHT, stroke=0, fill=1)
        for x, y, width, colour in rules:
            canvas.setStrokeColor(HexColor(colour))
            canvas.setLineWidth(0.7)
            canvas.line(x, y, x + width, y)
        placed = [item for group in groups for item in group]
        if layout.get("draw") == "rows":
            placed.sort(key=lambda item: (-round(item.y / 3), item.x))
        for item in placed:
            run = item.run
            canvas.setFillColor(HexColor(run.colour))
            canvas.setFont(run.font, run.size)
            canvas.drawString(item.x, item.y, run.text)
        canvas.showPage()


def _canvas(out: io.BytesIO, source: Source) -> Canvas:
    """A canvas whose bytes depend on the source alone; the file's own date is the source's last update."""
    canvas: Any = Canvas(out, pagesize=A4, invariant=1, pageCompression=0)
    day = datetime.fromisoformat(f"{source['updated']}T12:00:00").replace(tzinfo=UTC)
    canvas._doc.signature = hashlib.md5(source["updated"].isoformat().encode(), usedforsecurity=False)
    stamp = canvas._doc._timeStamp
    stamp.t, stamp.lt = day.timestamp(), day.timetuple()
    stamp.YMDhms = tuple(stamp.lt)[:6]
    canvas.setTitle("CV")
    return canvas


_LAYOUTS = {"one_column": _one_column, "two_columns": _two_columns, "sidebar": _sidebar}


def render(source: Source) -> bytes:
    """The CV as a PDF file with a text layer."""
    layout, out, pages = source["layout"], io.BytesIO(), _Pages()
    _LAYOUTS[layout["page"]](contents(source), layout, pages)
    canvas = _canvas(out, source)
    _draw(canvas, pages, layout)
    canvas.save()
    return out.getvalue()


def render_scan(source: Source, dpi: int = 150) -> bytes:
    """The CV printed and scanned: grey page images, half a degree askew and slightly noisy, with no text layer."""
    import numpy as np
    import pypdfium2
    from PIL import Image

    out = io.BytesIO()
    canvas = _canvas(out, source)
    noise = np.random.default_rng(20260101)
    with pypdfium2.PdfDocument(render(source)) as document:
        pages: Any = document
        for page in pages:
            sheet = page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
            sheet = sheet.rotate(0.5, Image.Resampling.BICUBIC, fillcolor=255)
            grey = np.asarray(sheet, dtype=np.float32) * 0.93 + 10 + noise.normal(0, 2.5, (sheet.height, sheet.width))
            picture = io.BytesIO()
            Image.fromarray(grey.clip(0, 255).astype(np.uint8)).save(picture, "JPEG", quality=62)
            picture.seek(0)
            canvas.drawImage(ImageReader(picture), 0, 0, _WIDTH, _HEIGHT)
            canvas.showPage()
    canvas.save()
    return out.getvalue()
