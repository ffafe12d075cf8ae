"""What an offer pays: amounts, currency and period, from a source's own fields or from French and English words.

Belongs here: reading pay. What is said without an amount ("selon profil", "SMIC", "competitive") is no salary; an amount
that can't be right is kept and noted, never mended. Does not belong here: the offer's other fields (`offers`).
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from recruit_assets.domain.folding import plain

Period = Literal["hour", "day", "week", "month", "year"]
LONGEST = 1000
"""How much of a text is looked at."""
PLAUSIBLE: dict[Period, tuple[float, float]] = {
    "hour": (5, 300),
    "day": (35, 2500),
    "week": (150, 10_000),
    "month": (300, 20_000),
    "year": (5_000, 500_000),
}
"""Between which amounts (euros, pounds, dollars or Swiss francs) pay for a period is believed without a note."""
_YEARLY_FROM = 15_000
"""From which amount on pay without a period is yearly."""


class Salary(NamedTuple):
    """Pay as it is offered: `min` and `max` in `currency` (ISO 4217) for each `period`, before tax unless the offer says
    otherwise; equal where one amount is named, None where there is no lower or upper end. `predicted` when the source
    estimated it."""

    min: float | None = None
    max: float | None = None
    currency: str | None = None
    period: Period | None = None
    predicted: bool = False


_CURRENCY = (
    r"(?:€|eur(?:os?)?\b|£|gbp\b|pounds?\b|(?:us|ca|au|c|a)?\$|usd\b|cad\b|aud\b|dollars?\b|chf\b|francs? suisses?\b)"
)
_NUMBER = r"\d{1,3}(?:[ .,'’]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d{1,9}(?:[.,]\d{1,2}(?!\d))?"
_AMOUNT = re.compile(
    rf"(?<![\w.,/])(?P<before>{_CURRENCY})?\s*(?P<number>{_NUMBER})\s*"
    rf"(?:(?P<k>k(?![a-z]|\w*m\b)|k(?=eur|chf|gbp|usd)|mille\b))?\s*(?P<after>{_CURRENCY})?",
)
_BETWEEN = re.compile(
    r"\s*(?:bruts?|gross|nets?|par (?:an|mois|heure|jour)|/ ?(?:an|mois|h|heure|j|jour))?\s*"
    r"(?:-|a|to|et|and|jusqu'a|up to)\s*(?:[<>~]\s*)?"
)
_NO_PAY = re.compile(
    r"(?:prime|bonus|variable|interessement|participation|panier|ticket|titre|cheque|mutuelle|remboursement|indemnite|allowance"
    r"|commission|budget|chiffre d'affaires|turnover|revenue|levee|raised|funding)\W+(?:\w+\W+){0,4}$"
)
_NOT_AN_AMOUNT = re.compile(
    r"^\s*(?:%|mois\b|ans?\b|annees?\b|years?\b|months?\b|h\b|heures?\b|hours?\b|jours?\b|days?\b|weeks?\b|semaines?\b"
    r"|e\b|eme\b|eme mois|x\b|km\b|m2\b|personnes?|salaries)"
)
_MONTHS_A_YEAR = re.compile(
    r"\b(?:sur|x|for|over)\s*\d{1,2}(?:[.,]\d{1,2})?\s*(?:mois|months?)\b|\b1[2-6](?:e|eme)? mois\b"
)
_PERIODS: tuple[tuple[Period, str], ...] = (
    (
        "hour",
        r"/ ?h\b|\bp/h|\bph\b|\bheure|horaire|\bhour|per hr\b|/ ?hr\b|/ ?hour|de l'heure|taux h",
    ),
    ("day", r"/ ?j\b|/ ?jour|\btjm\b|par jour|journali|\bper day|\ba day\b|\bdaily|/ ?day|\bp/d\b|day rate"),
    ("week", r"par semaine|hebdo|\bper week|\ba week\b|\bweekly|/ ?week|/ ?semaine|\bp/w\b|\bpw\b"),
    ("month", r"/ ?mois|\bmensuel|par mois|\bper month|\ba month\b|\bmonthly|/ ?month|\bpcm\b|\bp/m\b"),
    (
        "year",
        r"/ ?an\b|\bannuel|par an\b|\bl'annee|\bannee\b|\bper year|\ba year\b|\byearly|\bannual|per annum"
        r"|\bp\.?a\.?(?!\w)|/ ?y(?:ea)?r|\bk ?€? ?/ ?an\b|\bpackage\b|\bote\b",
    ),
)
_MINIMUM = re.compile(
    r"(?:a partir de|des|minimum|min\.?|from|starting at|starting from|at least|au moins|>|plus de)\s*:?\s*$"
)
_MAXIMUM = re.compile(r"(?:jusqu'a|jusque|maximum|max\.?|up to|<|at most)\s*:?\s*$")
_LABEL = re.compile(r"\b(?:salaire|remuneration|salary|pay|wage|package|tjm|taux horaire|compensation|hourly rate)\b")


def salary_in(text: Any, alone: bool = True) -> tuple[Salary | None, tuple[str, ...]]:
    """The pay that a text names, and notes on what is odd about it.

    `alone` when the text is about pay and nothing else: then a number without a currency counts. Never raises; `min` is
    never above `max`.
    """
    if not isinstance(text, str):
        return None, ()
    folded = plain(unicodedata.normalize("NFKC", text[:LONGEST])).replace("–", "-").replace("—", "-").replace("−", "-")
    folded = " ".join(folded.split())
    monthly_share = _MONTHS_A_YEAR.search(folded) is not None
    stripped = _MONTHS_A_YEAR.sub(" ", folded)
    amounts = _amounts(stripped, alone)
    if not amounts:
        return None, ("salary: the minimum wage, no amount is named",) if "smic" in folded else ()
    low, high, currency, thousands, notes = _range(stripped, amounts)
    period = _period(stripped)
    if period is None:
        top = high if high is not None else low or 0
        if thousands or top >= _YEARLY_FROM:
            period = "year"
            notes.append("salary: no period is named; the amount is one for a year")
        elif monthly_share:
            period = "month"
        else:
            notes.append("salary: no period is named")
    if currency is None:
        notes.append("salary: no currency is named")
    return _checked(Salary(low, high, currency, period), notes)


def salary_of(pay: Any) -> tuple[Salary | None, tuple[str, ...]]:
    """The pay in a source's own fields: `min`, `max` (numbers or digits), `currency`, `period` (any word for one),
    `predicted`. Never raises; `min` is never above `max`."""
    if not isinstance(pay, Mapping):
        return None, ()
    low, high = _number(pay.get("min")), _number(pay.get("max"))
    if low is None and high is None:
        return None, ()
    currency = pay.get("currency")
    currency = currency.strip().upper() if isinstance(currency, str) else ""
    named = _period(plain(str(pay.get("period") or "")).replace("-", " ").replace("_", " "), words_only=True)
    notes = [] if named else ["salary: no period is named"]
    given = currency if re.fullmatch("[A-Z]{3}", currency) else None
    return _checked(Salary(low, high, given, named, pay.get("predicted") is True), notes)


def salary_in_description(description: str) -> tuple[Salary | None, tuple[str, ...]]:
    """The pay on a line of a description that says it is about pay; only amounts with a currency count."""
    for line in description.splitlines():
        folded = plain(line[:LONGEST])
        if (label := _LABEL.search(folded)) and re.search(
            rf"\d\s*k?\s*{_CURRENCY}|{_CURRENCY}\s*\d", folded[label.start() :]
        ):
            salary, notes = salary_in(line[label.start() :], alone=False)
            if salary and salary.currency:
                return salary, (*notes, "salary: read in the description")
    return None, ()


class _Amount(NamedTuple):
    value: float
    thousands: bool
    currency: str | None
    start: int
    end: int


def _amounts(text: str, alone: bool) -> list[_Amount]:
    found: list[_Amount] = []
    for match in _AMOUNT.finditer(text):
        if _NO_PAY.search(text[max(0, match.start() - 60) : match.start()]):
            continue
        named = match["before"] or match["after"]
        bare = not named and not match["k"]
        if bare and _NOT_AN_AMOUNT.match(text[match.end("number") :]):
            continue
        value = _value(match["number"])
        if value is None:
            continue
        thousands = bool(match["k"])
        amount = _Amount(value * 1000 if thousands else value, thousands, _currency(named), match.start(), match.end())
        found.append(amount)
    sure = [amount for amount in found if amount.currency or amount.thousands]
    if sure:
        first = found.index(sure[0])
        # The lower end of a range stands before the amount that names the currency: "35-40 k€".
        joined = first > 0 and _BETWEEN.fullmatch(text[found[first - 1].end : found[first].start])
        return found[first - 1 if joined else first :]
    return [amount for amount in found if amount.value >= 5] if alone else []


def _range(text: str, amounts: list[_Amount]) -> tuple[float | None, float | None, str | None, bool, list[str]]:
    notes: list[str] = []
    first = amounts[0]
    second = amounts[1] if len(amounts) > 1 else None
    if second and _BETWEEN.fullmatch(text[first.end : second.start]):
        low, high = first.value, second.value
        if second.thousands and not first.thousands and low < 1000:
            low *= 1000
        elif first.thousands and not second.thousands and high < 1000:
            high *= 1000
        if low > high:
            low, high = high, low
            notes.append("salary: the lower amount is named last")
        currency = first.currency or second.currency
        return low, high, currency, first.thousands or second.thousands, notes
    before = text[max(0, first.start - 25) : first.start]
    low = None if _MAXIMUM.search(before) else first.value
    high = None if _MINIMUM.search(before) and low is not None else first.value
    return low, high, first.currency, first.thousands, notes


def _value(number: str) -> float | None:
    whole = re.fullmatch(r"(\d{1,3}(?:[ .,'’]\d{3})+)(?:[.,](\d{1,2}))?", number)
    text = re.sub(r"\D", "", whole[1]) + f".{whole[2] or 0}" if whole else number.replace(",", ".")
    return _number(text)


def _number(value: Any) -> float | None:
    """A positive, finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(
            value.replace(" ", "").replace("\u202f", "").replace(",", ".") if isinstance(value, str) else value
        )
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and 0 < number < 1e10 else None


