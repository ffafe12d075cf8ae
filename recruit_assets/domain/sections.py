"""Which lines of a CV each agent is to read.

Belongs here: finding the sections of a CV by headings and layout, fallbacks where there are none.
Does not belong here: reading values from a section (`models`, `crew`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from recruit_assets.domain.dates import find_date_range
from recruit_assets.domain.documents import Document, Line
from recruit_assets.domain.folding import plain, words
from recruit_assets.domain.headings import (
    HEADING_WORDS,
    ORNAMENT,
    Heading,
    Style,
    heading_hints,
    is_bullet,
    is_heading_alone,
    loose_sections,
    read_heading,
    style_of,
)
from recruit_assets.domain.line_order import jumps_up, labels_beside, visual_order
from recruit_assets.domain.numbered_lines import is_gap
from recruit_assets.domain.profiles import SECTIONS, Section
from recruit_assets.domain.vocabulary.diplomas import SCHOOL_WORDS, STUDY_TYPES
from recruit_assets.domain.vocabulary.jobs import JOB_WORDS
from recruit_assets.domain.vocabulary.languages import LANGUAGES, LEVEL_WORDS

_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|https?://|www\.|linkedin|github\.|(?:\+\d{1,3}[\s.(]?|\(?\b0)\d(?:[\s.()-]{0,2}\d){7,}"
)
_STUDY = re.compile(rf"(?<![\w])(?:{'|'.join(STUDY_TYPES)})(?![\w])")
STUDY_START = re.compile(rf"^\W*(?:{'|'.join(STUDY_TYPES)})(?![\w])")
_PAGE_NUMBER = re.compile(
    r"^.{0,50}?(?:[-–—|(]|\bpage|^)\s*\d{1,2}\s*(?:/|sur|of)\s*\d{1,2}\s*\)?$|^\W*page \d+\W*$|^\s*-?\s*\d\s*-?\s*$"
)
_MARKED_HEADING = re.compile(
    r"^\s*(?:#{1,2}\s+\S|([–—-]+)\s+[^–—\s].{0,40}\s\1\s*$|([*=~#_+|<>-])\2{1,}\s+\S.{0,40}?\s+\2{2,}\s*$)"
)
_PREAMBLE_LINES = 14


def _is_rule(text: str) -> bool:
    """Whether the line is drawn with characters ("-----", "+=====+")."""
    return not any(map(str.isalnum, text)) and re.search(r"([-=~*_+─━═#|.])\1{2}", text) is not None


def split_sections(document: Document) -> dict[Section, list[int]]:
    """For each section the numbers (from 1) of the lines its agent is to read, in the order the eye reads them.

    A line may go to several agents. The heading of a section is among its lines. Where a CV has no headings every
    agent gets the lines that could concern it. Dates set in a column of their own stand before the lines beside them.
    """
    lines = document.lines
    order = [i for i in visual_order(lines) if lines[i].text.strip() and not _PAGE_NUMBER.match(plain(lines[i].text))]
    owners, headings = _owners(lines, order)
    order = [index for index in order if not _is_rule(lines[index].text)]
    given: dict[Section, set[int]] = {section: set() for section in SECTIONS}
    for index, owner in owners.items():
        for section in owner or ():
            given[section].add(index)
    free = {index for index in order if owners[index] is None}
    given["identity"] |= set([index for index in order if index in free][:_PREAMBLE_LINES])
    given["identity"] |= _largest(lines)
    for index in order:
        folded = plain(lines[index].text)
        if len(folded) < 160 and _CONTACT.search(folded):
            given["identity"].add(index)
        if len(folded) < 160 and _names_a_level_of_a_language(folded):
            given["languages"].add(index)
    if not headings or len(given["identity"]) < 2:
        given["identity"] |= set(order[:6])
    rest = free if headings else set(order)
    if not given["experience"]:
        told = {index for index, owner in owners.items() if owner == ("identity",)}
        periods = [found for index in told if (found := find_date_range(lines[index].text))]
        if sum(bool(found.end or found.open_end) for found in periods) >= 2:
            given["experience"] = told
    if not given["education"]:
        given["education"] = _trained(lines, order, owners, headings)
    if not given["education"]:
        trained = given["languages"] if headings else set()
        given["education"] = _around(lines, names_a_study, rest | trained or given["experience"])
    if not given["experience"] and _has_dates(lines, rest):
        given["experience"] = rest - given["education"]
    if not given["skills"] and not headings:
        given["skills"] = {index for index in rest if _looks_like_a_list(lines[index].text)}
    return {section: [index + 1 for index in order if index in given[section]] for section in SECTIONS}


def _largest(lines: Sequence[Line]) -> set[int]:
    """The lines in the largest type of the first page, where that is larger than the rest: a name, wherever it stands."""
    sizes = sorted({line.size for line in lines if line.size and line.page == 1})
    if len(sizes) < 2 or sizes[-1] < 1.25 * sizes[-2]:
        return set()
    found = {index for index, line in enumerate(lines) if line.size == sizes[-1] and line.page == 1}
    return found if len(found) <= 3 else set()


# Headings


_DATED: frozenset[Section] = frozenset(("experience", "education", "projects"))
"""Sections whose entries may be set as headings are."""


_COLUMN_JUMP = 16.0
"""Points: the lines of a margin that are woven into a column jump less."""


def _owners(lines: Sequence[Line], order: Sequence[int]) -> tuple[dict[int, tuple[Section, ...] | None], list[int]]:
    """For each line the sections it belongs to (None before any heading of its column) and the lines of headings."""
    regions = _Regions()
    unknown: list[int] = []
    current: int | None = None
    styles = _heading_styles(lines)
    before_inline: int | None = None
    inline = False
    parts: set[int] = set()
    marks = _heading_marks(lines)
    shapes = _heading_shapes(lines, order)
    labels = labels_beside(lines, order)
    styles_known = Counter(style_of(line) for line in lines if is_heading_alone(line.text))
    previous: Line | None = None
    for position, index in enumerate(order):
        line = lines[index]
        following = lines[order[position + 1]] if position + 1 < len(order) else None
        gap = previous is None or is_gap(previous, line)
        heading = read_heading(line.text)
        skills = current is not None and "skills" in (regions.opened.get(current) or ())
        if skills and not gap and _is_a_skill_too(line, following):
            heading = None
        alone = heading is not None and heading.content >= len(line.text)
        if inline and (gap or heading is not None or re.match(r"^[^\s:][^:]{1,40}:", line.text)):
            current, inline = before_inline, False
        if previous is not None and (line.page != previous.page or jumps_up(previous, line, _COLUMN_JUMP)):
            current = _column_region(lines, regions, previous, line, current)
        underlined = len(ORNAMENT.sub("", line.text.strip()).strip()) < 60 and _is_underlined(
            line, [lines[number] for number in order[position + 1 : position + 4]]
        )
        marked = bool(_MARKED_HEADING.match(line.text)) or _is_marked_alike(line, marks, gap)
        if following is not None and heading is not None and alone and _wraps(line, following):
            joined = read_heading(f"{line.text} {following.text}")
            heading = heading if joined is None else Heading(joined.sections, heading.content)
            parts.add(order[position + 1])
        if index in parts:
            regions.put(index, None, owner=())
            previous = line
            continue
        within = set(regions.opened.get(current, None) or ()) if current is not None else set()
        dated = bool(within & _DATED)
        if (heading is not None and alone and (underlined or marked or _is_plausible(lines, index, previous))) or (
            heading is not None and not alone and line.text[heading.content - 1] == "\t"
        ):
            current = regions.open(index, heading.sections)
        elif heading is not None and not alone:
            owner = regions.opened[current] if current is not None else None
            if _opens_inline(heading, line.text, owner, gap):
                before_inline, inline = current, True
                current = regions.open(index, heading.sections)
        elif heading is None and position > 1:
            sure = underlined or marked or index in labels or _in_style(line, styles, gap, following)
            parts.update(labels.get(index, ()))
            if sure or _in_capitals(line, styles, gap, following, dated):
                named = loose_sections(line.text, anywhere=regions.any_known())
                hinted = heading_hints(line.text)
                if named and not hinted.keys() - {*named}:
                    regions.before[index] = current
                    current = regions.open(index, named)
                    regions.put(index, current, owner=named if named == ("languages",) else ())
                    previous = line
                    continue
                regions.before[index], current = current, regions.open(index, ())
                unknown.append(index)
                regions.put(index, current, owner=())
                previous = line
                continue
            listed = regions.any_known() and _heads_a_list(line, gap, following, dated)
            apart = gap and (_is_hinted(line, styles_known) or _is_apart(line, following, styles_known))
            if listed or apart or _in_shape(line, shapes, gap, following, within):
                regions.before[index], current = current, regions.open(index, ())
                unknown.append(index)
                regions.doubtful.add(index)
        regions.put(index, current)
        previous = line
    _guess_unknown(lines, order, regions, unknown)
    return regions.owners(), regions.headings()


_PASTIMES = re.compile(r"(?:centres? d'interets?|interets|loisirs|hobbies|interests|passions)\b")
_LINKS_OR_A_SKILL = re.compile(r"^(?:reseaux(?: sociaux)?|social (?:media|networks?))$")


def _is_a_skill_too(line: Line, following: Line | None) -> bool:
    """Whether a line that would head the candidate's links is one more skill of a list: no link stands below it."""
    linked = following is not None and _CONTACT.search(plain(following.text))
    return not linked and bool(_LINKS_OR_A_SKILL.match(plain(line.text)))


