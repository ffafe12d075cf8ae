"""Words of one page -> its lines: reading order, then one `RawLine` for each line the eye sees."""

from __future__ import annotations

from collections.abc import Sequence

from recruit_assets.documents.reading_order import WIDE_GAP, OrderedLine, reading_order
from recruit_assets.documents.words import RawLine, Word
from recruit_assets.domain.documents import Box


def lines_of_page(
    words: Sequence[Word], page: int, first_block: int = 0, rotated: Sequence[Word] = ()
) -> list[RawLine]:
    """Lines of a page in reading order; words set at another angle than most follow in blocks of their own."""
    lines = [_raw_line(line, page, first_block) for line in reading_order(words)]
    if rotated:
        first = lines[-1].block + 1 if lines else first_block
        lines += [_raw_line(line, page, first) for line in reading_order(rotated)]
    return lines


def _raw_line(line: OrderedLine, page: int, first_block: int) -> RawLine:
    words = [word for part in line.parts for word in part.words]
    pieces: list[tuple[str, str, Box | None]] = [(" ", w.text, w.box or (w.x0, w.top, w.x1, w.bottom)) for w in words]
    at = 0
    for part in line.parts:
        pieces[at] = (WIDE_GAP if at else "", *pieces[at][1:])
        at += len(part.words)
    left, top, right, bottom = zip(*[box for _, _, box in pieces if box], strict=True)
    lengths = [len(w.text) for w in words]
    bold = sum([len(w.text) for w in words if w.bold])
    known = bold or any(w.bold is not None for w in words)
    return RawLine(
        page=page,
        box=(min(left), min(top), max(right), max(bottom)),
        block=first_block + line.block,
        text=WIDE_GAP.join([part.text for part in line.parts]),
        pieces=pieces,
        size=words[lengths.index(max(lengths))].size,
        bold=2 * bold > sum(lengths) if known else None,
    )
