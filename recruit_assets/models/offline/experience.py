"""Jobs, from the lines of the experience section.

Belongs here: which part of an entry is title, employer, place, and what was done. Does not belong here: where
an entry
begins (`entries`), and how a date is read (`domain.dates`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from recruit_assets.domain.dates import parse_date
from recruit_assets.domain.folding import plain
from recruit_assets.domain.numbered_lines import NumberedLine
from recruit_assets.domain.profiles import Cited, ExperienceAnswer, ExperienceItem
from recruit_assets.models.offline.entries import Entry, join_split_periods, period_of, split_entries
from recruit_assets.models.offline.lines import (
    EDGES,
    Row,
    cited,
    clean,
    employer_score,
    is_contract,
    is_entry_label,
    is_header_like,
    is_label,
    is_place,
    job_score,
    read_rows,
    segments,
    split_employer,
    unlabelled,
    without_gender_note,
)

_IN_A_YEAR = re.compile(r"\w{3}\W.*\b(?:en|in|fin|debut|by|until|before|avant|pour|for)\s*$")
"""What stands before a year that belongs to a sentence ("60 000 visiteurs en 2023")."""
_BREAK = re.compile(
    r"(?:conge|pause|interruption|recherche d'emploi|annee sabbatique|sans emploi|career break|maternity|parental leave|"
    r"sabbatical|gap year|unemployed|full[- ]time parent|carer for)\b"
)
"""How a gap between jobs begins: it is no job."""


@dataclass
class _Piece:
    """A segment of an entry's header with its row and the order it stands in."""

    text: str
    row: Row
    order: int


@dataclass
class _Header:
    """What an entry's header says."""

    title: _Piece | None = None
    employer: _Piece | None = None
    place: _Piece | None = None
    used: int = 0


def answer_experience(lines: Sequence[NumberedLine]) -> ExperienceAnswer:
    """The jobs in the lines, in the order of the CV."""
    rows = [row for row in join_split_periods(unlabelled(read_rows(lines))) if not row.heading]
    dated_bullets = [row for row in rows if row.bullet and _carries_period(row)]
    plain_anchors = [row for row in rows if not row.bullet and _carries_period(row)]
    bullets_too = bool(dated_bullets) and (not plain_anchors or len(dated_bullets) > len(plain_anchors))

    def is_anchor(row: Row) -> bool:
        return _carries_period(row) and (bullets_too or not row.bullet)

    entries = split_entries(rows, is_anchor, _names_a_job)
    title_first = _title_comes_first(entries)
    items: list[ExperienceItem] = []
    employer_above: _Piece | None = None
    parent: Entry | None = None
    for entry in entries:
        header = _read_header(entry, title_first)
        if _is_parent(entry, header, entries):
            employer_above, parent = header.employer or header.title, entry
            continue
        if parent is not None and not _within(entry, parent):
            parent = None
        if parent is not None and header.employer is not None and header.title is not None:
            if header.employer.row is not header.title.row:
                header.used = min(header.used, entry.rows.index(header.employer.row))
            else:
                header.title.text = _whole_title(header)
            header.employer = None
        start, end, period_rows = period_of(entry)
        if start is not None and end is None and entry.period is not None and not entry.period.open_end:
            end = start
        if (
            header.employer is None
            and employer_above is not None
            and header.title
            and (parent is not None or job_score(header.title.text) >= 1.6)
        ):
            header.employer = employer_above
        elif header.employer is not None and header.title is not None:
            employer_above = header.employer if header.employer.row.number < header.title.row.number else None
        named = header.title or header.employer
        alone = header.title is None or header.employer is None
        if named is None or (alone and _BREAK.match(plain(named.text))):
            continue
        items.append(
            ExperienceItem(
                position=_cite(header.title),
                company=_cite(header.employer),
                location=_cite(header.place),
                start=cited(start, period_rows) if start else None,
                end=cited(end, period_rows) if end else None,
                highlights=highlights(_body(entry, header.used)),
            )
        )
    return ExperienceAnswer(items=items)


