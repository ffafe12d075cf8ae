"""Dates as CVs write them, French and English: finding them in a line and turning them into ISO values.

Belongs here: the grammar of CV dates. Does not belong here: what a date belongs to (a job, a diploma).

A year alone stays a year ("2018" is never a month of 2018) and "present" is an open end, never today.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from recruit_assets.domain.folding import plain

Precision = Literal["year", "month", "day", "quarter", "season"]
Side = Literal["start", "end"]

_MONTHS = {
    1: "janvier january janv jan",
    2: "fevrier february fevr fev feb",
    3: "mars march mar",
    4: "avril april avr apr",
    5: "mai may",
    6: "juin june jun",
    7: "juillet july juil jul",
    8: "aout august aug aou",
    9: "septembre september sept sep",
    10: "octobre october oct",
    11: "novembre november nov",
    12: "decembre december dec",
}
_MONTH_NUMBER = {name: number for number, names in _MONTHS.items() for name in names.split()}
_SEASONS = (
    "printemps",
    "spring",
    "etes",
    "ete",
    "summers",
    "summer",
    "automne",
    "autumn",
    "fall",
    "hivers",
    "hiver",
    "winters",
    "winter",
    "rentree",
    "spring term",
    "summer term",
    "autumn term",
)
"""A season names no month, so only its year is kept."""

_M = "(?:" + "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True)) + r")(?![a-z])\.?"
_Y = r"(?:19[5-9]\d|20[0-4]\d)(?!\d)"
_YY = r"['\u2019]?\d{2}(?!\d)"
_S = "(?:" + "|".join(sorted(_SEASONS, key=len, reverse=True)) + ")"
_DATE = "|".join(
    (
        r"\d{1,2}[/.\-]\d{1,2}[/.\-]" + _Y,
        _Y + r"[/.\-](?:0?[1-9]|1[0-2])(?:[/.\-](?:0[1-9]|[12]\d|3[01]))?(?![\d/])",
        r"(?:0?[1-9]|1[0-2])\s?[/.\-]\s?" + _Y,
        r"(?:\d{1,2}(?:er|st|nd|rd|th)?\s+(?:de\s+|of\s+)?)?"
        + _M
        + r"\s*(?:\d{1,2}(?:st|nd|rd|th)?\s*,\s*)?(?:of\s+|de\s+|[,/\-])?\s*"
        + _Y,
        _M + r"\s*[/\-]?\s*['\u2019]\d{2}(?!\d)",
        r"(?:" + _M + r")[\s/\-]+\d{2}(?![\d/]|\s*(?:ans|years|mois|months|%))",
        _S + r"\s+(?:of\s+|de\s+)?" + _Y,
        r"(?:[qts][1-4]|h[12]|[1-4](?:er|e|eme|st|nd|rd|th)?\s+(?:trimestre|semestre|quarter))[\s\-/]*" + _Y,
        _Y,
    )
)
_OPEN = (
    r"(?:presente?|aujourd'?\s?hui|auj\.?|a ce jour|ce jour|jour|actuel(?:lement)?|actuelle|the present(?: day)?|"
    r"poste actuel|en cours|en poste|maintenant|"
    r"currently|current|now|today|ongoing|till date|to date|date|till now|onwards?|\.\.\.|\u2026)(?![a-z])"
)
_SEPARATOR = (
    r"(?:\s*(?:[\-\u2012-\u2015\u2212>\u2192~]+|\u00e0)\s*|\s+(?:a|au|to|until|till|through|"
    r"thru|jusqu'?\s?(?:a|au|en)?|up to)\s+(?:le\s+)?|\s+/\s+)"
    r"(?:(?:early|late|mid|(?:the )?end of|mi|fin|debut)[\s-]+)?"
)
_PREFIX = r"(?:(?:depuis|since|from|started|a partir|des)\s+(?:de\s+|le\s+|l')?|(?:de|du|d'|entre|between|en)\s*)?"
_SINCE = re.compile(r"^(?:depuis|since|a partir|from|started|des)\b")
_EDGE = r"(?<![\w/])"

_FULL_RANGE = re.compile(
    _EDGE + rf"(?P<prefix>{_PREFIX})(?P<start>{_DATE})(?:(?:{_SEPARATOR})|\s*/\s*(?={_Y}))"
    rf"\(?(?P<end>{_DATE}|(?:a |au )?{_OPEN})"
)
_SHORT_END = re.compile(
    _EDGE + rf"(?P<start>{_Y})\s*[\-\u2012-\u2015/]\s*(?P<end>\d{{2}})(?![\d/.\-]\d|\d|%|\s*(?:ans|years))"
)
_SHORT_NUMERIC = re.compile(
    _EDGE + rf"(?P<start>(?:0?[1-9]|1[0-2])[/.]\d{{2}})(?:{_SEPARATOR})(?P<end>(?:0?[1-9]|"
    rf"1[0-2])[/.]\d{{2}}(?!\d)|(?:a )?{_OPEN})"
)
_MONTH_START = re.compile(
    _EDGE + rf"(?P<prefix>{_PREFIX})(?P<start>(?:\d{{1,2}}(?:er)?\s+)?{_M})(?:{_SEPARATOR}|"
    rf"\s*/\s*|\s+(?:et|and|&)\s+)(?P<end>(?:\d{{1,2}}(?:er)?\s+)?{_M}\s*{_Y})"
)
_AGAIN = re.compile(rf"\s*(?:,|et|and|&)\s*{_Y}")
"""The same months of another year: "juillet et août 2004 et 2005"."""
_LONG_DASH = re.compile("[\u2012-\u2015]")
"""Set between two years ("2003–07"), never within one month's date ("2003-07")."""
_BETWEEN = re.compile(_EDGE + rf"(?:entre|between)\s+(?P<start>{_DATE})\s+(?:et|and)\s+(?P<end>{_DATE})")
_GLUED = re.compile(_EDGE + rf"(?P<start>(?:19[5-9]\d|20[0-4]\d))(?P<end>{_Y}|(?:present|current|now)(?![a-z]))")
"""Two years whose dash was lost on the way to the text."""
_AND = re.compile(
    _EDGE + rf"(?:(?P<start>(?:{_S}\s+)?{_Y})(?:\s*,\s*{_Y})*\s*(?:et|and|&|\+)|"
    rf"(?P<summers>{_S}\s+{_Y})(?:\s*,\s*{_Y})*\s*,)\s*(?P<end>(?:{_S}\s+)?{_Y})"
)
"""Summers in a row: "étés 2010, 2011 et 2012", "summers 2013, 2014"."""
_TRAILING = re.compile(_EDGE + rf"(?P<start>{_DATE})\s*[\-\u2012-\u2015]\s*[)\]]?\s*$")
_OPEN_AFTER = re.compile(_EDGE + rf"(?P<start>{_DATE})\s*[,(]?\s*(?P<end>{_OPEN})")
_SINGLE = re.compile(
    _EDGE + rf"(?P<prefix>(?:(?:depuis|since|from|a partir|des)\s+(?:de\s+|le\s+|l')?)?)(?P<start>{_DATE})"
)
_ANY_DATE = re.compile(_EDGE + f"(?:{_DATE})")
_OPEN_ONLY = re.compile(rf"^\W*(?:a |au |le )?{_OPEN}\W*$")
_NUMERIC_SHORT = re.compile(r"^\W*(0?[1-9]|1[0-2])[/.](\d{2})\W*$")
_BARE_MONTH = re.compile(rf"^\W*(?:\d{{1,2}}(?:er)?\s+)?({_M})")

