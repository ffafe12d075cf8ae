"""The order in which the eye reads the lines of a CV, where a column holds only dates or headings.

Does not belong here: the columns of a page of words (`recruit_assets.documents`).
"""

import re
from collections.abc import Sequence

from recruit_assets.domain.dates import find_date_range
from recruit_assets.domain.documents import Line
from recruit_assets.domain.folding import DASHES, plain, words
from recruit_assets.domain.headings import Style, heading_hints, is_bullet, is_heading_alone, read_heading, style_of


def visual_order(lines: Sequence[Line]) -> list[int]:
    """Indices of the lines in the order the eye reads them: as given, but a column that holds only dates and headings
    is merged, block by block, into the column to its right."""
    order: list[int] = []
    at = 0
    while at < len(lines):
        if at and jumps_up(lines[at - 1], lines[at]):
            end = at + 1
            while (
                end < len(lines)
                and lines[end].page == lines[at].page
                and lines[end].box[0] > lines[at - 1].box[0] + 20
                and not jumps_up(lines[end - 1], lines[end])
            ):
                end += 1
            run = list(range(at, end))
            beside = _beside(lines, order, run)
            if beside:
                order = _merged(lines, order, run, beside)
                at = end
                continue
            if _stands_alone(lines, at):
                later = (k for k, i in enumerate(order) if lines[i].page == lines[at].page)
                order.insert(next(k for k in later if lines[order[k]].box[1] > lines[at].box[1]), at)
                at += 1
                continue
        order.append(at)
        at += 1
    return order


def jumps_up(previous: Line, line: Line, by: float = 4.0) -> bool:
    """Whether the line starts another column of the page: `by` points above the one before it, and beside it."""
    return line.page == previous.page and line.box[3] < previous.box[1] - by and abs(line.box[0] - previous.box[0]) > 20


def _stands_alone(lines: Sequence[Line], at: int) -> bool:
    """Whether no line of the page stands beside this heading: it belongs between those above and below it, wherever
    the reader of the file has put it."""
    line = lines[at]
    beside = (
        other is not line
        and other.page == line.page
        and other.box[1] < line.box[3] - 1
        and line.box[1] < other.box[3] - 1
        for other in lines
    )
    return read_heading(line.text) is not None and not any(beside)