def _names_a_job(row: Row) -> float:
    """How much the row reads as the first line of a job."""
    if row.role is not None:
        return 1.0 if row.role in ("title", "employer") else 0.0
    return max(job_score(row.rest), employer_score(row.rest)) / 3


def _cite(piece: _Piece | None) -> Cited | None:
    return cited(piece.text, piece.row) if piece else None


def _carries_period(row: Row) -> bool:
    """Whether the row's dates are an entry's: at an edge of a line that is no sentence."""
    period = row.period
    if period is None or row.heading or is_entry_label(row.text):
        return False
    ranged = period.end is not None or period.open_end
    if len(row.text) > 160 or (not ranged and _IN_A_YEAR.search(plain(row.text[: period.span[0]]))):
        return False
    if not (row.dated_at_edge or (ranged and len(row.rest) < 70)):
        return False
    if row.text.rstrip().endswith(".") and len(row.rest.split()) > 8:
        return False
    return ranged or len(row.rest) < 90


def _is_parent(entry: Entry, header: _Header, entries: Sequence[Entry]) -> bool:
    """Whether the entry is an employer's name over several jobs there: it says nothing else, and the next entry starts
    right below it, within its dates where the name alone does not tell."""
    at = entries.index(entry)
    alone = header.employer is None or header.title is None
    if at + 1 == len(entries) or not alone or len(entry.rows) > 2 or _body(entry, header.used):
        return False
    return header.title is None or (job_score(header.title.text) < 1.6 and _within(entries[at + 1], entry))


def _whole_title(header: _Header) -> str:
    """The title of a job under its employer's name with what a comma within it parts ("Engineer, Rotating Equipment")."""
    assert header.title is not None and header.employer is not None
    title, rest = header.title.text, header.employer.text
    both = f"{title}, {rest}"
    return both if both in header.title.row.text else title


def _within(inner: Entry, outer: Entry) -> bool:
    """Whether the inner entry's years lie within the outer entry's."""
    (low, high), (first, last) = _years(outer), _years(inner)
    return low is not None and first is not None and low <= first and (last or 9999) <= (high or 9999)


def _years(entry: Entry) -> tuple[int | None, int | None]:
    """First and last year of the entry; no last year where it goes on."""
    start, end, _ = period_of(entry)
    first, last = parse_date(start or ""), parse_date(end or start or "", side="end")
    low, high = (int(date.value[:4]) if date and date.value else None for date in (first, last))
    return low, high


def _title_comes_first(entries: Sequence[Entry]) -> float:
    """How much the headers of the section name the title before the employer (negative: after it), in score points.

    The entries of a CV are set alike, so those that are clear decide for those that are not.
    """
    votes = 0.0
    for entry in entries:
        pieces, _, _ = _pieces(entry)
        named = [piece.text for piece in pieces]
        if len(named) == 1 and pieces[0].row.role is None:
            named = _split_lone(pieces[0])
        if len(named) >= 2:
            first, second = named[:2]
            votes += (job_score(first) - employer_score(first)) - (job_score(second) - employer_score(second))
    return math.copysign(min(max(0.5 * abs(votes), 0.7), 2.2), votes)


