"""In which order a person reads the words of a page: columns, side bars, tables, dates set far to the right.

Pure geometry plus two hints of content (dates and section headings), because geometry alone can't tell a column of
dates from a column of text. Words in, lines in reading order out; knows nothing of PDF.

The method: words on one baseline that stand close together are a segment. A gutter is an empty vertical band between
segments over a run of rows; the run ends where something crosses the band (a banner, a heading over both columns). The
gutter whose run holds most rows is cut, if what stands on either side is a column (see `_is_column_pair`), and the four
parts (above, left, right, below) are read in turn, each by the same method. What can't be cut is read line by line.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import attrgetter
from statistics import median

from recruit_assets.documents.words import Word

WIDE_GAP = "\t"
"""Separator between parts of one line that stand apart: a title and the date far to its right, two cells of a row."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[/.]\d{2}\b")
_SPAN_WORDS = re.compile(
    r"^(?:aujourd.?hui|present|actuel(?:lement)?|current|now|ce jour|a ce jour|en cours|ongoing|depuis|since|"
    r"\d+ ?(?:ans?|mois|years?|months?|yrs?|mos?)\b.*)$"
)
_HEADING_WORDS = (
    "experiences?|parcours|formations?|diplomes?|etudes|competences?|langues?|languages?|centres? d ?interets?|loisirs",
    "certifications?|certificats?|projets?|projects?|contacts?|coordonnees|profile?|a propos|about|summary|resume",
    "logiciels?|outils|informatique|education|skills?|interests?|hobbies|references?|publications?|awards?|objectifs?",
    "objective|employment|career|qualifications?|savoir[ -](?:etre|faire)|qualites|atouts|realisations|benevolat",
    "volunteering|informations?|personal|details|emplois?|stages?|training|achievements|technologies|expertise",
)
_HEADING = re.compile(
    r"^(?:mes |my |key |core |work |professional |technical |autres? |other )*"
    rf"(?:{'|'.join(_HEADING_WORDS)})\b(?: [\w&' /,]+)?:?$"
)
_BULLET = re.compile(r"^[•◦▪■●○◆◇▸►➢➤✓✔‣∙·\-–—*❖⬧oO»>]$|^[•◦▪■●○◆▸►➢➤✓✔‣❖»]")
_MONTH_LAST = re.compile(
    r"(?:^|.* )(?:janv|jan|fev|feb|mars|mar|avr|apr|mai|may|juin|jun|juil|jul|aout|aug|sept?|oct|nov|dec|ete|hiver|summer"
    r"|winter|spring|autumn|automne|printemps)[a-z]*\.?$"
)
_UNFINISHED = re.compile(r"(?:[-–—→]|\b(?:à|au|to|until))$", re.IGNORECASE)


@dataclass(eq=False, slots=True)
class Segment:
    """Words of one baseline that stand close together. `middle` is the height of their middle."""

    words: list[Word]
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    text: str
    middle: float


@dataclass(slots=True)
class OrderedLine:
    """A line in reading order: its parts from left to right, each a segment, wide gaps between them."""

    parts: list[Segment]
    block: int


def reading_order(words: Iterable[Word]) -> list[OrderedLine]:
    """Lines of a page in reading order, `block` counting from 0 and changing at every visual gap."""
    segments = _segments(list(words))
    if not segments:
        return []
    lines: list[OrderedLine] = []
    usual = median(segment.size for segment in segments)
    for leaf in _leaves(segments, usual, depth=0):
        first = lines[-1].block + 1 if lines else 0
        lines.extend(_read_leaf(leaf, first))
    return lines


def _segments(words: list[Word]) -> list[Segment]:
    """Words joined where they share a baseline and the gap is that of a space."""
    words.sort(key=attrgetter("base"))
    rows: list[list[Word]] = []
    base = size = 0.0
    for word in words:
        rise = word.base - base
        if rows and rise <= 0.22 * size and rise <= 0.22 * word.size:
            rows[-1].append(word)
        else:
            rows.append([word])
            base, size = word.base, word.size
    out: list[Segment] = []
    for row in rows:
        row.sort(key=attrgetter("x0"))
        if any(_touch(word, following) for word, following in pairwise(row)):
            row = _join_touching(row)
        row = _join_tracked_letters(row)
        out.extend(_cut(row))
    return out