def _beside(lines: Sequence[Line], order: Sequence[int], run: Sequence[int]) -> list[int]:
    """The lines already read that stand left of the run, between its top and its bottom, when they are a date column."""
    top, bottom = lines[run[0]].box[1] - 6, lines[run[-1]].box[3] + 6
    left = min(lines[index].box[0] for index in run)
    found = [i for i in order if lines[i].page == lines[run[0]].page and top <= lines[i].box[1] <= bottom]
    found = [i for i in found if lines[i].box[0] < left - 8]
    dated = [i for i in found if is_date_only(lines[i].text)]
    if not dated:
        named = sum(read_heading(lines[i].text) is not None for i in found)
        if not all(_fits_a_margin(lines[i], left) for i in found):
            return []
        beside = named >= 2 and _stand_beside(lines, found, run)
        return found if beside or (named >= 3 and 2 * named >= len(found)) else []
    for edge in (0, 2):
        place = sorted(lines[i].box[edge] for i in dated)[len(dated) // 2]
        if all(lines[i].box[edge] <= place + 30 for i in found):
            aligned = [i for i in found if abs(lines[i].box[edge] - place) < 14]
            if len(aligned) < 0.6 * sum(lines[i].box[2] > place - 14 for i in found):
                continue
            narrow = [i for i in aligned if i in dated or _fits_a_margin(lines[i], left)]
            if len(dated) >= 0.3 * len(aligned) and len(narrow) >= 0.75 * len(aligned):
                return aligned
    return []


def _stand_beside(lines: Sequence[Line], labels: Sequence[int], run: Sequence[int]) -> bool:
    """Whether all labels are set alike and each, but for its second line, stands beside the first line of a block."""
    if len({style_of(lines[i])[:2] for i in labels}) > 1:
        return False
    tops = [lines[i].box[1] for i in run]
    starts = [i for i in labels if i - 1 not in labels or not _is_next_line(lines[i - 1], lines[i])]
    apart = sum(all(abs(lines[i].box[1] - top) > 4 for top in tops) for i in starts)
    return len(starts) >= 3 and apart == 0


def _is_next_line(line: Line, below: Line) -> bool:
    """Whether a line of the margin stands right under another, closer than two headings would."""
    return 0 < below.box[1] - line.box[1] < 1.9 * (line.size or 0.0) and abs(below.box[0] - line.box[0]) < 3


def labels_beside(lines: Sequence[Line], order: Sequence[int]) -> dict[int, list[int]]:
    """The headings in a margin, each with the lines that its width has broken off: what stands right of them begins at
    their height. They are three at least, set alike, and two of them known."""
    groups: dict[tuple[int, Style], dict[int, list[int]]] = {}
    for position, index in enumerate(order):
        line = lines[index]
        if not line.size or len(line.text) > 28 or find_date_range(line.text) or is_bullet(line.text):
            continue
        at, broken = position + 1, index
        rest: list[int] = []
        while at < len(order) and len(rest) < 2 and _is_next_line(lines[broken], lines[order[at]]):
            broken = order[at]
            rest.append(broken)
            at += 1
        target = lines[order[at]] if at < len(order) else None
        if target is None or target.page != line.page or abs(target.box[1] - line.box[1]) > 4:
            continue
        if target.box[0] >= line.box[2]:
            groups.setdefault((round(line.box[0] / 4), style_of(line)), {})[index] = rest
    return {
        index: rest
        for labels in groups.values()
        if len(labels) >= 3 and sum(is_heading_alone(lines[i].text) for i in labels) >= 2
        for index, rest in labels.items()
    }


def _fits_a_margin(line: Line, left: float) -> bool:
    """Whether a line could be a label in a column that ends before `left`."""
    return read_heading(line.text) is not None or (line.box[2] <= left + 2 and len(line.text) < 26)


def _is_cut_date(text: str) -> bool:
    """Whether a line ends within a period ("sept. 2018 – déc.", "2019 -")."""
    period = find_date_range(text)
    if period is None or text.rstrip().endswith((*DASHES, "→", ">")):
        return True
    return period.end is None and re.search("[a-z]", plain(text[period.span[1] :])) is not None


def _goes_on_below(line: Line, below: Line) -> bool:
    """Whether two lines of a margin are one label that its width has broken ("ENGINEERING", "EXPERIENCE")."""
    if line.block != below.block or style_of(line) != style_of(below) or is_date_only(line.text):
        return False
    if find_date_range(below.text) or words(line.text)[-1:] in (["and"], ["et"], ["de"], ["of"]):
        return not find_date_range(below.text)
    return read_heading(line.text) is None and bool(heading_hints(line.text) or heading_hints(below.text))


_DATE_REST = re.compile(
    r"[\W\d_]*(?:present|presente?|now|current|aujourd'?hui|a ce jour|en cours|depuis|since|de|"
    r"a|to|au|[a-z]{3,9}\.?)?[\W\d_]*"
)


def is_date_only(text: str) -> bool:
    period = find_date_range(text)
    if period is None:
        return bool(re.fullmatch(r"\W*(?:present|now|current|aujourd'?hui|a ce jour|en cours)\W*", plain(text)))
    return bool(_DATE_REST.fullmatch(plain(text[: period.span[0]]))) and bool(
        _DATE_REST.fullmatch(plain(text[period.span[1] :]))
    )


def _merged(lines: Sequence[Line], order: list[int], run: Sequence[int], beside: Sequence[int]) -> list[int]:
    """The order with the run woven in: each block of the date column stands before the first line beside or below it."""
    tops: dict[int, float] = {}
    labelled = any(is_date_only(lines[index].text) for index in beside)
    for index in (*beside, *run):
        line = lines[index]
        same = (
            index - 1 in tops
            and lines[index - 1].block == line.block
            and index in beside
            and (_goes_on_below(lines[index - 1], line) or not read_heading(line.text))
            and (
                _is_cut_date(lines[index - 1].text)
                or _goes_on_below(lines[index - 1], line)
                or (not is_date_only(line.text) and not labelled and _is_next_line(lines[index - 1], line))
            )
        )
        tops[index] = tops[index - 1] if same else line.box[1]
    first = min(order.index(index) for index in beside)
    tail = [index for index in order[first:] if index not in beside]
    woven = sorted((*beside, *run), key=lambda index: (round(tops[index] / 3), index in run, index))
    after = [i for i in tail if lines[i].page == lines[run[0]].page]
    for index in after:
        at = next(
            (k for k, other in enumerate(woven) if tops.get(other, lines[other].box[1]) > lines[index].box[1] + 2),
            len(woven),
        )
        woven.insert(at, index)
        tops[index] = lines[index].box[1]
    return order[:first] + woven + [i for i in tail if i not in after]