def _pieces(entry: Entry) -> tuple[list[_Piece], _Piece | None, int]:
    """Segments of the header that are neither dates, contracts nor places; the place; how many rows they fill."""
    pieces: list[_Piece] = []
    place: _Piece | None = None
    used = 0
    anchor = entry.rows.index(entry.anchor)
    for index, row in enumerate(entry.rows):
        if index > anchor and (not is_header_like(row) or (row.period is not None and row is not entry.anchor)):
            if any(below.role in ("title", "employer", "place") for below in entry.rows[index:]):
                continue
            break
        if row.role not in (None, "title", "employer", "place"):
            used = index + 1
            continue
        whole = row.role == "title" or _is_placement(row.rest)
        found = [(row.rest, False)] if whole else _cut(row.rest)
        if row.role == "place":
            found = [(row.rest, True)]
        real = [part for part, is_a_place in found if not is_contract(part) and not is_a_place]
        named = [piece for piece in pieces if not _may_be_its_town(piece, place)]
        if index > anchor and real and not _completes(named, row, real):
            break
        for part, is_a_place in found:
            if is_contract(part):
                continue
            if is_a_place:
                place = place or _Piece(part, row, len(pieces))
            else:
                pieces.append(_Piece(part, row, len(pieces)))
        used = index + 1
    return pieces, place, used


def _may_be_its_town(piece: _Piece, place: _Piece | None) -> bool:
    """Whether the piece beside an entry's dates may be the town of the country that follows it ("2016 – 2019 – Szeged,
    Hungary")."""
    beside = place is not None and place.row is piece.row and f"{piece.text}, {place.text}" == clean(piece.row.rest)
    return beside and _could_be_place(piece.text) and employer_score(piece.text) == 0


def _is_placement(text: str) -> bool:
    """Whether the text names a placement and its subject ("Stage de fin d'études : banc de mesure")."""
    head, colon, subject = text.partition(" : ")
    return (
        bool(colon)
        and is_contract(head)
        and job_score(head) >= 2.5
        and job_score(subject) < 2
        and employer_score(subject) < 1.8
    )


def _completes(pieces: list[_Piece], row: Row, parts: list[str]) -> bool:
    """Whether a row under the anchor adds what the header still lacks."""
    if not pieces:
        return True
    if row.role is not None:
        return all(piece.row.role != row.role for piece in pieces)
    if len(row.text) > 80:
        return False
    known_title = any(job_score(piece.text) >= 2 for piece in pieces)
    known_employer = any(employer_score(piece.text) >= 1.8 for piece in pieces)
    if known_title and known_employer:
        return False
    if len(pieces) == 1:
        return len(parts[0].split()) <= 6 or max(employer_score(parts[0]), 0.8 * job_score(parts[0])) >= 1.8
    return len(pieces) == 2 and not known_title and job_score(parts[0]) >= 2.5 and len(parts[0].split()) <= 8


def _cut(text: str) -> list[tuple[str, bool]]:
    """Segments of a header line, each with whether it is a place; places at the end after a comma or in brackets are
    segments of their own."""
    out: list[tuple[str, bool]] = []
    for segment in _around_places(segments(text, employed=True)):
        segment, places = _without_places(_EMPLOYED_BY_START.sub("", segment))
        out.append((clean(segment), is_place(segment)))
        out.extend((place, True) for place in places)
    return [(piece, place) for piece, place in out if piece]


_EMPLOYED_BY_START = re.compile(r"^(?:[Cc]hez|[Pp]our|[Aa]t|@)\s+(?=[A-ZÀ-Ý])")


def _without_places(segment: str) -> tuple[str, list[str]]:
    """The segment without the places (and contract after a comma) it ends with, and those places."""
    places: list[str] = []
    while True:
        bracket = re.search(r"\s*\(([^()]{2,40})\)\s*$", segment)
        numbered = bracket and re.fullmatch(r"\d{2,5}|2[AB]", bracket[1])
        if bracket and (numbered or is_place(bracket[1]) or _is_one_name(bracket[1])):
            if not numbered:
                places.insert(0, bracket[1])
            segment = segment[: bracket.start()]
            continue
        head, comma, tail = segment.rpartition(",")
        if head.count("(") > head.count(")"):
            return segment, places
        longer, comma_again, middle = head.rpartition(",")
        if comma_again and is_place(f"{middle},{tail}"):
            places.insert(0, clean(f"{middle},{tail}"))
            segment = longer
        elif comma and is_place(tail):
            places.insert(0, clean(tail))
            segment = head
        elif comma and is_contract(tail):
            segment = head
        else:
            return segment, places


