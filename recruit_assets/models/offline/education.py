"""Schooling and diplomas, from the lines of the education section.

Belongs here: which part of an entry is diploma, field of study, school, grade. Does not belong here: where an entry
begins (`entries`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from recruit_assets.domain.folding import plain, words
from recruit_assets.domain.numbered_lines import NumberedLine
from recruit_assets.domain.profiles import Cited, EducationAnswer, EducationItem
from recruit_assets.domain.vocabulary.diplomas import HONOURS, SCHOOL_WORDS, STUDY_TYPES
from recruit_assets.models.offline.entries import Entry, join_split_periods, period_of, split_entries
from recruit_assets.models.offline.lines import (
    Row,
    cited,
    clean,
    is_header_like,
    is_label,
    is_place,
    read_rows,
    segments,
    unlabelled,
)

_STUDY_TYPES = "|".join(sorted(STUDY_TYPES, key=len, reverse=True))
_STUDY = re.compile(
    r"^(?:(?:obtention|validation|preparation)\s+(?:du|de la|d'un|d'une|de)\s+)?"
    rf"(?:{_STUDY_TYPES})(?![\w])"
)
_STUDY_ANYWHERE = re.compile(
    r"\b(?:degree|diploma|diplome|bachelor|master|licence|doctorat|certificate|baccalaureat|"
    r"apprenticeship|qualification)\b"
)
_HONOURS = re.compile(rf"[\s,(–-]*(?<![\w])(?:{'|'.join(HONOURS)})(?![\w])\)?")
_CLASSES = frozenset(
    ("first", "1st", "second", "third", "pass", "merit", "distinction", "credit", "honours", "upper second")
)
"""Grades that may stand alone behind a dash."""
_AREA_JOINT = re.compile(
    r"^(?:\s*[,:–—-]\s*|\s+)(?:(?:in|of|en|de|option|specialite|spécialité|mention|filiere|"
    r"filière|section|série|serie|parcours)\s+)?|^\s*\("
)


def answer_education(lines: Sequence[NumberedLine]) -> EducationAnswer:
    """The diplomas in the lines, in the order of the CV."""
    rows = [row for row in join_split_periods(unlabelled(read_rows(lines))) if not row.heading]
    dated = [row for row in rows if _carries_date(row)]
    studies = [row for row in rows if _names_study(row)]
    if any(not row.bullet for row in (*dated, *studies)):
        dated = [row for row in dated if not row.bullet]
        studies = [row for row in studies if not row.bullet]
    by_date = len(dated) >= 0.6 * len(studies) and bool(dated)
    own_line = {row.number for row in studies if row not in dated} if not by_date else set()

    def is_anchor(row: Row) -> bool:
        return row in dated if by_date else row.number in own_line or row in studies

    entries = split_entries(rows, is_anchor, lambda row: max(study_score(row.rest), school_score(row.rest)) / 2)
    headers = [_read_header(entry) for entry in entries]
    study_first = _study_comes_first(headers)
    found = [_item(entry, header, study_first) for entry, header in zip(entries, headers, strict=True)]
    return EducationAnswer(items=[item for item in found if item is not None])


def _study_comes_first(headers: Sequence[_Header]) -> bool:
    """Whether the entries name the diploma before the school, by those where both are clear; so they do where none is."""
    votes = 0
    for header in headers:
        study = next((at for at, part in enumerate(header.parts) if part.study >= 2 and part.school < 3), None)
        school = next((at for at, part in enumerate(header.parts) if part.school >= 2 and part.study < 2), None)
        if study is not None and school is not None:
            votes += 1 if study < school else -1
    return votes >= 0


def _carries_date(row: Row) -> bool:
    period = row.period
    if period is None or row.heading or len(row.text) > 170:
        return False
    return row.dated_at_edge or (len(row.rest) < 90 and not row.bullet)


def _names_study(row: Row) -> bool:
    return any(study_score(part) >= 2 for part in segments(row.rest)) and len(row.text) < 170


@lru_cache(maxsize=4096)
def study_score(text: str) -> float:
    """How much the text reads as a diploma."""
    folded = plain(text).strip(" .-–(")
    match = _STUDY.match(folded)
    if match:
        short = len(match[0]) <= 2 and not text.strip()[:2].isupper()
        return 0.5 if short else 3.0
    return 1.2 if _STUDY_ANYWHERE.search(folded) else 0.0


_ENGLISH_SCHOOLS = frozenset(["school", "university", "academy", "faculty", "polytechnic"])
"""Words that begin a school's name only before "of": "School of Arts", but "School Counseling"."""


@lru_cache(maxsize=4096)
def school_score(text: str) -> float:
    """How much the text reads as a school."""
    tokens = words(text)
    if not tokens:
        return 0.0
    if tokens[0] in SCHOOL_WORDS or (
        tokens[0] in ("l", "la", "le", "the") and tokens[1:2] and tokens[1] in SCHOOL_WORDS
    ):
        follows = tokens[1] if len(tokens) > 1 else "of"
        return 3.0 if tokens[0] not in _ENGLISH_SCHOOLS or follows in ("of", "for", "at") else 0.0
    return 2.4 if any(token in SCHOOL_WORDS for token in tokens) else 0.0


