"""What the section rules share: lines cut into segments, and what a segment looks like (job, employer, place ...).

Belongs here: reading one line or one segment. Does not belong here: what a section is made of (one module for each).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, cast

from recruit_assets.domain.dates import DURATION, DateRange, find_date_range
from recruit_assets.domain.folding import plain, words
from recruit_assets.domain.headings import BULLET, is_bullet, read_heading
from recruit_assets.domain.numbered_lines import NumberedLine
from recruit_assets.domain.profiles import Cited
from recruit_assets.domain.vocabulary.diplomas import SCHOOL_WORDS
from recruit_assets.domain.vocabulary.jobs import (
    CONTRACT_WORDS,
    JOB_ENDINGS,
    JOB_WORDS,
    NAMES_OF_JOBS,
    STRONG_JOB_STARTS,
)
from recruit_assets.domain.vocabulary.languages import LANGUAGES
from recruit_assets.domain.vocabulary.organisations import (
    ENGLISH_ORGANISATION_ENDINGS,
    LEGAL_FORMS,
    ORGANISATION_WORDS,
    WEAK_ORGANISATION_WORDS,
)
from recruit_assets.domain.vocabulary.places import CITIES, COUNTRIES, REGIONS, US_STATES

EDGES = " \t,;:|/–—-•·*()[]→\u2022\u00a0_=~"
"""What is stripped from the ends of a segment."""

_SEPARATOR = re.compile(
    r"\s+[-–—|•·/→]+\s+|\s*[|•·→\t]\s*|\s{3,}|\s+[–—]|[–—]\s+|\s+-(?=[A-ZÀ-Ý])|;\s+|\s+:\s+|:\s+|,\s*$|\s+-\s*$"
)
_EMPLOYED_BY = re.compile(
    r"\s(?:chez|CHEZ|at|AT|@|pour le compte de|auprès de|au sein de(?: la| l'|s| l’)?|au sein du)\s+"
)
_EMPLOYED_IN = re.compile(
    r"\s(?:au|aux|à la|à l['’]|dans un|dans une|dans le|dans la|en|pour|for|with|in|within|à(?=\s))\s*(?=\S)",
    re.IGNORECASE,
)
_CONTRACT = re.compile(rf"^(?:(?:{'|'.join(CONTRACT_WORDS)})[\s,/+&-]*(?:et|and|en|de|puis)?\s*)+$")
_LABEL = re.compile(
    r"^(?:missions?|taches?|principales missions|responsabilites|responsibilities|realisations?|"
    r"achievements|activites|environnement|"
    r"environnement technique|technologies|tech stack|stack|outils|tools|contexte|context|role|"
    r"description|duties|key \w+|projets?|projects?|"
    r"resultats?|results?|objectifs?|client|clients|equipe|team size|sector|secteur|environment|"
    r"skills|competences|my role|roles? (?:and|&) responsibilities|main activities|principales activites)"
    r"(?:\s+\w+){0,3}\s*[:\t]"
)
_PLACE_NOISE = re.compile(
    r"\b(?:\d{1,2}(?:e|er|eme|ème)?(?: arrondissement)?|\d{5}|cedex(?: \d+)?|"
    r"[a-z]{1,2}\d{1,2}[a-z]? ?\d[a-z]{2}|et (?:sa )?region|area|remote|hybride?|region|greater|"
    r"metropole|centre|\(?2[ab]\)?|f-)\b"
)


Role = Literal["title", "employer", "place", "dates", "diploma", "area", "school", "score"]

_ROLE_LABELS: dict[Role, str] = {
    "title": r"designation|(?:occupation or )?position(?: held)?|(?:job )?title|role|post(?: held)?|"
    r"(?:fonction ou |emploi ou )?poste(?: occupe)?|fonction|intitule(?: du poste)?|occupation|emploi occupe",
    "employer": r"organi[sz]ation|company(?: name)?|(?:name (?:and address )?of )?(?:the )?employer|firm|entreprise|"
    r"societe|(?:nom (?:et adresse )?(?:de l'|du ))?employeur|organisme|structure",
    "place": r"location|place|lieu(?: de travail)?|ville",
    "dates": r"duration|period|tenure|dates?(?: \([^()]{1,20}\))?|periode|duree|year(?: of passing)?|annee(?: d'obtention)?",
    "diploma": r"degree|diploma|(?:title of )?qualification(?: awarded)?|course|diplome(?: obtenu)?|titre obtenu|formation|"
    r"intitule du (?:certificat ou )?diplome(?: delivre| obtenu)?",
    "area": r"major|speciali[sz]ation|field(?: of study)?|specialite|filiere|option|discipline",
    "school": r"institution|institute|school|college|university|(?:nom (?:et type )?de l')?etablissement"
    r"(?: d'enseignement)?(?: ou de formation)?|ecole|universite|lycee|"
    r"name (?:and type )?of (?:the )?(?:organi[sz]ation|institution)(?: providing education(?: and training)?)?",
    "score": r"grade|percentage|score|gpa|cgpa|mention",
}
_ROLE_LABEL = re.compile("|".join(f"(?P<{role}>^(?:{names})\\s*[:\\t]\\s*)" for role, names in _ROLE_LABELS.items()))


def read_label(text: str) -> tuple[Role | None, str]:
    """("title", "Vendeuse") of "Poste : Vendeuse"; None and the text itself where no label of an entry stands before."""
    match = _ROLE_LABEL.match(plain(text))
    content = text[match.end() :].strip() if match else ""
    if not match or not content or len(content) > 110 or content.endswith("."):
        return None, text
    return cast(Role, match.lastgroup), content


@dataclass(frozen=True)
class Row:
    """A numbered line as the rules read it, or several that a line end has cut within a header.

    `text` is without its bullet, `rest` without its dates and durations. `role` is what a label in front of the line
    said that it holds ("Poste : ..."); `text` is then without the label.
    """

    numbers: tuple[int, ...]
    text: str
    gap: bool
    bullet: bool
    period: DateRange | None
    rest: str
    heading: bool
    role: Role | None = None
    indent: int = 0

    @property
    def number(self) -> int:
        """The number of its last line."""
        return self.numbers[-1]

    @property
    def dated_at_edge(self) -> bool:
        """Whether the period stands at the start or the end of the line."""
        if self.period is None:
            return False
        before, after = self.text[: self.period.span[0]], self.text[self.period.span[1] :]
        after = plain(after)
        after = DURATION.sub("", after)
        return not before.strip(EDGES + "'’").strip() or not after.strip(EDGES + ".")


_DASH_FIRST = re.compile(r"^\s*[–—-]\s")


def read_rows(lines: Iterable[NumberedLine], join: bool = True) -> list[Row]:
    """The lines as rows; empty ones are dropped, and with `join` those that a line end has cut in two are joined."""
    rows: list[Row] = []
    lines = list(lines)
    dashes = sum(bool(_DASH_FIRST.match(line.text)) for line in lines)
    for line in lines:
        if not line.text.strip(EDGES):
            continue
        bullet = is_bullet(line.text)
        if (
            join
            and dashes == 1
            and _DASH_FIRST.match(line.text)
            and rows
            and not line.gap_before
            and not rows[-1].bullet
            and rows[-1].period is None
            and not _TASKS.match(plain(rows[-1].text))
        ):
            rows[-1] = _joined(rows[-1], line.number, line.text.strip())
            continue
        text = BULLET.sub("", line.text).strip() if bullet else line.text.strip()
        text = re.sub(r"^#{1,6}\s+|\*{2,}$", "", text)
        text = re.sub(r"^\d{1,2}[.)]\s+(?=[A-Z][A-Za-z ]{2,20}\s?:)", "", text)
        heading = read_heading(line.text)
        alone = heading is not None and heading.content >= len(line.text)
        gap = line.gap_before
        if heading is not None and not alone and line.text[heading.content - 1] == "\t":
            gap = True
            text = line.text[heading.content :].strip()
            bullet = is_bullet(text)
            text = BULLET.sub("", text).strip() if bullet else text
        last = rows[-1] if rows and join else None
        if (
            last is not None
            and bullet
            and last.text.count("(") > last.text.count(")")
            and re.match(r"^\W*[^()]{2,40}\)", line.text)
        ):
            bullet, text = False, line.text.strip()
        indent = len(line.text) - len(line.text.lstrip(" "))
        row = replace(_row((line.number,), text, gap, bullet, alone), indent=indent)
        follows = join and bool(rows) and not (row.bullet or row.heading or row.gap or rows[-1].heading)
        if follows and ((line.goes_on and _may_go_on(rows[-1], row)) or _goes_on(rows[-1], row)):
            last = rows.pop()
            row = replace(_joined(last, line.number, text), indent=last.indent)
        rows.append(row)
    return _with_indented_bodies(rows) if join else rows


def _may_go_on(last: Row, row: Row) -> bool:
    """Whether the words agree with a line that its width cuts off the one above: it is no header of its own, nor the
    next point of a list."""
    if is_label(row.text) or (row.period is not None and last.period is not None and row.dated_at_edge):
        return False
    if (
        row.text[0].islower()
        or _CONNECTED.search(plain(last.text.partition("\t")[0]))
        or last.text.endswith((",", "-", "(", "–", "|"))
    ):
        return True
    closed = last.period is not None and bool(last.rest) and not last.text[last.period.span[1] :].strip(EDGES)
    if last.text.endswith((".", ":", "!", "?", ";")) or (closed and "\t" not in last.text):
        return False
    if is_place(last.rest.rpartition(",")[2]):
        return False
    first = row.rest.partition(",")[0]
    school = any(word in SCHOOL_WORDS for word in words(first))
    if school and _BEGUN_NAME.search(last.rest) and not set(words(first)[:1]) & (JOB_WORDS | SCHOOL_WORDS):
        return True
    if max(job_score(first), employer_score(first)) >= 2.5 or row.rest == "" or is_place(row.rest):
        return False
    named = [max(job_score(part), employer_score(part)) for part in segments(last.rest, employed=True)]
    return max(named, default=0.0) >= 1.8 or any(word in SCHOOL_WORDS for word in words(last.rest))


_BEGUN_NAME = re.compile(r", [A-ZÀ-Ý][a-zà-ÿ'’-]+$")
"""A line that ends with one capitalised word after a comma, which is no town: the first of a name."""


def _ends_a_name(text: str) -> bool:
    """Whether the line begins with the last word of a name that the line above began ("Academy, Leeds")."""
    first = re.split(r"[,|(–]|\s[-–]\s|\t", text)[0].split()
    return len(first) == 1 and plain(first[0]) in _LAST_WORDS


_LAST_WORDS = frozenset(
    words(
        "academy university college school institute hospital council trust ltd limited plc inc llc llp group foundation "
        "accountants solicitors architects partners associates consultants brothers sons"
    )
)


def _joined(last: Row, number: int, text: str) -> Row:
    """The row with the line that continues it; a right-hand cell with its dates stays at the end."""
    cell, tab, dates = last.text.rpartition("\t")
    numbers = (*last.numbers, number)
    if tab and last.period is not None and last.period.span[0] > len(cell) and not find_date_range(text):
        return _row(numbers, f"{cell.rstrip()} {text}\t{dates}", last.gap, last.bullet, False)
    joint = "" if _CUT_AT_HYPHEN.search(last.text) else " "
    return _row(numbers, f"{last.text}{joint}{text}", last.gap, last.bullet, False)


def _with_indented_bodies(rows: list[Row]) -> list[Row]:
    """The rows, with those that stand further right than the dated rows taken for points, where a section has no
    bullets and its dates do not stand on the left."""
    dated = [row for row in rows if row.period is not None and not row.bullet]
    if not dated or any(row.bullet for row in rows):
        return rows
    left = sum(not row.text[: row.period.span[0]].strip(EDGES) and bool(row.rest) for row in dated if row.period)
    depths = [row.indent for row in dated]
    base = max(depth for depth in depths if 4 * depths.count(depth) >= len(depths))
    deeper = [row for row in rows if row.indent >= base + 2 and row.period is None and not row.heading]
    named = [
        after
        for row, after in itertools.pairwise(rows)
        if row in dated and after in deeper and max(employer_score(after.text), 0.8 * job_score(after.text)) >= 1.8
    ]
    if 2 * left >= len(dated) or 2 * len(named) >= len(dated):
        return rows
    return [replace(row, bullet=True) if row in deeper else row for row in rows]


def unlabelled(rows: Sequence[Row]) -> list[Row]:
    """The rows without the labels that say what they hold, where the section is a form (two labels or more of different
    roles); a lone "Rôle : ..." belongs to an entry's body."""
    rows = [_without_town_labels(row) for row in rows]
    roles = {role for row in rows if (role := read_label(row.text)[0])}
    if len(roles) < 2 or roles == {"place", "dates"}:
        return list(rows)
    return [_without_label(row) for row in rows]