def _around_places(parts: list[str]) -> list[str]:
    """The segments cut around a town between commas ("Orchard Foods, Bath, Buyer")."""
    out: list[str] = []
    for part in parts:
        pieces = part.split(", ")
        middle = next((n for n, piece in enumerate(pieces[1:-1], start=1) if is_place(piece)), None)
        if middle is None or is_place(", ".join(pieces[middle:])):
            out.append(part)
        else:
            out += [", ".join(pieces[:middle]), pieces[middle], ", ".join(pieces[middle + 1 :])]
    return out


def _is_one_name(text: str) -> bool:
    """Whether the text is one capitalised word that can only be a town's: no acronym, job or employer."""
    lone = bool(re.fullmatch(r"[A-ZÀ-Ý][a-zà-ÿ]{2,}(?:[-'’][\w]+)*", text))
    return lone and not is_contract(text) and job_score(text) == 0 and employer_score(text) == 0


def _read_header(entry: Entry, title_first: float) -> _Header:
    pieces, place, used = _pieces(entry)
    header = _Header(place=place, used=used)
    if len(pieces) < 2:
        pieces = [
            _Piece(part, piece.row, order)
            for piece in pieces
            for order, part in enumerate(_split_lone(piece, title_first))
        ]
    if not pieces:
        return header
    town = pieces[-1] if len(pieces) == 2 and pieces[0].row is pieces[1].row else None
    if town is not None and _is_town_after(pieces[0].text, town):
        pieces, header.place = pieces[:1], header.place or town
    if len(pieces) == 1:
        only = pieces[0]
        if only.row.role == "employer" or (only.row.role is None and employer_score(only.text) > job_score(only.text)):
            header.employer = only
        else:
            header.title = only
    else:
        pieces, (header.title, header.employer) = _best_pair(pieces, title_first)
        rest = [piece for piece in pieces if piece not in (header.title, header.employer)]
        if header.place is None and rest and _could_be_place(rest[-1].text):
            header.place = rest[-1]
        head, comma, tail = header.title.text.partition(", ")
        if comma and (_is_one_name(head) or is_place(head)) and job_score(tail) >= 2.5:
            header.place = header.place or _Piece(head, header.title.row, 9)
            header.title.text = clean(tail)
    if header.employer and header.title and header.place is None:
        head, comma, tail = header.employer.text.rpartition(", ")
        if comma and _could_be_place(clean(tail)) and employer_score(tail) == 0:
            header.place = _Piece(clean(tail), header.employer.row, 9)
            header.employer.text = clean(head)
    if header.employer and header.title:
        header.employer.text = _whole_name(header.employer, header.title, pieces)
    if header.title:
        header.title.text = _HOURS.sub("", without_gender_note(header.title.text))
        aside = _ASIDE.search(header.title.text)
        if aside and not is_contract(aside[0]):
            header.title.text = header.title.text[: aside.start()]
        before = re.match(r"^\(([^()]*)\)\s+", header.title.text)
        if before and is_contract(before[1]):
            header.title.text = header.title.text[before.end() :]
    if header.employer:
        name, places = _without_places(header.employer.text)
        if places and name:
            header.employer.text = clean(name)
            header.place = header.place or _Piece(places[0], header.employer.row, 9)
        header.employer.text, town = _without_its_town(header.employer.text)
        if town and header.place is None:
            header.place = _Piece(town, header.employer.row, 9)
        header.employer.text = _AFTERTHOUGHT.sub("", _ASIDE.sub("", header.employer.text))
        header.employer.text = _without_contract(header.employer.text)
    return header


_HOURS = re.compile(
    r",?\s+(?:à|en)\s+(?:mi-temps|temps\s+(?:partiel|plein|complet))$|,?\s+(?:part|full)[- ]time$", re.IGNORECASE
)
"""How much of the week a job takes, behind its title."""


