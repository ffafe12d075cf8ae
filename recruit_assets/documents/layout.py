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
    pieces: list[tuple[str, Box | None]] = []
    breaks: list[str] = []
    for part in line.parts:
        for i, word in enumerate(part.words):
            pieces.append((word.text, word.page_box()))
            breaks.append(" " if i else WIDE_GAP)
    words = [word for part in line.parts for word in part.words]
    boxes = [box for _, box in pieces if box is not None]
    bold = [len(word.text) for word in words if word.bold]
    known = any(word.bold is not None for word in words)
    return RawLine(
        page=page,
        box=(
            min(b[0] for b in boxes),
            min(b[1] for b in boxes),
            max(b[2] for b in boxes),
            max(b[3] for b in boxes),
        ),
        block=first_block + line.block,
        pieces=pieces,
        breaks=breaks,
        size=max(words, key=lambda w: len(w.text)).size,
        bold=2 * sum(bold) > sum(len(word.text) for word in words) if known else None,
    )