DURATION = re.compile(
    r"[(\[]?\s*(?<![\d/])\b\d{1,2}(?:[.,]\d)?\s*(?:ans?|annees?|mois|semaines?|jours|years?|"
    r"yrs?|months?|mos|weeks?)\b"
    r"(?:\s*(?:et|and|,)?\s*\d{1,2}\s*(?:mois|months?|mos|semaines?|weeks?)\b)?\s*[)\]]?"
)
"""A length of time ("2 ans et 3 mois"), to be applied to folded text: it is no date."""


class PartialDate(NamedTuple):
    """A date with the precision the CV gives. `value` is "YYYY", "YYYY-MM" or "YYYY-MM-DD", empty for an open end
    that names no day ("present"); `open_end` says that the period goes on; `raw` is the text it was read from."""

    value: str
    precision: Precision
    open_end: bool
    raw: str


class DateRange(NamedTuple):
    """A period found in a line: raw start and end (None where the line names none) and the span that they fill.

    `open_end` is true when the text says that the period goes on ("depuis 2019", "2019 - présent", "2019 -").
    """

    start: str | None
    end: str | None
    span: tuple[int, int]
    open_end: bool


def find_date_range(line: str) -> DateRange | None:
    """The first period (or single date) in the line, or None. Raw texts are slices of `line`."""
    folded = plain(line)
    found: list[tuple[int, int, DateRange]] = []
    for rank, pattern in enumerate(
        (_FULL_RANGE, _BETWEEN, _SHORT_NUMERIC, _MONTH_START, _SHORT_END, _GLUED, _AND, _OPEN_AFTER, _TRAILING)
    ):
        match = pattern.search(folded)
        unlike = pattern is _SHORT_END and match and _is_year_month(match)
        backwards = pattern in (_GLUED, _AND) and match and match["end"][-4:] < _first(match)[-4:]
        if match and not unlike and not backwards:
            at = match.start("start") if match["start"] else match.start("summers")
            found.append((at, rank, _range(pattern, match, line, folded)))
    single = _SINGLE.search(folded)
    if single and _is_in_a_name(folded, single) and any(period.end for _, _, period in found):
        single = None
    if single and not any(start <= single.start("start") for start, _, _ in found):
        opened = bool(single.group("prefix"))
        found.append(
            (single.start("start"), 9, DateRange(line[slice(*single.span("start"))], None, single.span(), opened))
        )
    return min(found, key=lambda item: item[:2])[2] if found else None