_TASKS = re.compile(r"^(?:main activities|principales activites)[^\t:]{0,40}[\t:]\s*")


_TOWN_AND_COUNTRY = re.compile(
    r"^(?:ville|city|town) ?: ?(?P<town>[^|:]{2,40}?) ?\| ?(?:pays|country) ?: ?[^|:]{2,40}(?:\||$)"
)


def _without_town_labels(row: Row) -> Row:
    """The town of "Ville : Tours | Pays : France", a line of its own in the Europass layout."""
    match = _TOWN_AND_COUNTRY.match(plain(row.text))
    if match is None:
        return row
    return replace(_row(row.numbers, row.text[slice(*match.span("town"))], row.gap, False, False), role="place")


def _without_label(row: Row) -> Row:
    if tasks := _TASKS.match(plain(row.text)):
        return _row(row.numbers, BULLET.sub("", row.text[tasks.end() :]), row.gap, True, False)
    role, content = read_label(row.text)
    if role is None:
        return row
    return replace(_row(row.numbers, content, row.gap, False, False), role=role)


def _row(numbers: tuple[int, ...], text: str, gap: bool, bullet: bool, heading: bool) -> Row:
    period = _period_in(text)
    return Row(numbers, text, gap, bullet, period, _without_dates(text, period), heading)


