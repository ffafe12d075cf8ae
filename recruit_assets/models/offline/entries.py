"""Cutting a dated section (jobs, schooling, projects) into its entries.

Belongs here: where an entry starts and which of its lines are its header. Does not belong here: what the header says.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from recruit_assets.domain.dates import DateRange, parse_date
from recruit_assets.domain.folding import plain
from recruit_assets.models.offline.lines import EDGES, Row, is_header_like

MAX_BEFORE = 3
"""Lines that may stand above the line that carries an entry's dates."""


@dataclass
class Entry:
    """One entry: the row its dates (or diploma) stand in, all rows of it in order, and its period."""

    anchor: Row
    rows: list[Row] = field(default_factory=list)
    period: DateRange | None = None
    period_rows: list[Row] = field(default_factory=list)


_BARE_OPEN = re.compile(
    r"^\W*(?:à ce jour|aujourd['’]hui|pr[ée]sente?|actuel(?:lement)?|en cours|current|now|present|today)\W*",
    re.IGNORECASE,
)


def join_split_periods(rows: Sequence[Row]) -> list[Row]:
    """Rows with "2019 -" / "2022" on two lines (a narrow date column) joined to one period on the first.

    The second row keeps what stands after its date, or is dropped.
    """
    out: list[Row] = []
    skip_to = 0
    for index, row in enumerate(rows):
        if index < skip_to:
            continue
        following = rows[index + 1] if index + 1 < len(rows) else None
        if following is not None and _names_a_year(row, following):
            out.append(replace(row, period=None, rest=row.text))
            continue
        cells = _dates_over_cells(row, following)
        if cells is not None:
            out.extend(cells)
            skip_to = index + 2
            continue
        alone = row.period is not None and row.period.end is None and not row.rest.strip(EDGES)
        if alone and following is not None and not following.bullet and not following.gap:
            assert row.period is not None
            dangling = bool(re.search(r"(?:[-–—]|\bto|à|au)\s*$", row.text))
            opened = _BARE_OPEN.match(following.text)
            second = following.period
            starts = second is not None and second.end is None and second.span[0] <= 3
            if opened or (starts and (dangling or following.rest.strip(EDGES) == "")):
                end = opened[0].strip(" ,–-|") if opened else second.start if second else None
                period = replace_period(row.period, end, bool(opened))
                out.append(replace(row, period=period))
                rest = following.text[opened.end() :] if opened else following.rest
                if rest.strip(EDGES):
                    out.append(replace(following, period=None, rest=rest.strip(EDGES), text=rest.strip(EDGES)))
                skip_to = index + 2
                continue
        out.append(row)
    return out


def _names_a_year(row: Row, following: Row) -> bool:
    """Whether a year ends a name ("Expo 2000"), for the entry's period stands alone below."""
    if row.period is None or row.period.end or row.period.open_end or following.period is None:
        return False
    ranged = following.period.end is not None or following.period.open_end
    return ranged and not following.rest and re.search(r"[a-zà-ÿ] \d{4}$", row.text.strip()) is not None


def _dates_over_cells(row: Row, following: Row | None) -> list[Row] | None:
    """Two rows of a table whose date cell breaks its period over both ("Sep 2017 – Aug | Teacher", "2020 | School")."""
    cell, tab, rest = row.text.partition("\t")
    if not tab or following is None or row.period is None or row.period.end is not None:
        return None
    below, _, rest_below = following.text.partition("\t")
    opened = _BARE_OPEN.fullmatch(below)
    second = following.period
    closes = second is not None and second.end is None and below.strip() == (second.start or "").strip()
    if not (opened or closes) or not re.search(r"(?:[-–—]|\b(?:to|à|au)|[a-zé]{3,}\.?)\s*$", cell):
        return None
    end = below.strip(" ,–-|") if opened else second.start if second else None
    rows = [replace(row, period=replace_period(row.period, end, bool(opened)), rest=rest.strip())]
    if rest_below.strip():
        rows.append(replace(following, period=None, text=rest_below.strip(), rest=rest_below.strip()))
    return rows


def replace_period(period: DateRange, end: str | None, open_end: bool) -> DateRange:
    """The period with another end."""
    return DateRange(period.start, end, period.span, open_end)


def split_entries(
    rows: Sequence[Row], is_anchor: Callable[[Row], bool], names_entry: Callable[[Row], float]
) -> list[Entry]:
    """The entries of a section, in order.

    `is_anchor` tells the rows that carry an entry's date; `names_entry` scores how much a row reads as the first line
    of an entry. Where an entry begins above its anchor is judged by gaps, bullets and what the first entry does.
    """
    anchors = [index for index, row in enumerate(rows) if is_anchor(row)]
    if not anchors:
        return []
    starts = _starts_of_a_form(rows, anchors) or _starts(rows, anchors, names_entry)
    entries: list[Entry] = []
    for position, start in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else len(rows)
        anchor = rows[anchors[position]]
        entries.append(Entry(anchor, list(rows[start:end]), anchor.period, [anchor]))
    return entries


