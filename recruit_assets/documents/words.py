"""What a page reader hands to the assembler: words with boxes, lines of words, lines of plain text.

Data only. Boxes are in points, from the top left of the page, as in `domain.documents`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from recruit_assets.domain.documents import Box, Flag, Page


@dataclass(slots=True)
class Word:
    """A word where the layout sees it. `base` is its baseline and `size` its type size in points; `box` is where it
    stands on the page as displayed, when the layout looked at the page turned. `tracked` says that its letters were set
    apart and have been joined."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool | None = None
    box: Box | None = None
    tracked: bool = False

    def page_box(self) -> Box:
        """The word's box on the page as displayed."""
        return self.box or (self.x0, self.top, self.x1, self.bottom)


@dataclass(slots=True)
class RawLine:
    """A line before normalisation: `text` is its words joined by a space, or by a tab for a wide gap. `words` is empty
    where only the line's box is known. `block` may be any number that changes from block to block."""

    page: int
    box: Box
    block: int
    text: str
    words: Sequence[Word] = ()
    size: float | None = None
    bold: bool | None = None


@dataclass(slots=True)
class Reading:
    """Everything a format reader found. `hidden` is text a reader of the page would not see: kept out of the lines,
    looked at for orders to a model only. `aside` is text that belongs to the file but to no page (comments, metadata,
    attachments): hidden only if it gives orders. `unread` counts pages that look like pictures of text nobody could read."""

    reader: str
    media_type: str
    pages: list[Page] = field(default_factory=list)
    lines: list[RawLine] = field(default_factory=list)
    flags: set[Flag] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    modified: str | None = None
    hidden: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    unread: int = 0