def _period_in(text: str) -> DateRange | None:
    """The period of a line; in one set in columns, that of the cell it fills ("2021–    Reader in History", "Nurse 2
    Sept. 2018")."""
    whole = find_date_range(text)
    cells = list(re.finditer(r"(?:(?!\t|\s{3}).)+", text))
    if whole is None or len(cells) < 2:
        return whole
    for cell in (cells[0], cells[-1]):
        raw = cell[0].rstrip()
        found = find_date_range(raw)
        if found is None or (raw[: found.span[0]] + raw[found.span[1] :]).strip(EDGES):
            continue
        if (cell is cells[0] and found.open_end and whole.end is None) or whole.span[0] < cell.start() < whole.span[1]:
            return found._replace(span=(cell.start() + found.span[0], cell.start() + found.span[1]))
    return whole


_DANGLING = re.compile(
    r"(?:[-–—]|\b(?:to|au|a|de|du|depuis|since)|\b(?:jan|feb|fev|mar|apr|avr|may|mai|jun|juin|"
    r"jul|juil|aug|aou|sep|oct|nov|dec)[a-z]*\.?)$"
)


_CUT_AT_HYPHEN = re.compile(r"[^\W\d_]-$")
_CONNECTED = re.compile(
    r"\s(?:et|and|de|du|des|d'|of|the|la|le|les|en|in|for|pour|a|au|aux|&|avec|with|sur|at|chez|dans)$"
)
_DATE_WORDS = re.compile(
    r"^(?:depuis|since|de|du|from|le)?\s*(?:(?:\d{1,2}(?:er)?\s)?(?:jan|feb|fev|mar|apr|avr|may|"
    r"mai|jun|juin|jul|juil|aug|aou|sep|oct|nov|dec)[a-z]*\.?)?(?:\s*(?:-|–|a|au|to))?$"
)