def _cut(row: list[Word]) -> list[Segment]:
    """The segments of the words of a row, from left to right."""
    out: list[Segment] = []
    start = 0
    first = last = row[0]
    top, right, low, size = first.top, first.x1, first.bottom, first.size
    for i, word in enumerate(row):
        gap = word.x0 - last.x1
        if gap > 0.65 * word.size and gap > 0.65 * last.size:
            out.append(_segment(row[start:i], top, right, low, size))
            start = i
            top, right, low, size = word.top, word.x1, word.bottom, word.size
        else:
            if word.x1 > right:
                right = word.x1
            if word.top < top:
                top = word.top
            if word.bottom > low:
                low = word.bottom
            if word.size > size:
                size = word.size
        last = word
    out.append(_segment(row[start:], top, right, low, size))
    return out


def _segment(words: list[Word], top: float, x1: float, bottom: float, size: float) -> Segment:
    """The segment of words sorted from left to right."""
    first, text = words[0], " ".join([word.text for word in words])
    return Segment(words, first.x0, top, x1, bottom, first.base, size, text, (top + bottom) / 2)


def _touch(word: Word, following: Word) -> bool:
    """Whether two words of a row stand too close for a space between them."""
    return -0.1 * word.size < following.x0 - word.x1 < 0.05 * word.size


def _join_touching(row: list[Word]) -> list[Word]:
    """The row with words that a space was found in where none is seen ("L o gis tics") as they are printed."""
    out = row[:1]
    for word in row[1:]:
        last = out[-1]
        bullet = last is row[0] and _BULLET.match(last.text) and not last.text.isalpha()
        alike = last.size == word.size and last.bold == word.bold
        if _touch(last, word) and alike and not bullet and last.text[-1] not in ",;":
            _append(last, word)
        else:
            out.append(word)
    return out


def _append(last: Word, word: Word) -> None:
    """Makes `word` the end of the word before it."""
    last.box = _union(last, word) if last.box or word.box else None
    last.text += word.text
    last.x1 = word.x1
    last.top, last.bottom = min(last.top, word.top), max(last.bottom, word.bottom)


def _join_tracked_letters(row: list[Word]) -> list[Word]:
    """The row with headings set in spaced letters ("P R O F I L") as the words they are. Letters that kerning draws
    together ("P A R C O U R S" as "P A RC O U R S") may come as one word."""
    if len([1 for w in row if len(w.text) == 1 and w.text.isalpha()]) < 4:
        return row
    out: list[Word] = []
    at = 0
    while at < len(row):
        stop = at + 1
        while (
            stop < len(row)
            and _maybe_tracked(row[stop - 1])
            and _maybe_tracked(row[stop])
            and row[stop].x0 - row[stop - 1].x1 < 2 * row[stop].size
        ):
            stop += 1
        letters = row[at:stop]
        single = sum(len(w.text) == 1 and w.text.isalpha() for w in letters)
        out.extend(_joined(letters) if single >= 4 and 2 * single >= len(letters) else letters)
        at = stop
    return out


def _maybe_tracked(word: Word) -> bool:
    text = word.text
    return (len(text) == 1 and (text.isalpha() or text in "'’&")) or (
        len(text) <= 4 and text.isalpha() and text.isupper()
    )


def _joined(letters: list[Word]) -> list[Word]:
    """Single letters as words: a gap clearly wider than most parts two words."""
    gaps = [b.x0 - a.x1 for a, b in pairwise(letters)]
    limit = 1.6 * max(median(gaps), 0.5)
    words = [replace(letters[0], tracked=True)]
    for gap, letter in zip(gaps, letters[1:], strict=True):
        if gap > limit:
            words.append(replace(letter, tracked=True))
            continue
        _append(words[-1], letter)
    return words


def _union(a: Word, b: Word) -> tuple[float, float, float, float]:
    first, second = a.page_box(), b.page_box()
    return min(first[0], second[0]), min(first[1], second[1]), max(first[2], second[2]), max(first[3], second[3])


# -- columns ------------------------------------------------------------------------------------------------------


def _leaves(segments: list[Segment], usual: float, depth: int) -> Iterable[list[Segment]]:
    """The parts of a region that have no columns, in reading order."""
    split = _best_split(segments, usual) if depth < 12 and len(segments) > 4 else None
    if split is None:
        if segments:
            yield segments
        return
    for part in split:
        yield from _leaves(part, usual, depth + 1)


