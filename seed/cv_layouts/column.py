"""One column of a PDF page: text wrapped into rows of positioned runs, not yet placed on a page.

Belongs here: fonts, wrapping, bullets and where the dates of an entry go. Does not belong here: pages (`pdf`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth

from seed.cv_layouts.content import Entry, Section, Source

INK = "#222222"
_LEADING = 1.38
_FONTS = {
    "Helvetica": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "Times": ("Times-Roman", "Times-Bold", "Times-Italic"),
    "Courier": ("Courier", "Courier-Bold", "Courier-Oblique"),
}
_DINGBATS = "■➢✓➤"


@dataclass(frozen=True)
class Run:
    """A stretch of text at `x` points from the left of its column."""

    x: float
    text: str
    font: str
    size: float
    colour: str


@dataclass(frozen=True)
class Row:
    """One line of a column. `keep` holds it on the page of the next row; `rule` draws a line below it."""

    height: float
    runs: tuple[Run, ...] = ()
    keep: bool = False
    rule: str = ""


@dataclass
class Column:
    """Rows of text filled from the top, not yet placed on a page."""

    width: float
    layout: Source
    ink: str = INK
    accent: str = INK
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.regular, self.bold, self.italic = _FONTS[self.layout.get("font", "Helvetica")]
        self.size = float(self.layout.get("size", 10.5))

    def gap(self, points: float) -> None:
        """Empty height."""
        self.rows.append(Row(points))

    def text(
        self,
        text: str,
        font: str | None = None,
        size: float | None = None,
        colour: str | None = None,
        *,
        keep: bool = False,
        align: str = "left",
    ) -> None:
        """Wrapped lines of one font."""
        font, size, colour = font or self.regular, size or self.size, colour or self.ink
        for line in simpleSplit(text, font, size, self.width):
            spare = self.width - stringWidth(line, font, size)
            x = {"left": 0.0, "right": spare, "center": spare / 2}[align]
            self.rows.append(Row(size * _LEADING, (Run(x, line, font, size, colour),), keep))

    def fitting(self, text: str) -> float:
        """The type size, at most the usual one, at which the longest word of a text fits the column."""
        widest = max(stringWidth(word, self.regular, self.size) for word in text.split())
        return self.size * min(1.0, self.width / widest)

    def labelled(self, label: str, text: str) -> None:
        """A bold label and what follows it, wrapped as one paragraph."""
        if not label:
            return self.text(text)
        if stringWidth(label, self.bold, self.size) > self.width * 0.45:
            self.text(label.strip(), self.bold, keep=True)
            return self.text(text)
        start = stringWidth(label, self.bold, self.size) + 3
        first = simpleSplit(text, self.regular, self.size, self.width - start)[0]
        runs = (
            Run(0, label.strip(), self.bold, self.size, self.ink),
            Run(start, first, self.regular, self.size, self.ink),
        )
        self.rows.append(Row(self.size * _LEADING, runs))
        if rest := text[len(first) :].strip():
            self.text(rest)

    def point(self, text: str) -> None:
        """A bulleted paragraph with a hanging indent."""
        bullet = self.layout.get("bullet", "•")
        font = "ZapfDingbats" if bullet in _DINGBATS else self.regular
        size = self.size * (0.7 if bullet in _DINGBATS else 1)
        inner = Column(self.width - 11, self.layout, self.ink, self.accent)
        inner.text(text)
        rows = [_shift(row, 11) for row in inner.rows]
        rows[0] = replace(rows[0], runs=(Run(0, bullet, font, size, self.accent), *rows[0].runs))
        self.rows += rows

    def heading(self, title: str) -> None:
        """A section title, kept with what it heads."""
        self.gap(14)
        size = self.size + 2
        rule = self.accent if self.layout.get("heading_style", "rule") == "rule" else ""
        self.text(title, self.bold, size, self.accent, keep=True)
        self.rows[-1] = replace(self.rows[-1], rule=rule)
        self.rows.append(Row(5, keep=True))

    def entry(self, entry: Entry, dates: str) -> None:
        """One job or diploma, its dates where the layout wants them: left, right, above, below or inline."""
        if dates == "left":
            self._dates_left(entry)
        else:
            self._entry_head(entry, dates)
            self._entry_body(entry)
        self.gap(8)

    def _entry_head(self, entry: Entry, dates: str) -> None:
        muted = "#555555" if self.ink == INK else self.ink
        if dates == "inline":
            parts = [part for part in (entry.sub, f"({entry.dates})" if entry.dates else "") if part]
            return self.text(
                " – ".join([entry.title, " ".join(parts)] if parts else [entry.title]), self.bold, keep=True
            )
        if dates == "above" and entry.dates:
            self.text(entry.dates, self.italic, colour=muted, keep=True)
        if dates == "right" and entry.dates:
            shown = stringWidth(entry.dates, self.regular, self.size)
            inner = Column(self.width - shown - 12, self.layout, self.ink, self.accent)
            inner.text(entry.title, self.bold, keep=True)
            run = Run(self.width - shown, entry.dates, self.regular, self.size, muted)
            self.rows.append(replace(inner.rows[0], runs=(*inner.rows[0].runs, run)))
            self.rows += inner.rows[1:]
        else:
            self.text(entry.title, self.bold, keep=True)
        if entry.sub:
            self.text(entry.sub, self.italic, keep=True)
        if dates == "below" and entry.dates:
            self.text(entry.dates, colour=muted, keep=True)

    def _entry_body(self, entry: Entry) -> None:
        if entry.summary:
            self.text(entry.summary)
        for point in entry.points:
            self.point(point)
        self.rows[-1] = replace(self.rows[-1], keep=False)

    def _dates_left(self, entry: Entry) -> None:
        gutter = float(self.layout.get("date_width", 92))
        inner = Column(self.width - gutter, self.layout, self.ink, self.accent)
        inner._entry_head(replace(entry, dates=""), "left")
        inner._entry_body(entry)
        rows = [_shift(row, gutter) for row in inner.rows]
        lines = simpleSplit(entry.dates, self.regular, self.size, gutter - 10)
        rows += [Row(self.size * _LEADING)] * (len(lines) - len(rows))
        for i, line in enumerate(lines):
            runs = (Run(0, line, self.regular, self.size, self.accent), *rows[i].runs)
            rows[i] = replace(rows[i], runs=runs, keep=rows[i].keep or i + 1 < len(lines))
        self.rows += rows

    def section(self, section: Section) -> None:
        """A section with its title, entries and lines."""
        if section.title:
            self.heading(section.title)
        dates = "above" if section.side else self.layout.get("dates", "right")
        for entry in section.entries:
            self.entry(entry, dates)
        for label, text in section.lines:
            if section.bulleted:
                self.point(label + text)
            else:
                self.labelled(label, text)


def _shift(row: Row, x: float) -> Row:
    return replace(row, runs=tuple(replace(run, x=run.x + x) for run in row.runs))