def _goes_on(last: Row, row: Row) -> bool:
    """Whether a line end has cut a header in two: an open bracket, a comma, a period without its end."""
    if last.heading or len(last.text) + len(row.text) > (600 if last.bullet else 170) or is_label(row.text):
        return False
    if last.bullet and row.period is not None and row.period.span[0] <= 2:
        return False
    if last.text.count("(") > last.text.count(")") and ")" in row.text and not last.bullet:
        return True
    if row.text.startswith(("| ", "· ")) and not last.bullet:
        return True
    if _ends_a_name(row.text) and last.period is None and not last.bullet and last.text[-1].isalpha():
        return True
    if row.text.startswith(":") or (_CUT_AT_HYPHEN.search(last.text) and row.text[0].isupper() and not last.bullet):
        return True
    if row.text.startswith("(") and row.period is not None and last.period is None and not last.bullet:
        return True
    if _CONNECTED.search(plain(last.text)) and not last.bullet:
        return True
    if re.match(r"[a-z]-?[A-Z]", row.text):
        return False
    dates_alone = row.period is not None and not row.rest
    if (
        row.text[0].islower()
        and last.text[0].isupper()
        and not dates_alone
        and not last.text.endswith((".", ";", ":", "!", "?"))
    ):
        return len(row.text.split()) <= 8 or last.bullet
    if last.period is None and row.period is not None and _DATE_WORDS.match(plain(last.text)):
        return row.dated_at_edge
    together = find_date_range(f"{last.text} {row.text}")
    completed = together is not None and bool(together.end or together.open_end)
    cut = last.period is not None and last.period.end is None and completed and _DANGLING.search(plain(last.text))
    if cut and together is not None and together.span[1] > len(last.text) + 1:
        return True
    return (
        last.text.endswith(",")
        and not last.bullet
        and len(row.text) < 70
        and last.period is None
        and (row.dated_at_edge or len(last.text) < 45)
    )