class _Regions:
    """Which heading each line stands under, and what the headings open; a heading is named by its line's index."""

    def __init__(self) -> None:
        self.opened: dict[int, tuple[Section, ...] | None] = {}
        self.before: dict[int, int | None] = {}
        self.doubtful: set[int] = set()
        self.at: dict[int, int | None] = {}
        self._own: dict[int, tuple[Section, ...] | None] = {}
        self._unknown: set[int] = set()

    def open(self, heading: int, sections: tuple[Section, ...]) -> int:
        """Start the region of a heading; no sections where nobody reads it, or where it is to be guessed."""
        self.opened[heading] = sections
        return heading

    def put(self, index: int, region: int | None, owner: tuple[Section, ...] | None = None) -> None:
        """Place a line in a region; with `owner` it goes to those sections whatever the region is."""
        self.at[index] = region
        if owner is not None:
            self._own[index] = owner

    def merge(self, heading: int) -> None:
        """What seemed a heading is none: its region goes to the one before it."""
        before = self.before[heading]
        self.opened[heading] = None if before is None else self.opened[before]
        self._own.pop(heading, None)
        self._unknown.add(heading)

    def free(self, heading: int) -> None:
        """The region belongs to no section: it stands before any heading."""
        self.opened[heading] = None
        self._own.pop(heading, None)
        self._unknown.add(heading)

    def any_known(self) -> bool:
        """Whether a heading of known words has been met."""
        return any(self.opened.values())

    def section_before(self, heading: int) -> tuple[Section, ...]:
        """The sections of the region that the heading ends."""
        before = self.before.get(heading)
        return () if before is None else self.opened[before] or ()

    def lines_of(self, heading: int, order: Sequence[int]) -> list[int]:
        """The lines under the heading, without its own."""
        return [index for index in order if self.at.get(index) == heading and index != heading]

    def owners(self) -> dict[int, tuple[Section, ...] | None]:
        """For each line the sections it belongs to."""
        found = {index: None if region is None else self.opened[region] for index, region in self.at.items()}
        return {**found, **self._own}

    def headings(self) -> list[int]:
        """The lines of the headings that proved to be some."""
        return [heading for heading in self.opened if heading not in self._unknown]