def _best_split(segments: list[Segment], usual: float) -> tuple[list[Segment], ...] | None:
    """(above, left, right, below) for the gutter with most rows, or None when the region has no columns."""
    band = max(5.0, 0.6 * usual)
    segments = sorted(segments, key=attrgetter("middle"))
    runs: list[tuple[int, int, float, float]] = []
    starts, ends = sorted([s.x0 for s in segments]), sorted([s.x1 for s in segments])
    for x in _candidate_edges(starts):
        # Runs of segments, top to bottom, that all stand clear of the band left of x.
        low, high = x - band, x - 0.5
        if bisect_right(ends, low) < 2 or len(starts) - bisect_left(starts, high) < 2:
            continue
        first = 0
        for stop in [i for i, s in enumerate(segments) if s.x0 < high and s.x1 > low] + [len(segments)]:
            if stop - first > 4:
                runs.append((first, stop, low, high))
            first = stop + 1
    runs.sort(key=lambda run: run[0] - run[1])
    for first, stop, low, high in runs:
        left = [s for s in segments[first:stop] if s.x1 <= low]
        right = [s for s in segments[first:stop] if s.x0 >= high]
        if _is_column_pair(left, right, usual):
            # A line that the gutter's end has cut keeps together: a name set in wide letters, a date before its title.
            while 0 < first < stop and _on_one_line(segments[first - 1], segments[first]):
                first += 1
            while first < stop < len(segments) and _on_one_line(segments[stop - 1], segments[stop]):
                stop -= 1
            left = [s for s in segments[first:stop] if s.x1 <= low]
            right = [s for s in segments[first:stop] if s.x0 >= high]
            if not left or not right:
                continue
            stop -= _belong_below(left, right, segments[stop:])
            first += _belong_above(left, right, segments[:first])
            beside = segments[first:stop]
            left, right = [s for s in beside if s.x1 <= low], [s for s in beside if s.x0 >= high]
            return segments[:first], left, right, segments[stop:]
    return None


def _belong_below(left: list[Segment], right: list[Segment], below: list[Segment]) -> int:
    """How many of the last segments of the longer column open what follows below both: a heading over text as wide as
    the page."""
    if not below:
        return 0
    end = min(max([s.bottom for s in left]), max([s.bottom for s in right]))
    longer = left if left[-1].bottom > right[-1].bottom else right
    return _nearer_to(below[0].base, [s.base for s in reversed(longer)], sum(s.top > end for s in longer))


def _belong_above(left: list[Segment], right: list[Segment], above: list[Segment]) -> int:
    """1 when the first line of the column that begins higher ends a paragraph as wide as the page, else 0."""
    start = max(left[0].top, right[0].top)
    line = left[0] if left[0].top < right[0].top else right[0]
    if not above or line.bottom > start:
        return 0
    last = above[-1]
    aligned = min(abs(line.x0 - last.x0), abs(line.x0 + line.x1 - last.x0 - last.x1)) < 0.5 * line.size
    return aligned and _alike(line, last) and line.base - last.base < 1.6 * line.size


def _on_one_line(a: Segment, b: Segment) -> bool:
    """Whether two segments share their baseline and the size of their type."""
    return abs(a.base - b.base) < 0.1 * a.size and abs(a.size - b.size) < 0.03 * a.size


def _alike(a: Segment, b: Segment) -> bool:
    """Whether two segments are set in type of one size and weight."""
    return abs(a.size - b.size) < 0.03 * a.size and a.words[0].bold == b.words[0].bold


def _nearer_to(edge: float, bases: list[float], free: int) -> int:
    """How many of the first `free` lines at `bases` go with the one at `edge`: up to three, before a gap clearly wider
    than any between them."""
    widest = 0.0
    for count, (near, far) in enumerate(zip([edge, *bases], [*bases[:free], *bases[free : free + 1]], strict=False)):
        gap = abs(far - near)
        if widest > 0 and 0 < count <= free and gap > 1.3 * widest:
            return count
        if count == 3:
            return 0
        widest = max(widest, gap)
    return 0