def _without_dates(text: str, period: DateRange | None) -> str:
    if period is not None and (opened := re.search(r"\(\s*[^()\d]{1,12}$", text[: period.span[0]])):
        closed = re.match(r"\s*\)", text[period.span[1] :])
        start, end = (opened.start(), period.span[1] + closed.end()) if closed else period.span
        period = period._replace(span=(start, end))
    if period is not None:
        text = text[: period.span[0]].rstrip(" (,[") + "   " + text[period.span[1] :].lstrip(" ),]:")
    folded = plain(text)
    duration = DURATION.search(folded)
    if duration and (period is not None or len(folded) - len(duration[0]) < 60):
        text = text[: duration.start()] + "   " + text[duration.end() :]
    other = find_date_range(text) if period is not None else None
    if other is not None and not (text[: other.span[0]] + text[other.span[1] :]).strip(EDGES):
        return ""
    return re.sub(r"\(\s*\)|\[\s*\]", " ", text).strip(EDGES.replace("(", "").replace(")", ""))


def cited(value: str, rows: Sequence[Row] | Row) -> Cited:
    """The value with the numbers of its rows."""
    rows = [rows] if isinstance(rows, Row) else rows
    numbers = [number for row in rows for number in row.numbers]
    return Cited(value=value, lines=numbers)


def clean(segment: str) -> str:
    """The segment without separators around it; a bracket opened in it keeps its end."""
    segment = re.sub(
        r"^[^\w(«\"'’.+#&]+|[^\w)»\"'’.+#&%!]+$",
        "",
        segment.strip().strip(EDGES.replace("(", "").replace(")", "")).strip(),
    )
    if segment.count("(") < segment.count(")"):
        segment = segment.rstrip(") ")
    if segment.count("(") > segment.count(")"):
        segment = segment.lstrip("( ") if segment.startswith("(") else segment
    if segment.startswith("(") and segment.endswith(")"):
        segment = segment[1:-1]
    return segment.strip()


def _outside_brackets(text: str) -> list[str]:
    """The text cut at the separators that stand in no bracket."""
    pieces: list[str] = []
    for piece in _SEPARATOR.split(text):
        if pieces and pieces[-1].count("(") > pieces[-1].count(")") and ")" in piece and "(" not in piece:
            at = text.find(piece, text.find(pieces[-1]) + len(pieces[-1]))
            pieces[-1] = text[text.find(pieces[-1]) : at + len(piece)]
        else:
            pieces.append(piece)
    return pieces


def segments(text: str, employed: bool = False) -> list[str]:
    """The line cut at strong separators (dashes between spaces, bars, dots, colons; with `employed` also "chez", "at"),
    cleaned."""
    pieces: list[str] = []
    for piece in _outside_brackets(text):
        pieces.extend(_EMPLOYED_BY.split(piece) if employed else [piece])
    return [without_full_stop(piece) for piece in map(clean, pieces) if piece]


_ABBREVIATED = re.compile(
    r"\b(?:inc|ltd|co|corp|pvt|jr|sr|st|ste|univ|etc|cie|ets|dept|assoc|bros|kft|zrt|lda|ltda|\w{1,2}|(?:\w\.)+\w)\.$"
)