def _is_hinted(line: Line, known: Counter[Style]) -> bool:
    """Whether a short bold or larger line, set as at least two known headings are, holds a word that hints at a
    section."""
    if not line.size or not line.bold or known[style_of(line)] < 2 or len(line.text.split()) > 5:
        return False
    return not re.search(r"[,@\d|:]", line.text) and not find_date_range(line.text) and bool(heading_hints(line.text))


def _is_apart(line: Line, following: Line | None, known: Counter[Style]) -> bool:
    """Whether a short bold line, set as at least two known headings are, stands alone above a block that is not bold."""
    if not line.size or not line.bold or known[style_of(line)] < 2 or len(line.text.split()) > 5:
        return False
    if following is None or following.bold or not is_gap(line, following) or find_date_range(following.text):
        return False
    return not re.search(r"[,@\d|:\t]", line.text) and not set(words(line.text)) & JOB_WORDS


def _wraps(line: Line, following: Line) -> bool:
    """Whether a heading goes on in the next line of its block, which alone is none ("Cursus", "professionnel")."""
    same = line.block == following.block and line.page == following.page and style_of(line) == style_of(following)
    together = read_heading(f"{line.text} {following.text}")
    return bool(line.size) and same and together is not None and read_heading(following.text) is None


_NUMBERED = re.compile(r"^\s*(?:\d{1,2}|[IVX]{1,4})\s?[.)\-/]\s+\S")


