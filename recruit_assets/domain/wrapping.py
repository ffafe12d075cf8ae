"""How the lines of a section stand on the page: which go on from the line above, and how far each is indented.

Belongs here: what boxes and line lengths tell. Does not belong here: what the words say (`models.offline`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from recruit_assets.domain.documents import Line

_POINTS_A_SPACE = 4.0
"""An indentation of so many points is shown as one space."""
_NEAR = 60.0
"""Points: lines whose left edges differ by more stand in different columns."""
_MAX_INDENT = 8
_NEW = re.compile(r"^\s*(?:[•●◦▪■·*►➢✓–—-]|\d{1,2}[.)]\s)")
"""What begins a line of its own: a bullet or a number."""


def continued(lines: Sequence[Line], indices: Sequence[int]) -> set[int]:
    """The lines (of `indices`, in reading order) that go on from the one before: its next word would have passed the
    right edge of the column. Headings and bullets never do."""
    found: set[int] = set()
    width = _text_width(lines)
    for before, index in itertools.pairwise(indices):
        previous, line = lines[before], lines[index]
        if line.page != previous.page or line.block != previous.block or _NEW.match(line.text):
            continue
        if previous.size is None or line.size is None:
            full = width is not None and _is_full_text(previous.text, line.text, width)
        else:
            full = _is_full(lines, previous, line)
        if full:
            found.add(index)
    return found


def indents(lines: Sequence[Line], indices: Sequence[int]) -> dict[int, int]:
    """For each line the number of spaces that show how far it stands right of its neighbours in the column; 0 where
    the text itself is indented or the page has no type sizes."""
    found: dict[int, int] = {}
    for index in indices:
        line = lines[index]
        if line.size is None:
            found[index] = 0
            continue
        lefts = [lines[i].box[0] for i in indices if lines[i].page == line.page]
        left = min(x for x in lefts if x >= line.box[0] - _NEAR)
        found[index] = min(round((line.box[0] - left) / _POINTS_A_SPACE), _MAX_INDENT)
    return found


def _is_full(lines: Sequence[Line], previous: Line, line: Line) -> bool:
    """Whether the first word of `line` would not have fitted behind `previous`, which is set in the same way."""
    same = round(previous.size or 0, 1) == round(line.size or 0, 1) and previous.bold == line.bold
    left = previous.box[0]
    if not same or "\t" in line.text or line.box[1] < previous.box[1] + 2:
        return False
    if not -3 < line.box[0] - left < (24 if _NEW.match(previous.text) else 3):
        return False
    cell, tab, dates = previous.text.partition("\t")
    letter = 0.5 * previous.size if tab and previous.size else (previous.box[2] - left) / max(len(previous.text), 1)
    word = (len(line.text.split()[0]) + 1) * letter
    rights = [
        other.box[2]
        for other in lines
        if other is not previous
        and other.page == previous.page
        and -_NEAR < other.box[0] - left < 80
        and abs(other.box[1] - previous.box[1]) < 400
    ]
    right = max(rights, default=0.0)
    if right < previous.box[2] - 3:
        return False
    if tab:
        return left + len(cell) * letter + word > right - (len(dates) + 3) * letter
    return previous.box[2] + word > right + 1


def _text_width(lines: Sequence[Line]) -> int | None:
    """The number of characters at which a plain text is broken, None where it is not: where no two long lines are
    followed by one that begins in lower case."""
    if any(line.size for line in lines):
        return None
    width = max((len(line.text.rstrip()) for line in lines if any(map(str.isalnum, line.text))), default=0)
    broken = sum(
        below.text.lstrip()[:1].islower() and line.block == below.block and _is_full_text(line.text, below.text, width)
        for line, below in itertools.pairwise(lines)
    )
    return width if broken >= 2 and 40 <= width <= 110 else None


def _is_full_text(previous: str, line: str, width: int) -> bool:
    """Whether the first word of a line of plain text would have passed the width, and the line is not set further left."""
    indent, before = (len(text) - len(text.lstrip()) for text in (line, previous))
    if indent < before or "\t" in line or "\t" in previous or re.search(r"\S {4,}\S.{0,30}$", previous):
        return False
    return bool(line.split()) and len(previous.rstrip()) + 1 + len(line.split()[0]) > width