@dataclass
class _Part:
    """A segment of an entry's header and its row."""

    text: str
    row: Row

    @property
    def study(self) -> float:
        """How much it reads as a diploma; a label before it settles that."""
        if self.row.role is not None:
            return 4.0 if self.row.role == "diploma" else 0.0
        return study_score(self.text)

    @property
    def school(self) -> float:
        """How much it reads as a school; a label before it settles that."""
        if self.row.role is not None:
            return 4.0 if self.row.role == "school" else 0.0
        return school_score(self.text)


@dataclass
class _Header:
    """What an entry's header says."""

    parts: list[_Part]
    place: Cited | None = None
    score: Cited | None = None


def _item(entry: Entry, header: _Header, study_first: bool) -> EducationItem | None:
    study, school = _study_and_school(header.parts, study_first)
    if study is None and school is None:
        return None
    kind, area = _kind_and_area(header.parts, study, school)
    start, end, period_rows = period_of(entry)
    if start is not None and end is None and entry.period is not None and not entry.period.open_end:
        start, end = None, start
    return EducationItem(
        institution=_cite(school),
        study_type=_cite(kind),
        area=_cite(area),
        location=header.place,
        start=cited(start, period_rows) if start else None,
        end=cited(end, period_rows) if end else None,
        score=header.score,
    )


def _cite(part: _Part | None) -> Cited | None:
    return cited(part.text, part.row) if part else None


def _read_header(entry: Entry) -> _Header:
    """The segments of the entry's header without dates; place and grade apart."""
    header = _Header([])
    anchor = entry.rows.index(entry.anchor)
    for index, row in enumerate(entry.rows):
        text = row.rest
        honours = _HONOURS.search(plain(text))
        if honours and header.score is None:
            value = clean(text[honours.start() : honours.end()])
            if value:
                header.score = cited(value, row)
                text = text[: honours.start()] + "   " + text[honours.end() :]
        if row.role in ("diploma", "area"):
            header.parts.append(_Part(clean(text), row))
            continue
        if row.role not in (None, "school", "place"):
            continue
        crowded = len(header.parts) >= 3 and row.role is None
        if index > anchor and (row.bullet or not is_header_like(row) or is_label(row.text) or crowded):
            continue
        for part in _cut(text):
            if plain(part) in _CLASSES:
                header.score = header.score or cited(part, row)
            elif is_place(part) and header.place is None:
                header.place = cited(part, row)
            else:
                header.parts.append(_Part(part, row))
    return header