def _heading_marks(lines: Sequence[Line]) -> set[str]:
    """What at least two known headings have in plain text: a "number" before them, a "colon" after them."""
    known = [
        line.text.strip() for line in lines if (found := read_heading(line.text)) and found.content >= len(line.text)
    ]
    counts = {
        "number": sum(bool(_NUMBERED.match(text)) for text in known),
        "colon": sum(text.endswith(":") for text in known),
    }
    return {mark for mark, count in counts.items() if count >= 2 and 2 * count >= len(known)}


def _is_marked_alike(line: Line, marks: set[str], gap: bool) -> bool:
    """Whether a short line after a gap is marked as the known headings are."""
    text = line.text.strip()
    if not gap or len(text) > 45 or find_date_range(text) or is_bullet(text):
        return False
    return ("number" in marks and bool(_NUMBERED.match(text))) or ("colon" in marks and text.endswith(":"))


class _Shape(NamedTuple):
    """How a heading stands in plain text: in capitals, and alone between blanks."""

    upper: bool
    apart: bool


def _heading_shapes(lines: Sequence[Line], order: Sequence[int]) -> set[_Shape]:
    """How the known headings of a plain text stand, where at least two after a gap stand so, or where short lines in
    capitals are kept for headings."""
    known: Counter[_Shape] = Counter()
    capitals: list[int] = []
    for position, index in enumerate(order):
        line = lines[index]
        if line.size or not position or not is_gap(lines[order[position - 1]], line):
            continue
        following = lines[order[position + 1]] if position + 1 < len(order) else None
        if read_heading(line.text) is not None and len(line.text.split()) <= HEADING_WORDS:
            known[_Shape(line.text.isupper(), following is not None and is_gap(line, following))] += 1
        elif line.text.isupper() and not is_bullet(line.text):
            capitals.append(index)
    shapes = {shape for shape, count in known.items() if count >= 2}
    told = sum(count for shape, count in known.items() if shape.upper)
    if told and told + len(capitals) >= 3 and not any(count for shape, count in known.items() if not shape.upper):
        shapes |= {_Shape(True, True), _Shape(True, False)}
    return shapes


def _in_shape(line: Line, shapes: set[_Shape], gap: bool, following: Line | None, within: set[Section]) -> bool:
    """Whether a short line of plain text stands as the known headings do; one that is not in capitals must hold a word
    that hints at a section, or have nothing of a job or place."""
    if line.size or not gap or following is None or not shapes:
        return False
    text = line.text.strip()
    if not text[:1].isupper() or len(text.split()) > 5 or len(text) > 45 or is_bullet(text):
        return False
    if re.search(r"[,@\d.|;•\t]", text.rstrip(":")) or find_date_range(text):
        return False
    shape = _Shape(text.isupper(), is_gap(line, following))
    if shape not in shapes:
        return False
    hints = heading_hints(text)
    if not shape.upper and not shape.apart and (hints.keys() & within or set(words(text)) & JOB_WORDS):
        return False
    return text.isupper() or bool(hints)


def _heads_a_list(line: Line, gap: bool, following: Line | None, dated: bool) -> bool:
    """Whether a line of plain text could be a heading by its place alone: a few words after a gap, right above a list
    (in a section of dated entries, above one with commas: a job's title may stand over bullets)."""
    if line.size or not gap or following is None or is_gap(line, following) or len(line.text.split()) > 5:
        return False
    if not line.text[:1].isupper() or re.search(r"[,@\d.|;:•\t]", line.text) or find_date_range(following.text):
        return False
    listed = len(re.findall(r"[,;|•]", following.text)) >= 2 and not is_bullet(following.text)
    return listed or ((not dated or bool(heading_hints(line.text))) and is_bullet(following.text))