def _first(match: re.Match[str]) -> str:
    return match["start"] or match["summers"]


def _is_in_a_name(folded: str, single: re.Match[str]) -> bool:
    """Whether the year alone goes on from a word ("Port 2000"): where a period stands behind it, it is no date."""
    before = folded[: single.start()]
    return single[0].isdigit() and re.search(r"[a-z]\s$", before) is not None


def _is_year_month(match: re.Match[str]) -> bool:
    """Whether "2019/09" or "2019-09" is a month: so it is unless it reads as a school year ("2009-10")."""
    year, number = int(match["start"]), int(match["end"])
    school_year = number == (year + 1) % 100 and "/" not in match[0]
    if _LONG_DASH.search(match[0]) and number >= year % 100:
        return False
    return (1 <= number <= 12 and not school_year) or number <= year % 100 or number > year % 100 + 20


def _range(pattern: re.Pattern[str], match: re.Match[str], line: str, folded: str) -> DateRange:
    named = "summers" if pattern is _AND and match["start"] is None else "start"
    start, span = line[slice(*match.span(named))], match.span()
    if pattern is _TRAILING:
        return DateRange(start, None, span, True)
    end = line[slice(*match.span("end"))]
    if pattern is _GLUED:
        return DateRange(line[slice(*span)], line[slice(*span)], span, not match["end"].isdigit())
    if pattern is _SHORT_END:
        return DateRange(start, line[slice(*span)], span, False)
    if pattern is _MONTH_START:
        again = _AGAIN.match(folded, span[1])
        span = (span[0], again.end()) if again else span
        return DateRange(line[match.start("start") : match.end("end")], end, span, False)
    return DateRange(start, end, span, bool(re.search(_OPEN, folded[slice(*match.span("end"))])))


def date_spans(line: str) -> list[tuple[int, int]]:
    """Spans of all dates in the line, ranges as one span, in order."""
    spans: list[tuple[int, int]] = []
    offset = 0
    while found := find_date_range(line[offset:]):
        spans.append((offset + found.span[0], offset + found.span[1]))
        offset += max(found.span[1], 1)
    return spans