def _without_contract(name: str) -> str:
    """The employer without brackets that say how the job is held, or how large the employer is."""
    head, _, aside = name.removesuffix(")").rpartition(" (")
    return head if head and name.endswith(")") and (is_contract(aside) or _STAFF.search(plain(aside))) else name


_STAFF = re.compile(r"\d\s*(?:salaries|employes|collaborateurs|personnes|employees|staff|people)\b")


def _without_its_town(name: str) -> tuple[str, str | None]:
    """("Auberge du Lac", "Annecy") of "Auberge du Lac à Annecy"; English "in" parts only a known town."""
    match = re.search(r"\s(à|in)\s((?:[A-ZÀ-Ý][\w'’-]+)(?:[\s-][A-ZÀ-Ý][\w'’-]+)*)$", name)
    if not match or not (is_place(match[2]) or (match[1] == "à" and match[2] not in ("Domicile", "Vie", "Venir"))):
        return name, None
    return name[: match.start()], match[2]


def _is_town_after(name: str, piece: _Piece) -> bool:
    """Whether the piece after an employer's name and a comma is a town rather than a title ("Kettle & Sons, Le Locle")."""
    apart = re.search(rf"(?:,|\s[-–—])\s+{re.escape(piece.text)}$", piece.row.rest)
    town = len(piece.text.split()) <= 3 and _could_be_place(piece.text) and piece.row.role is None
    surely = employer_score(name) >= 1.8 and employer_score(name) > job_score(name)
    return bool(apart) and town and surely and employer_score(piece.text) == 0


_AFTERTHOUGHT = re.compile(r",\s+(?!et\s|and\s|fils\b|de\s|d['’])[a-zà-ÿ].*$")
_ASIDE = re.compile(r"(?<=\w)\s+\((?:[a-zà-ÿ]|\d{1,3}(?!\d))[^()]*\)$")
"""A remark in brackets, which begins in lower case, after a title or a name."""


def _whole_name(employer: _Piece, title: _Piece, pieces: Sequence[_Piece]) -> str:
    """The employer's name with what a dash within it parts ("Inspection du travail – UD 94"), where the title stands in
    another row."""
    same = [piece.text for piece in pieces if piece.row is employer.row]
    if title.row is employer.row or len(same) != 2 or not re.search(r"\d|^[A-Z]{2,}\b", same[1]):
        return employer.text
    both = re.search(rf"{re.escape(same[0])}\s+[-–—]\s+{re.escape(same[1])}", employer.row.text)
    return both[0] if both else employer.text


def _split_lone(piece: _Piece, title_first: float = 0.0) -> list[str]:
    """The only segment of a header cut in title and employer, or left whole."""
    if piece.row.role is not None:
        return [piece.text]
    return list(split_employer(piece.text) or ()) or _split_commas(piece.text, title_first)


def _best_pair(pieces: list[_Piece], title_first: float) -> tuple[list[_Piece], tuple[_Piece, _Piece]]:
    """The two pieces that read best as title and employer; a piece may be cut at a comma where that reads better."""
    best_pieces, best, best_score = pieces, (pieces[0], pieces[1]), float("-inf")
    variants = [pieces]
    for at, piece in enumerate(pieces):
        parts = _split_commas(piece.text)
        if len(parts) > 1:
            cut = [_Piece(part, piece.row, 0) for part in parts]
            variants.append([_Piece(p.text, p.row, n) for n, p in enumerate([*pieces[:at], *cut, *pieces[at + 1 :]])])
    for variant in variants:
        for title, employer in permutations(variant[:5], 2):
            score = job_score(title.text) - 0.8 * employer_score(title.text)
            score += employer_score(employer.text) - 0.8 * job_score(employer.text)
            score += 0.5 * title_first if title.order < employer.order else -0.5 * title_first
            score += 3.0 * ((title.row.role == "title") + (employer.row.role == "employer"))
            score -= 3.0 * ((title.row.role == "employer") + (employer.row.role == "title"))
            score -= 0.35 * (title.order + employer.order) + (1.3 if variant is not pieces else 0.0)
            if score > best_score:
                best_pieces, best, best_score = variant, (title, employer), score
    return best_pieces, best


