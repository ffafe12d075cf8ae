"""Words of one page -> its lines: reading order, then one `RawLine` for each line the eye sees."""

from __future__ import annotations

from collections.abc import Sequence

from recruit_assets.documents.reading_order import WIDE_GAP, OrderedLine, Segment, reading_order
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
    parts = line.parts
    words = parts[0].words if len(parts) == 1 else [word for part in parts for word in part.words]
    return RawLine(
        page=page,
        box=_box(parts, words),
        block=first_block + line.block,
        text=parts[0].text if len(parts) == 1 else WIDE_GAP.join([part.text for part in parts]),
        words=words,
        size=_size(words),
        bold=_bold(words),
    )


def _box(parts: list[Segment], words: Sequence[Word]) -> Box:
    """The union of the words' boxes on the page as displayed."""
    if words[0].box is None:
        first = parts[0]
        if len(parts) == 1:
            return first.x0, first.top, first.x1, first.bottom
        return first.x0, min([p.top for p in parts]), max([p.x1 for p in parts]), max([p.bottom for p in parts])
    left, top, right, bottom = zip(*[w.page_box() for w in words], strict=True)
    return min(left), min(top), max(right), max(bottom)


def _size(words: Sequence[Word]) -> float:
    """The type size of the longest word, the first of several."""
    if len({w.size for w in words}) == 1:
        return words[0].size
    return max(words, key=lambda w: len(w.text)).size


def _bold(words: Sequence[Word]) -> bool | None:
    """Whether most letters are bold; None when no word tells."""
    kinds = {w.bold for w in words}
    if len(kinds) == 1:
        return words[0].bold
    return 2 * sum([len(w.text) for w in words if w.bold]) > sum([len(w.text) for w in words])