def parse_date(raw: str, language: str | None = None, side: Side = "start") -> PartialDate | None:
    """The date a CV writes as `raw`, or None when it is none.

    `raw` may be a whole period: `side` chooses its start or its end, and settles a quarter or season to its first or
    last month. `language` decides 03/04/2020 (day first in French; in English only the year is sure).
    """
    folded = plain(raw).strip()
    if _OPEN_ONLY.match(folded):
        return PartialDate("", "day", True, raw)
    found = find_date_range(raw)
    open_end = bool(found and found.open_end) or bool(_SINCE.match(folded))
    short = _NUMERIC_SHORT.match(folded)
    if short:
        return PartialDate(f"{_full_year(short[2])}-{int(short[1]):02d}", "month", open_end, raw)
    if found is None:
        return None
    text = plain(found.end if side == "end" and found.end else found.start or "")
    if side == "end" and found.open_end:
        return PartialDate("", "day", True, raw)
    glued = _GLUED.search(text)
    text = glued[side] if glued else text
    dates = _ANY_DATE.findall(text)
    if side == "end" and (two := _SHORT_END.search(text)) and not _is_year_month(two):
        year = int(two["start"]) // 100 * 100 + int(two["end"])
        return PartialDate(str(year), "year", False, raw) if year >= int(two["start"]) else None
    month_first = _MONTH_START.search(text)
    if side == "start" and month_first:
        return _dated(month_first["start"] + " " + (re.findall(_Y, text) or [""])[-1], language, side, open_end, raw)
    if not dates and (numeric := re.match(r"(0?[1-9]|1[0-2])[/.](\d{2})$", text.strip())):
        return PartialDate(f"{_full_year(numeric[2])}-{int(numeric[1]):02d}", "month", open_end, raw)
    if not dates:
        return None
    return _dated(dates[0] if side == "start" else dates[-1], language, side, open_end, raw)


def _full_year(two_digits: str) -> int:
    """The year that two digits mean in a CV: nobody at work was there before 1950."""
    return int(two_digits) + (2000 if int(two_digits) < 50 else 1900)


def _dated(text: str, language: str | None, side: Side, open_end: bool, raw: str) -> PartialDate | None:
    """The one date `text` (folded) as a PartialDate."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    year = next((int(y) for y in re.findall(_Y, text)), None)
    name = next((w for w in re.findall("[a-z]+", text) if w in _MONTH_NUMBER), None)

    def made(value: str, precision: Precision) -> PartialDate:
        return PartialDate(value, precision, open_end, raw)

    if name:
        month = _MONTH_NUMBER[name]
        if year is None:
            return made(f"{_full_year(f'{numbers[-1]:02d}')}-{month:02d}", "month") if numbers else None
        days = [n for n in numbers if n != year and 1 <= n <= 31]
        return made(f"{year}-{month:02d}-{days[0]:02d}", "day") if days else made(f"{year}-{month:02d}", "month")
    if year is None:
        return None
    season = next((w for w in re.findall("[a-z]+", text) if w in _SEASONS), None)
    if season:
        return made(str(year), "season")
    part = re.match(r"([qtsh])?([1-4])(?:er|e|eme|st|nd|rd|th)?\s*(trimestre|quarter|semestre)?", text)
    if part and (part[1] or part[3]):
        length = 6 if part[1] in ("s", "h") or part[3] == "semestre" else 3
        if int(part[2]) * length <= 12:
            month = (int(part[2]) - 1) * length + (1 if side == "start" else length)
            return made(f"{year}-{month:02d}", "quarter")
    rest = [n for n in numbers if n != year]
    if not rest:
        return made(str(year), "year")
    if numbers[0] == year:
        month, day = rest[0], rest[1] if len(rest) > 1 else None
    elif len(rest) == 1:
        month, day = rest[0], None
    else:
        day, month = rest[0], rest[1]
        if month > 12 and day <= 12:
            day, month = month, day
        elif language == "en" and day <= 12 and day != month and "." not in text:
            return made(str(year), "year")
    if not 1 <= month <= 12:
        return made(str(year), "year")
    if day is not None and 1 <= day <= 31:
        return made(f"{year}-{month:02d}-{day:02d}", "day")
    return made(f"{year}-{month:02d}", "month")
