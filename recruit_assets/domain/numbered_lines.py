"""The numbered lines in which an agent reads a part of a CV."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from recruit_assets.domain.documents import Document, Line
from recruit_assets.domain.wrapping import continued, indents


def is_gap(previous: Line, line: Line) -> bool:
    """Whether a blank stands between two lines read one after the other: another block that is not beside the first."""
    if previous.page == line.page and previous.block == line.block:
        return False
    beside = previous.page == line.page and line.box[1] < previous.box[3] - 2 and previous.box[1] < line.box[3] - 2
    return not beside


class NumberedLine(NamedTuple):
    """One line as an agent sees it. `gap_before` tells that a blank line stands before it, `goes_on` that it continues
    the line above."""

    number: int
    text: str
    gap_before: bool
    goes_on: bool = False


_TAG = re.compile(r"<(?=[\s/]*lines)", re.IGNORECASE)
_LONGEST_LINE = 5_000
_LONG_WORD = re.compile(r"(\S{250})\S+")
"""No agent reads more of a line, or of a word: nobody writes such a CV to be read, and patterns take long over it."""


_BROKEN = ("application/pdf", "text/plain")
"""Kinds of document whose lines are cut by the width of the page; those of others are whole paragraphs."""


def numbered_lines(document: Document, numbers: Iterable[int]) -> str:
    """The lines as "12| text", with a blank line where the layout block changes, indented as on the page. A line that
    the width of its column has cut off the line above is marked "13|| text".

    A CV cannot close the `<lines>` fence around this text: in its text "<lines" and "</lines" lose the "<" to "‹".
    """
    out: list[str] = []
    previous: int | None = None
    indices = [number - 1 for number in numbers]
    parts = continued(document.lines, indices) if document.media_type in _BROKEN else set()
    spaces = indents(document.lines, indices)
    for index in indices:
        line = document.lines[index]
        if previous is not None and is_gap(document.lines[previous], line):
            out.append("")
        text = _LONG_WORD.sub(r"\1", line.text[:_LONGEST_LINE].rstrip())
        text = _TAG.sub("‹", re.sub(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+", " ", text))
        out.append(f"{index + 1}|{'|' if index in parts else ''} {' ' * spaces[index]}{text}")
        previous = index
    return "\n".join(out)


def parse_numbered_lines(text: str) -> list[NumberedLine]:
    """The inverse of `numbered_lines`; anything that is not a numbered line is passed over."""
    found: list[NumberedLine] = []
    gap = False
    for row in text.split("\n"):
        match = re.match(r"^(\d+)\|(\|?) ?(.*)$", row)
        if match:
            found.append(NumberedLine(int(match[1]), match[3], gap, bool(match[2])))
        gap = not row.strip()
    return found