_TOWN = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ]+(?:-[\w'’]+)*")
_A_TOWN = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ]+(?:-[\w'’]+)+|[A-ZÀ-Ý][\w'’ .-]*, [A-Z]{2,3}")
"""What can only be a town after a school and a dash: "Corbeil-Essonnes", "Halifax, NS"."""
_GIVEN_BY = re.compile(r"([^,()]+?)(?:, (?=[A-ZÀ-Ý])| (?=\([A-Z]{3,}\)$))\(?((?:[\w'’&.-]+ ?){1,5})\)?")
"""A title nobody lists and who gives it: "Concours d'attaché, ENFIP Noisiel", "Gas Safe Level 2 (NICEIC)"."""
_ACRONYM = re.compile(r"[A-Z][A-Z&.-]{1,7}")


def _study_and_school(parts: Sequence[_Part], study_first: bool) -> tuple[_Part | None, _Part | None]:
    """The parts that read best as diploma and as school; where neither is told, they stand as in the other entries."""
    study = max(parts, key=_as_study, default=None)
    if study is not None and study.study < 1:
        study = None
    others = [part for part in parts if part is not study and part.row.role in (None, "school")]
    school = max(others, key=lambda part: part.school, default=None)
    if study is None and school is not None and school.school == 0 and school.row.role is None:
        school = (others[1] if len(others) > 1 else None) if study_first else others[0]
    if study is None:
        study = next((part for part in others if part is not school and part.school == 0), None)
    if school is not None and school.school == 0 and study is not None and len(school.text.split()) > 9:
        school = None
    if school is None and study is not None:
        head, comma, tail = study.text.rpartition(", ")
        named = len(tail.split()) > 1 or _ACRONYM.fullmatch(tail)
        if comma and study_score(head) >= 2 and tail[:1].isupper() and named:
            return _Part(head, study.row), _Part(tail, study.row)
    if school is None and study is not None:
        kind, comma, rest = study.text.partition(", ")
        name, again, town = rest.rpartition(", ")
        if comma and again and study_score(kind) >= 2 and split_study(kind)[1] is None and _TOWN.fullmatch(town):
            return _Part(kind, study.row), _Part(name, study.row)
    if school is None and study is not None and study.study < 1 and study.row.role is None:
        named = _GIVEN_BY.fullmatch(study.text)
        if named:
            return _Part(named[1], study.row), _Part(named[2], study.row)
    head, comma, town = school.text.rpartition(", ") if school is not None else ("", "", "")
    if (
        school is not None
        and comma
        and re.fullmatch(r"[A-ZÀ-Ý][a-zà-ÿ]+(?:-[\w'’]+)*", town)
        and not school_score(town)
    ):
        school.text = head
    if school is not None and study is not None and split_study(study.text)[1] is not None:
        school = _with_its_second_name(parts, school)
    return study, school


def _as_study(part: _Part) -> float:
    """How much the part reads as the entry's diploma: rather one with a field of study, and no school."""
    return part.study - 0.5 * (part.school >= 3.0) + 0.2 * (split_study(part.text)[1] is not None)


def _with_its_second_name(parts: Sequence[_Part], school: _Part) -> _Part:
    """The school with what follows it after a dash ("Université Toulouse III – Paul Sabatier")."""
    after = parts[parts.index(school) + 1 : parts.index(school) + 2]
    if not after or after[0].study or after[0].school or after[0].row is not school.row:
        return school
    if _A_TOWN.fullmatch(after[0].text):
        return school
    both = re.search(rf"{re.escape(school.text)}\s+[-–—]\s+{re.escape(after[0].text)}", school.row.text)
    return _Part(both[0], school.row) if both and school.school >= 2 else school


def _kind_and_area(
    parts: Sequence[_Part], study: _Part | None, school: _Part | None
) -> tuple[_Part | None, _Part | None]:
    """Kind of diploma and field of study; the field may stand in a part of its own after the diploma."""
    labelled = next((part for part in parts if part.row.role == "area"), None)
    if study is None:
        return None, labelled
    kind, area = split_study(study.text)
    if area is not None:
        return _Part(kind, study.row), _Part(area, study.row)
    if labelled is not None:
        return _Part(kind, study.row), labelled
    after = parts[next((at for at, part in enumerate(parts) if part.row is study.row), 0) :]
    named = {study.text, school.text if school else ""}
    other = next(
        (part for part in after if part.school == 0 and part.study == 0 and part.text not in named),
        None,
    )
    behind = parts[parts.index(school) + 1 : parts.index(school) + 2] if school in parts else []
    if (
        other is not None
        and other in behind
        and school is not None
        and other.row is school.row
        and _TOWN.fullmatch(other.text)
    ):
        other = None
    if other is not None and other.row.numbers[0] - study.row.number > 1:
        other = None
    return _Part(kind, study.row), other


def _cut(text: str) -> list[str]:
    """Segments of a line; a comma parts diploma, school and town where both sides read as such."""
    out: list[str] = []
    for segment in segments(text):
        pieces = re.split(r",\s+(?!University of London)", segment)
        merged: list[str] = []
        for piece in pieces:
            if merged and not (
                is_place(piece) or school_score(piece) > 0 or study_score(piece) >= 3 or school_score(merged[-1]) > 0
            ):
                merged[-1] = f"{merged[-1]}, {piece}"
            else:
                merged.append(piece)
        for piece in merged:
            bracket = re.search(r"\s*\(([^()]{2,40})\)\s*$", piece)
            outside = bracket and is_place(piece[: bracket.start()])
            if bracket and (outside or is_place(bracket[1]) or re.fullmatch(r"\d{2,5}|2[AB]", bracket[1])):
                out.append(clean(piece[: bracket.start()]))
                if is_place(bracket[1]):
                    out.append(bracket[1])
                continue
            if bracket and school_score(bracket[1]) > 0:
                out.extend([clean(piece[: bracket.start()]), bracket[1]])
                continue
            at = re.search(r"\s(?:à l['’]|à la|à|au|from|at|de l['’](?=[ÉEUI]))\s*(?=[A-ZÀ-Ý])", piece)
            told = at and (school_score(piece[at.end() :]) > 0 or at[0].strip() == "from")
            if at and told and study_score(piece[: at.start()]) > 0:
                out.extend([clean(piece[: at.start()]), clean(piece[at.end() :])])
            else:
                out.append(clean(piece))
    return [kept for piece in out if (kept := re.sub(r"(?:^|\s+)(?:in|with|en|avec|from)$", "", piece))]


def split_study(text: str) -> tuple[str, str | None]:
    """("Master", "Marketing") of "Master en Marketing"; the whole text where no field of study follows."""
    match = _STUDY.match(plain(text))
    if not match:
        return text, None
    kind, rest = text[: match.end()], text[match.end() :]
    joint = _AREA_JOINT.match(rest)
    area = clean(re.sub(r"\s*\((?:en|par|in|by|cours|part)\b[^()]*\)\s*$", "", rest[joint.end() :] if joint else rest))
    if not area or re.match(r"^(?:d['’]|de |du |des )", rest.strip(), re.IGNORECASE):
        return text, None
    return clean(kind) or kind, area