def _currency(named: str | None) -> str | None:
    if not named:
        return None
    for code, sign in (
        ("EUR", r"€|eur"),
        ("GBP", r"£|gbp|pound"),
        ("CAD", r"ca?\$|cad"),
        ("AUD", r"au?\$|aud"),
        ("CHF", r"chf|franc"),
        ("USD", r"\$|usd|dollar"),
    ):
        if re.match(sign, named):
            return code
    return None


_PERIOD_WORDS: tuple[tuple[Period, str], ...] = (
    ("hour", "hour|heure"),
    ("day", r"\bday|daily|jour"),
    ("week", "week|semaine|hebdo"),
    ("month", "month|mois|mensuel"),
    ("year", r"year|annual|annuel|\ban\b|annum"),
)


def _period(text: str, words_only: bool = False) -> Period | None:
    places: list[tuple[int, Period]] = [
        (found.start(), period)
        for period, pattern in (_PERIOD_WORDS if words_only else _PERIODS)
        if (found := re.search(pattern, text))
    ]
    # Hours worked in a week stand beside the pay: "2 100 € par mois, 35 heures".
    named = {period for _, period in places}
    if "hour" in named and named & {"month", "year"} and re.search(r"\d\s*(?:h\b|heures|hours)", text):
        places = [place for place in places if place[1] not in ("hour", "week")]
    return min(places)[1] if places else None


def _checked(salary: Salary, notes: list[str]) -> tuple[Salary, tuple[str, ...]]:
    low, high = salary.min, salary.max
    if low is not None and high is not None and low > high:
        salary = salary._replace(min=high, max=low)
        notes.append("salary: the lower amount is named last")
    if salary.period:
        least, most = PLAUSIBLE[salary.period]
        amounts = [amount for amount in (salary.min, salary.max) if amount is not None]
        if min(amounts) < least or max(amounts) > most:
            notes.append(f"salary: implausible for a {salary.period}, kept as the source wrote it")
    return salary, tuple(dict.fromkeys(notes))