def _could_be_place(text: str) -> bool:
    return (
        bool(re.fullmatch(r"[A-ZÀ-Ý][\w'’.-]*(?:[\s-][\w'’.-]+){0,4}(?:,? \(?\w{2,5}\)?)?", text))
        and job_score(text) == 0
    )


def _split_commas(text: str, title_first: float = 0.0) -> list[str]:
    """A lone segment cut at the comma that best parts title and employer, or left whole."""
    commas = [match.start() for match in _COMMA.finditer(text)]
    best, best_score = [text], 0.5
    for comma in commas:
        left, right = clean(text[:comma]), clean(text[comma + 1 :])
        if not left or not right:
            continue
        forward = job_score(left) + employer_score(right) - 0.8 * (employer_score(left) + job_score(right))
        backward = employer_score(left) + job_score(right) - 0.8 * (job_score(left) + employer_score(right))
        score = max(forward + 0.2 * title_first, backward - 0.2 * title_first)
        score += 0.3 if right[:1].isupper() else -1.0
        if score > best_score:
            best, best_score = [left, right], score
    if len(best) == 1 and len(commas) == 1 and job_score(text) > 0:
        left, right = clean(text[: commas[0]]), clean(text[commas[0] + 1 :])
        if right[:1].isupper() and left and max(len(left.split()), len(right.split())) <= 6:
            best = [left, right]
    if len(best) == 2:
        best[1] = _after_its_unit(best[1])
        employer = 1 if employer_score(best[1]) >= employer_score(best[0]) else 0
        head, comma, tail = best[employer].rpartition(", ")
        if employer == 1 and comma and _could_be_place(tail) and employer_score(tail) == 0:
            return [best[0], clean(head), clean(tail)]
    return best


_COMMA = re.compile(
    r",\s(?!(?:then|and|puis|et|ensuite)\s|(?:inc|ltd|llc|llp|plc|s\.?a|co(?!-)|corp|p\.?c|p\.?a|jr|sr|gmbh)\b|[^()]*\))",
    re.IGNORECASE,
)
"""A comma that may part title, employer and place: not within brackets, nor before a legal form."""


def _after_its_unit(text: str) -> str:
    """The employer of "MV Solan, Minch Ferries Ltd": what follows a unit's name, where that is surely an employer."""
    head, comma, tail = text.rpartition(", ")
    unit = comma and employer_score(tail) >= 3.0 and employer_score(head) < 1.0 and len(head.split()) > 1
    return tail if unit and len(tail.split()) > 1 and job_score(head) < 1 else text


def _body(entry: Entry, used: int) -> list[Row]:
    """The rows below the header; of a form, those whose labels do not belong to it."""
    labelled = any(row.role is not None for row in entry.rows)
    return [row for row in entry.rows if row.bullet] if labelled else list(entry.rows[used:])


def highlights(rows: Sequence[Row]) -> list[Cited]:
    """The points of an entry: a bullet with the lines that continue it, or a sentence over several lines."""
    points: list[list[Row]] = []
    bulleted = any(row.bullet for row in rows)
    for row in rows:
        if row.heading or (is_label(row.text) and row.text.rstrip().endswith(":")):
            points.append([])
        elif row.bullet or not points or not points[-1] or row.gap:
            points.append([row])
        elif bulleted or not points[-1][-1].text.rstrip().endswith((".", ";", "!")) or row.text[:1].islower():
            points[-1].append(row)
        else:
            points.append([row])
    found: list[Cited] = []
    for point in points:
        value = "\n".join(row.text for row in point).strip(EDGES)
        if value:
            found.append(cited(value, point))
    return found