def _candidate_edges(edges: list[float]) -> list[float]:
    """Sorted left edges -> where a right column could begin: the leftmost of each cluster, those most used first."""
    clusters: list[list[float]] = []
    for edge in edges:
        if clusters and edge - clusters[-1][0] <= 2.0:
            clusters[-1].append(edge)
        else:
            clusters.append([edge])
    first = clusters[0][0] if clusters else 0.0
    ranked = sorted((c for c in clusters if c[0] > first + 20), key=len, reverse=True)
    return [c[0] for c in ranked[:20]]


@dataclass(slots=True)
class _Side:
    """What a side of a gutter looks like."""

    rows: list[list[Segment]]
    width: float
    dated: float
    headings: list[int]
    prose: float


def _side(segments: list[Segment], usual: float) -> _Side:
    rows = _rows(segments)
    texts = [row[0].text if len(row) == 1 else " ".join([s.text for s in row]) for row in rows]
    headings = [
        i
        for i, (row, text) in enumerate(zip(rows, texts, strict=True))
        if len(text) <= 40 and (_HEADING.match(_fold(text)) or _looks_like_heading(row, text, usual))
    ]
    dated = sum(map(_is_date, texts))
    prose = sum(1 for text in texts if len(text) >= 24)
    return _Side(rows, _width(segments), dated / len(rows), headings, prose / len(rows))


def _width(segments: list[Segment]) -> float:
    return max([s.x1 for s in segments]) - min([s.x0 for s in segments])


def _looks_like_heading(row: list[Segment], text: str, usual: float) -> bool:
    if not text.isupper() or not (row[0].size > 1.08 * usual or row[0].words[0].bold):
        return False
    return sum(map(str.isalpha, text)) >= 5 and not any(map(str.isdigit, text))


def _is_column_pair(left: list[Segment], right: list[Segment], usual: float) -> bool:
    """Whether the two sides of a gutter are columns to be read one after the other.

    They are not when one side is a margin of the other (dates or places set on the lines of the entries they belong to)
    or when the rows are those of a table: then a row has to stay together.
    """
    if min(len(left), len(right)) < 2 or min(_width(left), _width(right)) < 4.5 * usual:
        return False
    a, b = _side(left, usual), _side(right, usual)
    if any(len(row[-1].text) == 1 and _BULLET.match(row[-1].text) for row in a.rows):
        return False  # a bullet belongs to the text on its right
    paired_a, paired_b = _paired(a, b), _paired(b, a)
    few = min(len(a.rows), len(b.rows))
    if few < 3:
        return few == 2 and max(paired_a, paired_b) < 0.5 and len(a.rows) + len(b.rows) >= 6
    for side, other, paired in ((a, b, paired_a), (b, a, paired_b)):
        entries = len(side.rows) - len(side.headings)
        if side.headings and not other.headings and side.dated * len(side.rows) >= max(3, 0.6 * entries):
            return False
        if side.headings or side.prose > 0.5:
            continue
        if side.dated >= 0.3 and paired >= 0.5:
            return False
        if side.dated >= 0.6 and side.width < other.width:
            return False
        if paired >= 0.9 or (paired >= 0.8 and _density(side, other) < 0.6):
            return False
    if paired_b >= 0.7 and not b.headings and b.prose <= 0.5 and _is_flush_right(a, b):
        return False
    if min(paired_a, paired_b) >= 0.8:
        return _columns_on_one_grid(a, b)
    return True


def _is_flush_right(a: _Side, b: _Side) -> bool:
    """Whether what stands on the lines of the left side is set against the right edge, its own left edge ragged: places
    and dates of the entries on the left."""
    bases = [row[0].base for row in a.rows]
    beside = [row[-1] for row in b.rows if any(abs(row[0].base - base) < 0.3 * row[0].size for base in bases)]
    lefts, rights = [s.x0 for s in beside], [s.x1 for s in beside]
    return len(beside) >= 3 and max(rights) - min(rights) < 2 and max(lefts) - min(lefts) > 6


def _columns_on_one_grid(a: _Side, b: _Side) -> bool:
    """Two columns whose lines happen to share their baselines (drawn row by row), as against the rows of a table.

    Columns have section headings, more than one or on both sides, or are prose on both sides.
    """
    if a.headings and b.headings:
        return True
    return len(a.headings) + len(b.headings) >= 2 or min(a.prose, b.prose) > 0.6