def _is_underlined(line: Line, following: Sequence[Line]) -> bool:
    """Whether the first of the lines that follow is drawn below a heading, and not above the next one (a box)."""
    if not following or not _is_rule(following[0].text):
        return False
    if line.text.startswith("|"):
        return True
    boxes_next = len(following) == 3 and _is_rule(following[2].text) and not _is_rule(following[1].text)
    return (
        not boxes_next or following[0].text.strip() != following[2].text.strip() or is_gap(following[0], following[1])
    )


def _guess_unknown(lines: Sequence[Line], order: Sequence[int], regions: _Regions, unknown: Sequence[int]) -> None:
    """Give the lines under headings of unknown words to the section that they and the heading's words read as. What
    may be no heading, and changes nothing, stays a line of the section before it."""
    known: set[Section] = {section for opened in regions.opened.values() for section in opened or ()}
    first = next((heading for heading in regions.opened if regions.opened[heading]), None)
    for heading in unknown:
        body = regions.lines_of(heading, order)
        text = lines[heading].text
        section = _section_of(lines, text, body, known)
        before = regions.section_before(heading)
        if not heading_hints(text) and heading in regions.before and before:
            ranged = any((p := find_date_range(lines[i].text)) and (p.end or p.open_end) for i in body)
            same = section is not None and section in before
            if (same and set(before) & _DATED) or (section is None and (heading in regions.doubtful)):
                regions.merge(heading)
                continue
            if section is None and ranged and not lines[heading].size and set(before) & _DATED:
                regions.merge(heading)
                continue
        if section is not None:
            known.add(section)
            regions.opened[heading] = (section,)
            if heading_hints(text):
                regions.put(heading, heading, owner=())
        elif heading_hints(text):
            continue
        elif heading in regions.doubtful or (
            not before and (first is None or order.index(heading) < order.index(first))
        ):
            regions.free(heading) if not before else regions.merge(heading)


def _section_of(lines: Sequence[Line], heading: str, body: Sequence[int], known: set[Section]) -> Section | None:
    """What lines under an unknown heading read as, None when no agent need read them. The heading's words and the
    lines' dates, jobs, diplomas and lists each add to a section's score."""
    texts = [lines[index].text for index in body if words(lines[index].text)]
    if any(_CONTACT.search(plain(text)) for text in texts[:4]):
        return "identity"
    if not texts:
        return None
    hints = heading_hints(heading)
    scores: dict[str, float] = {section: 1.5 * hints[section] for section in SECTIONS}
    headers = [text for text in texts if len(text) < 120 and not is_bullet(text)] or texts
    periods = [found for text in headers if (found := find_date_range(text))]
    ranged = any(found.end or found.open_end for found in periods)
    jobs = sum(any(word in JOB_WORDS for word in words(text)) for text in headers)
    studies = sum(
        bool(STUDY_START.search(plain(text)))
        or (names_a_school(plain(text)) and not any(word in JOB_WORDS for word in words(text)))
        for text in headers
    )
    scores["experience"] += (
        (1.0 if ranged else 0.3 if periods and jobs else -1.5) + 0.6 * min(jobs, 3) - 0.5 * min(studies, 3)
    )
    if studies:
        scores["education"] += 0.8 * min(studies, 3) + 0.3 * bool(periods) - 0.5 * min(jobs, 3)
    languages = sum(bool(set(words(text)[:2]) & set(LANGUAGES)) for text in texts)
    if 2 * languages > len(texts):
        scores["languages"] += 2.0
    length = sum(len(text.split()) for text in texts)
    items = sum(len(re.findall(r"[,;•|/]", text)) + 1 for text in texts)
    ended = any(text.rstrip().endswith(".") for text in texts)
    prose = (length > 4 * items and (length > 8 * len(texts) or ended)) or (ended and items < 4)
    if prose and "identity" not in known:
        scores["identity"] += 0.9
    dated = sum(find_date_range(text) is not None for text in texts)
    listed = not prose and 2 * dated < len(texts) and items >= 2
    scores["skills"] += 1.0 if listed else -1.0
    scores["other"] = 3.0 * hints["other"]
    for section in known & {"experience", "education", "skills", "languages"}:
        scores[section] -= 0.5
    best = max(scores, key=lambda section: scores[section])
    return next((section for section in SECTIONS if section == best), None) if scores[best] >= 0.8 else None