def without_full_stop(text: str) -> str:
    """The text without the full stop that ends a header set as a sentence ("IUT de Montluçon."); abbreviations keep
    theirs."""
    return text if not text.endswith(".") or text.endswith("..") or _ABBREVIATED.search(plain(text)) else text[:-1]


def split_employer(segment: str) -> tuple[str, str] | None:
    """("Infirmière", "CHU de Nantes") of "Infirmière au CHU de Nantes", or None."""
    for match in _EMPLOYED_IN.finditer(segment):
        left, right = segment[: match.start()], segment[match.end() :]
        first = words(right)[:1]
        if employer_score(left.rpartition(", ")[2]) >= 1.8 and ", " in left:
            continue
        employed = match[0].strip() in ("with", "for") or (first and first[0] in {*ORGANISATION_WORDS, *SCHOOL_WORDS})
        named = match[0].strip() == "à" and " " in right and job_score(left) >= 1.6 and not is_place(right)
        if first and (employed or named) and right[:1].isupper() and job_score(left) > 0:
            return clean(left), clean(right)
    return None


_AFTER_A_JOB = frozenset(words("of for to in at and et de du des d l a en i ii iii iv 1 2 3 on with"))


def _is_a_name(tokens: Sequence[str]) -> bool:
    """Whether the job that begins the words is rather a name ("Porter Lane"): nothing after it goes with a job."""
    alone = len(tokens) == 1 or tokens[0] not in NAMES_OF_JOBS
    return not alone and tokens[1] not in _AFTER_A_JOB and not any(token in JOB_WORDS for token in tokens[1:])


@lru_cache(maxsize=8192)
def job_score(segment: str) -> float:
    """How much the segment reads as a job title: 0 not at all, 3 surely."""
    tokens = words(segment)
    if not tokens or len(tokens) > 14:
        return 0.0
    if tokens[:2] == ["service", "civique"]:
        return 3.0
    if tokens[0] in STRONG_JOB_STARTS or tokens[0] in JOB_WORDS:
        return 1.4 if _is_a_name(tokens) else 3.0
    if any(token in JOB_WORDS for token in tokens[-2:]):
        return 2.5
    if any(token in JOB_WORDS for token in tokens):
        return 1.6
    if tokens[0].endswith(JOB_ENDINGS) and len(tokens[0]) > 5:
        return 1.2
    if tokens[-1].endswith(("er", "or", "ist", "ian", "iste")) and len(tokens[-1]) > 5:
        return 0.6
    return 0.0


_ENGLISH_ORGANISATIONS = frozenset(
    words(
        "systems solutions services insurance laboratory lab network studio club clinic group bank school hospital store "
        "shop hotel restaurant company office college museum library farm factory plant university charity housing "
        "surgery practice kitchen cafe"
    )
)
"""Organisations that an English job title may begin with ("Group Finance Director"): its last word tells what it is."""


@lru_cache(maxsize=8192)
def employer_score(segment: str) -> float:
    """How much the segment reads as an employer's name: 0 not at all, 4 surely."""
    tokens = words(segment)
    if not tokens or len(tokens) > 14:
        return 0.0
    score = 0.0
    if tokens[:2] == ["service", "civique"]:
        return 0.0
    if any(token in LEGAL_FORMS for token in tokens):
        score = 4.0
    elif tokens[0] in _ENGLISH_ORGANISATIONS and tokens[-1] in JOB_WORDS:
        score = 0.0
    elif tokens[0] in WEAK_ORGANISATION_WORDS or job_score(segment) >= 2.5:
        score = 0.8 if any(token in ORGANISATION_WORDS for token in tokens) else 0.0
        score += 1.0 if tokens[0] in WEAK_ORGANISATION_WORDS and job_score(segment) < 1 else 0.0
        score += 2.2 if tokens[0] in ORGANISATION_WORDS and tokens[0] not in WEAK_ORGANISATION_WORDS else 0.0
    elif tokens[0] in ORGANISATION_WORDS or (
        tokens[0] in ("la", "le", "les", "the", "l") and len(tokens) > 1 and tokens[1] in ORGANISATION_WORDS
    ):
        score = 3.0
    elif tokens[-1] in ENGLISH_ORGANISATION_ENDINGS and job_score(segment) < 1.6:
        score = 2.0 if len(tokens) > 1 else 0.8
    elif any(token in ORGANISATION_WORDS for token in tokens):
        score = 1.8
    letters = re.sub(r"[^A-Za-zÀ-ÿ]", "", segment)
    if letters.isupper() and len(letters) > 1:
        score += 0.4
    if "&" in segment or re.search(r"['’]s\b", segment):
        score += 0.5
    if segment[:1].isalpha() and segment[:1].islower():
        score -= 0.5
    return score