def _paired(side: _Side, other: _Side) -> float:
    """Share of the rows of a side that stand on a baseline of the other."""
    bases = sorted(row[0].base for row in other.rows)
    hits = 0
    for row in side.rows:
        i = bisect_left(bases, row[0].base)
        base, reach = row[0].base, 0.3 * row[0].size
        hits += (i < len(bases) and bases[i] - base <= reach) or (i > 0 and base - bases[i - 1] <= reach)
    return hits / len(side.rows)


def _is_date(text: str) -> bool:
    return len(text) <= 45 and bool(_YEAR.search(text) or _SPAN_WORDS.match(_fold(text)))


def _density(side: _Side, other: _Side) -> float:
    """Rows of a side for each row of the other, over the height the side takes."""
    low, high = side.rows[0][0].top, side.rows[-1][0].bottom
    there = sum(1 for row in other.rows if low <= row[0].middle <= high)
    return len(side.rows) / max(there, 1)


def _fold(text: str) -> str:
    """Lower case without accents, apostrophes as spaces, single spaces."""
    plain = text.lower().replace("’", " ").replace("'", " ")
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return " ".join(plain.split())


# -- lines --------------------------------------------------------------------------------------------------------


def _rows(segments: list[Segment]) -> list[list[Segment]]:
    """Segments that stand side by side, top to bottom, each row from left to right."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=attrgetter("base", "x0")):
        for row in rows[-2:]:
            if segment.top < row[0].bottom and all(_beside(segment, other) for other in row):
                row.append(segment)
                break
        else:
            rows.append([segment])
    for row in rows:
        if len(row) > 1:
            row.sort(key=attrgetter("x0"))
    return rows


def _beside(a: Segment, b: Segment) -> bool:
    overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
    if overlap < 0.55 * min(a.bottom - a.top, b.bottom - b.top):
        return False
    return min(a.x1, b.x1) - max(a.x0, b.x0) < 0.3 * min(a.size, b.size)


def _read_leaf(segments: list[Segment], first_block: int) -> list[OrderedLine]:
    """Lines of a region without columns. A margin of dates stays beside the title it belongs to."""
    rows = _with_whole_dates([_parts(row) for row in _with_dashes_of_dates(_rows(segments))])
    margins = _Margins(rows)
    lines: list[OrderedLine] = []
    for i, block in enumerate(_blocks(rows, first_block)):
        kept, following = margins.take(i)
        lines.append(OrderedLine(kept, block))
        lines += [OrderedLine([segment], block) for segment in following]
    return lines


def _parts(row: list[Segment]) -> list[Segment]:
    """Segments of a row with only the wide gaps left between them (a bullet and its text are one part)."""
    parts = [row[0]]
    for segment in row[1:]:
        last = parts[-1]
        gap = (segment.x0 - last.x1) / max(segment.size, last.size)
        bullet = len(last.words) == 1 and _BULLET.match(last.text)
        wide = 2.2 if last.words[-1].tracked and segment.words[0].tracked else 1.0
        if bullet or (gap <= wide and not _is_date(last.text) and not _is_date(segment.text)):
            words, top, bottom = (
                last.words + segment.words,
                min(last.top, segment.top),
                max(last.bottom, segment.bottom),
            )
            parts[-1] = _segment(words, top, max(last.x1, segment.x1), bottom, max(last.size, segment.size))
        else:
            parts.append(segment)
    return parts


def _with_dashes_of_dates(rows: list[list[Segment]]) -> list[list[Segment]]:
    """The rows with each dash that stands alone below a date of the left margin ("June 2018" over "–" over "March 2022")
    behind that date: left of the text beside it, it would be taken for its bullet."""
    for above, row in pairwise(rows):
        date, dash = above[0], row[0]
        alone = len(row) > 1 and len(above) > 1 and len(dash.text) == 1 and _UNFINISHED.fullmatch(dash.text)
        below = abs(dash.x0 - date.x0) <= 0.3 * date.size and dash.top - date.bottom <= 0.5 * date.size
        if alone and below and _is_date(date.text):
            x1 = max(date.x1, dash.x1)
            above[0] = _segment(date.words + dash.words, date.top, x1, max(date.bottom, dash.bottom), date.size)
            del row[0]
    return rows


def _with_whole_dates(rows: list[list[Segment]]) -> list[list[Segment]]:
    """The rows with each date that a narrow left margin breaks ("June 2018 –" over "March 2022") on its first row."""
    out: list[list[Segment]] = []
    dated: list[Segment] = []
    last = rows[0][0]
    for row in rows:
        if dated and _continues_date(dated, last, row[0]):
            date, last = dated[0], row[0]
            bottom, x1 = max(date.bottom, last.bottom), max(date.x1, last.x1)
            dated[0] = _segment(date.words + last.words, date.top, x1, bottom, date.size)
            if len(row) > 1:
                out.append(row[1:])
        elif dated and row[0].x0 > dated[0].x1 and _UNFINISHED.search(dated[0].text):
            out.append(row)
        else:
            out.append(row)
            dated, last = (row, row[0]) if len(row) > 1 else ([], row[0])
    return out


def _continues_date(row: list[Segment], last: Segment, part: Segment) -> bool:
    """Whether `part`, the first of a row, goes on with the unfinished date that begins `row` and whose last line is
    `last`."""
    date = row[0]
    if abs(part.x0 - date.x0) > 0.3 * date.size or part.x1 > row[1].x0 or part.top - last.bottom > 0.5 * date.size:
        return False
    text, piece = date.text, part.text
    open_end = _UNFINISHED.search(text) or _MONTH_LAST.search(_fold(text))
    return bool(
        open_end
        and len(text) + len(piece) < 45
        and (_is_date(piece) or _MONTH_LAST.fullmatch(_fold(piece)) or _UNFINISHED.fullmatch(piece))
        and (_YEAR.search(text) or _YEAR.search(piece))
    )


class _Margins:
    """Which parts of each row stay on it, and which are read on their own because the margin runs over several rows.

    A right margin of several rows (place, dates, duration) beside a list would tear the list's sentences apart: its
    first row stays with the title, the next ones too while the left side is titles, and the rest follows the title
    directly.
    """

    def __init__(self, rows: list[list[Segment]]):
        self._rows = rows
        self._taken: set[int] = set()

    def take(self, i: int) -> tuple[list[Segment], list[Segment]]:
        """(parts that stay on row i, parts of rows below that are read right after it). Rows are taken in order."""
        row = self._rows[i]
        if i in self._taken:
            return row[:-1], []
        if len(row) < 2:
            return row, []
        following: list[Segment] = []
        torn = bool(_UNFINISHED.search(row[-1].text))
        for j in self._run(i):
            torn = torn or self._is_body(j)
            if not torn:
                break
            self._taken.add(j)
            following.append(self._rows[j][-1])
        return row, following

    def _run(self, i: int) -> Iterable[int]:
        """Rows after `i` whose last part continues the right margin that begins on row `i`."""
        above = self._rows[i][-1]
        for j in range(i + 1, len(self._rows)):
            row = self._rows[j]
            part = row[-1]
            if part.top - above.bottom > 0.9 * above.size:
                return
            if len(row) == 2 and min(part.x1, above.x1) - max(part.x0, above.x0) > 0 and len(part.text) <= 45:
                yield j
                above = part
            elif part.x1 > above.x0:
                return

    def _is_body(self, j: int) -> bool:
        """Whether the left of row j is running text: a bullet, what follows one, or a line as long as its column."""
        left = self._rows[j][0]
        if _BULLET.match(left.words[0].text):
            return True
        previous = self._rows[j - 1][0]
        if _BULLET.match(previous.words[0].text) and len(previous.words) > 1 and left.x0 >= previous.words[1].x0 - 2:
            return True
        room = self._rows[j][-1].x0 - left.x0
        return len(left.text) > 60 and left.x1 - left.x0 > 0.8 * room


def _blocks(rows: list[list[Segment]], first: int) -> list[int]:
    """Block number of each row: a new one after a gap clearly wider than the region's usual line distance."""
    distances = [b[0].base - a[0].base for a, b in pairwise(rows)]
    if not distances:
        return [first]
    usual = sorted(distances)[(len(distances) - 1) // 4]
    out = [first]
    before = 0.0  # the distance before this one, if it was no gap
    for distance, above, row in zip(distances, rows[:-1], rows[1:], strict=True):
        size = max(above[0].size, row[0].size)
        pitch = min(max(usual, 1.1 * size), 1.9 * size)
        regular = distance <= 1.08 * before and _alike(above[0], row[0])
        apart = distance > 1.35 * pitch and not regular
        before = 0.0 if apart else distance
        out.append(out[-1] + apart)
    return out