def _opens_inline(heading: Heading, text: str, current: tuple[Section, ...] | None, gap: bool) -> bool:
    """Whether "Label : content" opens a section for its line; a label that its section can hold does not."""
    if heading.sections == ("identity",):
        return current is None
    if heading.sections == ("languages",) and any(word in LANGUAGES for word in words(text[heading.content :])):
        return current is None or "experience" not in current or gap
    if current in ((), None):
        return True
    if heading.sections == ():
        return gap or (current == ("skills",) and bool(_PASTIMES.match(plain(text))))
    if gap and heading.sections == ("skills",):
        return text[: heading.content].isupper() or not {"experience", "projects"} & {*current}
    if "experience" in current or "projects" in current:
        return gap and heading.sections == ("education",)
    if (
        current == ("skills",)
        and heading.sections == ("education",)
        and not names_a_study(plain(text[heading.content :]))
    ):
        return False
    return heading.sections not in (("skills",), ("experience",), ("languages",)) and heading.sections != current


def _is_plausible(lines: Sequence[Line], index: int, previous: Line | None) -> bool:
    """Whether a line of heading words is one where it stands: a bullet or a lone word within a list is not."""
    text = lines[index].text.strip()
    if re.match(r"^[•●◦▪*\-–·]", text) and any(
        is_bullet(lines[near].text) for near in (index - 1, index + 1) if 0 <= near < len(lines)
    ):
        return False
    if text.isupper() or previous is None or not set(words(text)) <= _WEAK_HEADINGS:
        return True
    line = lines[index]
    larger = bool(line.size and previous.size and line.size > previous.size * 1.05)
    return is_gap(previous, line) or larger or bool(line.bold and not previous.bold)


_WEAK_HEADINGS = {
    "stage",
    "stages",
    "details",
    "work",
    "school",
    "technical",
    "technique",
    "techniques",
    "personal",
    "sport",
    "sports",
    "missions",
    "mission",
    "outils",
    "tools",
    "expertise",
    "online",
    "web",
    "digital",
    "numerique",
    "articles",
    "presse",
    "voyages",
    "machines",
    "metier",
    "these",
    "certificate",
    "certificat",
    "emploi",
    "titres",
    "links",
    "liens",
    "plus",
    "materiel",
    "knowledge",
    "training",
    "prix",
    "it",
    "academic",
    "postes",
    "contrats",
    "placements",
    "programming",
    "computing",
}
"""Heading words that are as common in running lists: headings only where the layout says so."""