def _starts_of_a_form(rows: Sequence[Row], anchors: Sequence[int]) -> list[int]:
    """Where the entries of a form begin: at the label that the first of them begins with, where each of them has it."""
    first = next((row.role for row in rows if row.role is not None), None)
    labels = [index for index, row in enumerate(rows) if first is not None and row.role == first]
    starts = [max((label for label in labels if label <= anchor), default=-1) for anchor in anchors]
    return starts if len({*starts} - {-1}) == len(anchors) == len(labels) else []


def _starts(rows: Sequence[Row], anchors: Sequence[int], names_entry: Callable[[Row], float]) -> list[int]:
    habit = _habit(rows, anchors)
    starts: list[int] = []
    for position, anchor in enumerate(anchors):
        floor = anchors[position - 1] + 1 if position else 0
        starts.append(_start(rows, anchor, floor, habit, names_entry, first=position == 0))
    return starts


def _habit(rows: Sequence[Row], anchors: Sequence[int]) -> int:
    """How many header lines stand above the anchor, by the first entry, or by most of those after a gap."""
    votes: Counter[int] = Counter()
    above = 0
    for index in range(anchors[0] - 1, -1, -1):
        if not is_header_like(rows[index]) or above >= MAX_BEFORE:
            break
        above += 1
        if rows[index].gap and above and not (index and is_header_like(rows[index - 1])):
            break
    votes[above] += 2
    for previous, anchor in itertools.pairwise(anchors):
        bodies = [i for i in range(previous + 1, anchor) if not is_header_like(rows[i])]
        if bodies:
            votes[min(anchor - bodies[-1] - 1, MAX_BEFORE)] += 1
        elif anchor - previous - 1 > 0:
            gaps = [i for i in range(previous + 1, anchor + 1) if rows[i].gap]
            if gaps:
                votes[min(anchor - gaps[-1], MAX_BEFORE)] += 1
    return votes.most_common(1)[0][0]


def _start(
    rows: Sequence[Row], anchor: int, floor: int, habit: int, names_entry: Callable[[Row], float], first: bool
) -> int:
    """Index of the first row of the entry whose anchor is `anchor`; not below `floor`."""
    headers = [row for row in rows if is_header_like(row)]
    airy = sum(row.gap for row in headers) > 0.6 * len(headers)
    weight = 0.3 if airy else 1.0
    best, best_score = anchor, float("-inf")
    for start in range(max(floor, anchor - MAX_BEFORE), anchor + 1):
        above = rows[start:anchor]
        if any(not is_header_like(row) for row in above):
            continue
        score = 0.0
        if anchor - start == habit:
            score += 2.0
        if start == floor:
            score += 0.3 if first else -0.8
        elif not is_header_like(rows[start - 1]):
            score += 2.0
        if rows[start].gap:
            score += 1.6 * weight
        score -= sum(1.2 * weight for row in rows[start + 1 : anchor + 1] if row.gap)
        if start < anchor and rows[start].gap and not any(row.gap for row in rows[start + 1 : anchor + 1]):
            score += 1.2
        if start > floor and not rows[start].gap and rows[start - 1].gap and is_header_like(rows[start - 1]):
            score -= 1.5
        following = rows[anchor + 1] if anchor + 1 < len(rows) else None
        if start == anchor and not rows[anchor].rest.strip(EDGES):
            closes = not rows[anchor].gap and anchor > floor and is_header_like(rows[anchor - 1])
            if following is None or not is_header_like(following):
                score -= 2.0
            elif closes and following.gap:
                score -= 2.5
        score += names_entry(rows[start]) * 0.5 - 0.15 * (anchor - start)
        if score > best_score:
            best, best_score = start, score
    return best


def period_of(entry: Entry) -> tuple[str | None, str | None, list[Row]]:
    """Raw start and end of the entry and the rows that show them."""
    period = entry.period
    if period is None:
        return None, None, []
    rows = entry.period_rows
    end = period.end
    if end is not None and parse_date(end, side="end") is None and parse_date(plain(end)) is None:
        end = None
    if end is not None and not any(end in row.text for row in rows):
        at = entry.rows.index(entry.anchor) if entry.anchor in entry.rows else 0
        rows = [*rows, *entry.rows[at + 1 : at + 2]]
    return period.start, end, rows
