"""Pages and boxes for formats that have no layout of their own (DOCX, ODT, text, HTML).

They are nominal: pages of 595 x 842 points, 54 lines a page, line i at y = 40 + 14 i, as wide as the text column. They
say in which order things stand, not where a word processor would print them.
"""

from __future__ import annotations

from recruit_assets.documents.limits import Limits
from recruit_assets.documents.words import RawLine, Reading
from recruit_assets.domain.documents import Box, CvError, Page

WIDTH, HEIGHT = 595.0, 842.0
_LEFT, _RIGHT, _TOP, _STEP = 40.0, 555.0, 40.0, 14.0
_LINES_PER_PAGE = 54
_MANY_CHARACTERS = 2_000_000


class Sheets:
    """Lays lines on nominal pages of a reading, one below the other. Raises CvError('too_large') past `max_lines` or two
    million characters, 'too_many_pages' past `max_pages` pages that the file itself breaks."""

    def __init__(self, reading: Reading, limits: Limits):
        self._reading = reading
        self._limits = limits
        self._row = 0
        self._block = 0
        self._broken = 0
        self._fresh = True
        self._characters = 0
        self._new_page()

    def gap(self) -> None:
        """The next line begins a new block."""
        if not self._fresh:
            self._block += 1
            self._fresh = True

    def page_break(self) -> None:
        """The next line stands on a new page."""
        self.gap()
        if self._row:
            self._broken += 1
            if self._broken >= self._limits.max_pages:
                raise CvError(
                    "too_many_pages",
                    f"This file has more than {self._limits.max_pages} pages. Send the CV on its own.",
                )
            self._new_page()

    def line(self, text: str, size: float | None = None, bold: bool | None = None) -> None:
        """Adds one line; an empty one makes a gap."""
        if not text.strip():
            self.gap()
            return
        if len(self._reading.lines) >= self._limits.max_lines:
            raise CvError(
                "too_large",
                f"This file holds more than {self._limits.max_lines} lines of text, which no CV does.",
            )
        self._characters += len(text)
        if self._characters > _MANY_CHARACTERS:
            raise CvError("too_large", "This file holds more text than any CV does. Send the CV on its own.")
        if self._row >= _LINES_PER_PAGE:
            self._new_page()
        top = _TOP + _STEP * self._row
        box: Box = (_LEFT, top, _RIGHT, top + _STEP)
        number = self._reading.pages[-1].number
        self._reading.lines.append(RawLine(number, box, self._block, text, (), size, bold))
        self._row += 1
        self._fresh = False

    def _new_page(self) -> None:
        self._reading.pages.append(Page(number=len(self._reading.pages) + 1, width=WIDTH, height=HEIGHT))
        self._row = 0