@lru_cache(maxsize=8192)
def is_place(segment: str) -> bool:
    """Whether the segment names towns, regions or countries and nothing else."""
    folded = plain(segment).strip()
    if not folded or len(folded) > 60 or (folded in JOB_WORDS and "ç" in segment.lower()):
        return False
    if re.fullmatch(r"[A-Z][\w. '-]{{2,25}}, (?:{})(?: \d{{5}})?".format("|".join(US_STATES)), segment.strip()):
        return True
    known = 0
    parts = [part for part in re.split(r"[,()/]|\s[-–]\s", folded) if part.strip()]
    for part in parts:
        part = part.strip(" .")
        bare = _PLACE_NOISE.sub(" ", part)
        bare = " ".join(re.sub(r"\d+", " ", bare).replace("-", " ").split())
        if is_known_place(part) or is_known_place(bare):
            known += 1
        elif (
            (part.upper() in US_STATES and len(parts) > 1)
            or (not bare and known)
            or (not bare and re.fullmatch(r"\d{2}|2[ab]|97\d", part))
        ):
            continue
        else:
            return False
    return known > 0


def is_known_place(folded: str) -> bool:
    """Whether the folded text is a town, country or region of the lists."""
    spaced = folded.replace("-", " ")
    return spaced in CITIES or folded in COUNTRIES or folded in REGIONS or spaced in _SPACED_PLACES


_SPACED_PLACES = {name.replace("-", " ") for name in (*COUNTRIES, *REGIONS)}


def is_contract(segment: str) -> bool:
    """Whether the segment only says how a job is held (CDI, stage, part-time)."""
    return bool(_CONTRACT.match(plain(segment).strip(" ().,")))


def without_gender_note(segment: str) -> str:
    """The title without "H/F", "(F/H)" at its end."""
    return clean(re.sub(r"\s+\(?\b[HFMX](?:\s?/\s?[HFMX])+\b\)?\s*$", "", segment))


def is_label(text: str) -> bool:
    """Whether the line is a label within an entry ("Missions :", "Environnement technique : ...")."""
    folded = plain(text).strip()
    return (
        bool(_LABEL.match(folded))
        or folded.endswith(":")
        or (bool(_LABEL.match(folded + ":")) and len(folded.split()) <= 3)
    )


def is_entry_label(text: str) -> bool:
    """Whether the line is a label of an entry's body ("Client : ...", "Missions :")."""
    return bool(_LABEL.match(plain(text).strip()))


def is_header_like(row: Row) -> bool:
    """Whether the line could be part of an entry's header: short, no bullet, no sentence, no label."""
    text = row.text
    if row.role is not None and len(text) <= 110:
        return True
    if row.bullet or row.heading or is_label(text) or len(text) > 110 or re.search(r"\w; \w", text):
        return False
    if text.rstrip().endswith((".", ";", "!", "?")) and not re.search(
        r"\b(?:inc|ltd|co|corp|pvt|jr|etc|univ|st|kft|zrt|lda|ltda|(?:[a-z]\.){1,3}[a-z])\.$", plain(text)
    ):
        return False
    first = text.lstrip("\"'«(")[:1]
    if first.islower() and not re.match(
        (
            r"^(?:e|i)[A-Z]|^(?:chez|at|de|du|depuis|since|from|juin|mai|mars|avril|ao|sept|oct|nov|"
            r"d[ée]c|janv|f[ée]v|juil|été|à)"
        ),
        text,
    ):
        return False
    return len(row.rest.split()) <= 16


def names_language(text: str) -> bool:
    """Whether a word of the text is a spoken language."""
    return any(word in LANGUAGES for word in words(text))