def _heading_styles(lines: Sequence[Line]) -> set[Style]:
    """How at least two known headings are set, where nothing much else is set so; or a style kept for short lines."""
    known: Counter[Style] = Counter()
    everything: Counter[Style] = Counter()
    for line in lines:
        style = style_of(line)
        everything[style] += 1
        heading = read_heading(line.text)
        if heading is not None and heading.content >= len(line.text):
            known[style] += 1
    sizes = sorted(line.size for line in lines if line.size)
    body = sizes[len(sizes) // 2] if sizes else 0.0
    told = any(count >= 2 for count in known.values())
    return {
        style
        for style, uses in everything.items()
        for count in [known[style]]
        if (count or (not told and (style.size or 0.0) > body * 1.08))
        and ((style.size or 0.0) > body * 1.08 or style.upper)
        and ((count >= 2 and uses <= 2.5 * count + 2) or (uses >= 3 and _only_short_lines(lines, style)))
    }


def _only_short_lines(lines: Sequence[Line], style: Style) -> bool:
    """Whether the style is kept for short lines without dates or addresses, never two in a row."""
    before = False
    for line in lines:
        inside = style_of(line) == style
        if inside and (
            before or len(line.text) > 40 or find_date_range(line.text) or _CONTACT.search(plain(line.text))
        ):
            return False
        before = inside
    return True


def _in_style(line: Line, styles: set[Style], gap: bool, following: Line | None) -> bool:
    """Whether a line is set as the headings are, and short; without type sizes it must stand between gaps."""
    if style_of(line) not in styles or len(line.text) > 45 or find_date_range(line.text) or is_bullet(line.text):
        return False
    if (
        line.size
        and line.bold is not None
        and any(style.size == style_of(line).size and not style.upper for style in styles)
    ):
        return True
    return (
        gap
        and following is not None
        and (bool(line.size) or is_gap(line, following))
        and not re.search(r"[,@\d]", line.text)
    )


def _in_capitals(line: Line, styles: set[Style], gap: bool, following: Line | None, dated: bool) -> bool:
    """Whether a line in capitals, bold or after a gap, is set as the headings are. In a dated section it could be an
    employer: there it must stand over a list."""
    if not line.text.isupper() or style_of(line) not in styles or following is None or not (line.bold or gap):
        return False
    if len(line.text) > 40 or re.search(r"[,@\d]", line.text) or is_bullet(line.text):
        return False
    listed = is_bullet(following.text) or len(re.findall("[,;]", following.text)) >= 2
    return not dated or listed or bool(heading_hints(line.text) and not find_date_range(following.text))


def _column_region(
    lines: Sequence[Line], regions: _Regions, previous: Line, line: Line, current: int | None
) -> int | None:
    """The region that goes on at the head of a column: that of the column's foot on the page before, none on the first
    page."""
    same = [
        region
        for index, region in regions.at.items()
        if lines[index].page == line.page - 1 and abs(lines[index].box[0] - line.box[0]) < 25
    ]
    if line.page != previous.page:
        return same[-1] if same else current
    return same[-1] if same else None


def names_a_school(folded: str) -> bool:
    return any(word in SCHOOL_WORDS for word in words(folded))


def _names_a_level_of_a_language(folded: str) -> bool:
    """Whether the line names a language and a level of it, or languages alone, and little else."""
    tokens = [word for word in words(folded) if len(word) > 1]
    languages = sum(word in LANGUAGES for word in tokens)
    levels = sum(word in LEVEL_WORDS for word in tokens)
    return languages > 0 and languages + levels >= 0.6 * len(tokens) and (levels > 0 or languages > 1)


def _looks_like_a_list(text: str) -> bool:
    return (
        len(re.findall(r"[,;•|/·]", text)) >= 2 and not re.search(r"[.!?]\s+[A-Z]", text) and not find_date_range(text)
    )


def _has_dates(lines: Sequence[Line], numbers: Iterable[int]) -> bool:
    return any(find_date_range(lines[n].text) for n in numbers)


_TRAINING = frozenset(words("training formation formations courses tickets qualifications licences development"))


def _trained(
    lines: Sequence[Line],
    order: Sequence[int],
    owners: Mapping[int, tuple[Section, ...] | None],
    headings: Sequence[int],
) -> set[int]:
    """The lines under a heading of training, where diplomas stand there and no other heading has announced them."""
    found: set[int] = set()
    for heading in headings:
        if owners.get(heading) != ("languages",) or not set(words(lines[heading].text)) & _TRAINING:
            continue
        body: list[int] = []
        for index in order[order.index(heading) + 1 :] if heading in order else []:
            if owners[index] != ("languages",) or index in headings:
                break
            body.append(index)
        if any(names_a_study(plain(lines[index].text)) for index in body):
            found |= {heading, *body}
    return found


def names_a_study(folded: str) -> bool:
    """Whether a folded line begins with a diploma or names a school."""
    return bool(STUDY_START.search(folded)) or names_a_school(folded)


def _around(lines: Sequence[Line], wanted: Callable[[str], bool], numbers: set[int]) -> set[int]:
    """The lines whose folded text is `wanted`, with a neighbour on each side within their block."""
    found: set[int] = set()
    for index in numbers:
        if len(lines[index].text) < 160 and not is_bullet(lines[index].text) and wanted(plain(lines[index].text)):
            block = lines[index].block
            near = [n for n in (index - 1, index + 1) if n in numbers and lines[n].block == block]
            found |= {index, *(n for n in near if not any(word in JOB_WORDS for word in words(lines[n].text)))}
    return found
