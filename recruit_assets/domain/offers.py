"""A job offer: the fields every source is mapped to, and the rules that clean and identify it.

Belongs here: the offer's types, cleaning of its text, its content hash, the text that is embedded. Does not belong
here: fetching (`sources`) or storing (`stores`) it, reading pay (`salary`), places (`places`) or working time (`working`),
nor telling whether two offers are one (`duplicates`).
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticSerializationError, to_json

from recruit_assets.domain.documents import Language
from recruit_assets.domain.folding import key
from recruit_assets.domain.places import place_of
from recruit_assets.domain.salary import Period, Salary, salary_in, salary_in_description, salary_of
from recruit_assets.domain.taxonomy import occupation_of, skills_in
from recruit_assets.domain.titles import search_title
from recruit_assets.domain.working import Remote, WorkingTime, remote_work, working_time

Contract = Literal[
    "permanent",
    "fixed_term",
    "temporary",
    "apprenticeship",
    "internship",
    "freelance",
    "seasonal",
    "volunteer",
]
LONGEST_DESCRIPTION = 50_000
MOST_SKILLS = 60


class RawOffer(BaseModel):
    """What a source answered for one offer. `payload` has the field names that `clean` knows; `origin` says where it
    stood ("offers.jsonl, line 17"), where that is known. `offer_id` is set where the ids are the user's own (files);
    else an offer is known as `<source>:<source_id>`."""

    model_config = ConfigDict(frozen=True)

    source: str
    source_id: str
    fetched_at: datetime
    payload: dict[str, Any]
    origin: str | None = None
    offer_id: str | None = None


class Offer(BaseModel):
    """One cleaned offer. `offer_id` is what it is known by (see `known_id`); `content_hash` changes when its text does.

    `description` is plain text (structure kept as line breaks and "- " bullets). `salary` is the offer's own words,
    `salary_min` to `salary_period` what they mean (see `salary.Salary`). `city` to `longitude` are as in `places.Place`.
    `duplicate_of` is the id of the offer this one repeats, if it does. `search_title` is the title without gender
    marks; `contract` one of `Contract` and `contract_raw` what the source wrote; `occupation` (its usual English name) and
    `isco` (the code of its unit group in ISCO-08) are what the title names, where the vocabulary knows it; `skills` are
    the names of the vocabulary's skills and licences found in the text; `attribution` and `licence` say whom to name and
    under which terms the source gave it; `raw_hash` is that of the record it was made from (see `raw_hash`), where that is
    known; `notes` what cleaning could not settle.
    """

    model_config = ConfigDict(frozen=True)

    offer_id: str
    source: str
    title: str
    description: str
    company: str | None = None
    location: str | None = None
    contract: str | None = None
    salary: str | None = None
    published_at: datetime | None = None
    url: str | None = None
    language: Language | None = None
    content_hash: str
    duplicate_of: str | None = None
    search_title: str = ""
    contract_raw: str | None = None
    salary_min: float | None = None
    salary_max: float | None = None
    salary_currency: str | None = None
    salary_period: Period | None = None
    salary_predicted: bool = False
    working_time: WorkingTime | None = None
    weekly_hours: float | None = None
    remote: Remote | None = None
    city: str | None = None
    postcode: str | None = None
    department: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    occupation: str | None = None
    isco: str | None = None
    skills: tuple[str, ...] = ()
    expires_at: datetime | None = None
    source_updated_at: datetime | None = None
    attribution: str | None = None
    licence: str | None = None
    raw_hash: str | None = None
    notes: tuple[str, ...] = ()


class RejectedOffer(BaseModel):
    """A record that can't become an offer: which field, why, and what to do. `payload` is the record as received
    (a string where not even its shape could be read); `source_id` is None where that could not be read either."""

    model_config = ConfigDict(frozen=True)

    source: str
    source_id: str | None
    origin: str
    field: str
    reason: str
    remedy: str
    payload: dict[str, Any] | str | None = None
    offer_id: str | None = None


def known_id(record: RawOffer | RejectedOffer) -> str | None:
    """What the record's offer is known by in the product; None where its id could not be read."""
    if record.offer_id:
        return storable(record.offer_id)
    return f"{record.source}:{storable(record.source_id)}" if record.source_id else None


class OfferRejected(Exception):
    """A raw offer that can't be cleaned. The message names the field, the reason and the remedy, never the text."""

    def __init__(self, field: str, reason: str, remedy: str):
        super().__init__(f"{field}: {reason}; {remedy}")
        self.field, self.reason, self.remedy = field, reason, remedy

    def __reduce__(self):
        return type(self), (self.field, self.reason, self.remedy)


def clean(raw: RawOffer) -> Offer:
    """The offer that a raw record with the common field names stands for.

    Field names: id, title, description, company, location, contract, published_at, url, language, salary; and, where a
    source has them, hours, remote, expires_at, updated_at, skills (a list), attribution, licence, pay {min, max, currency,
    period, predicted} and place {city, postcode, insee, country, latitude, longitude}. Dates come out aware (UTC where the
    source names no zone). Raises OfferRejected when title or description are missing.
    """
    payload, notes = raw.payload, []
    title = _one_line(payload.get("title"))
    if not key(title):
        raise OfferRejected("title", "is missing or empty", "give every offer a title")
    description = plain_text(payload.get("description"))
    if not key(description):
        raise OfferRejected("description", "is missing or empty", "give every offer a description")
    if len(description) > LONGEST_DESCRIPTION:
        notes.append(f"description: cut after {LONGEST_DESCRIPTION} characters")
        description = description[:LONGEST_DESCRIPTION]
    company, location = _one_line(payload.get("company")) or None, _one_line(payload.get("location")) or None
    contract_raw = _one_line(payload.get("contract")) or None
    contract = contract_kind(contract_raw)
    if contract_raw and contract is None and working_time(contract_raw) == (None, None):
        notes.append("contract: unknown kind, kept as the source wrote it")
    published_at, note = published(payload.get("published_at"), raw.fetched_at)
    notes += [note] if note else []
    expires_at, _ = published(payload.get("expires_at"), raw.fetched_at)
    updated_at, _ = published(payload.get("updated_at"), raw.fetched_at)
    language, note = _language(payload.get("language"), title, description)
    notes += [note] if note else []
    words = _one_line(payload.get("salary")) or None
    pay, salary_notes = _pay(payload, words, description)
    place, note = place_of(location, payload.get("place"))
    notes += [*salary_notes, *([note] if note else [])]
    hours, kind = _one_line(payload.get("hours")), contract_raw or ""
    time, weekly = working_time(f"{hours} {kind}", title, description)
    occupation = occupation_of(title)
    hashed = "\x1f".join(key(part or "") for part in (title, description, company, location, contract_raw))
    return Offer(
        offer_id=known_id(raw) or raw.source_id,
        source=raw.source,
        title=title,
        search_title=search_title(title),
        description=description,
        company=company,
        location=location,
        contract=contract,
        contract_raw=contract_raw,
        salary=words,
        salary_min=pay.min,
        salary_max=pay.max,
        salary_currency=pay.currency,
        salary_period=pay.period,
        salary_predicted=pay.predicted,
        working_time=time,
        weekly_hours=weekly,
        remote=remote_work(_one_line(payload.get("remote")), location or "", f"{title}\n{description}"),
        **place._asdict(),
        occupation=occupation.english if occupation else None,
        isco=occupation.isco if occupation else None,
        skills=_skills(payload.get("skills"), title, description),
        expires_at=expires_at,
        source_updated_at=updated_at,
        attribution=_one_line(payload.get("attribution")) or None,
        licence=_one_line(payload.get("licence")) or None,
        published_at=published_at,
        url=_url(payload.get("url")),
        language=language,
        content_hash=hashlib.sha256(hashed.encode()).hexdigest(),
        notes=tuple(notes),
    )


_IN_FIGURES = re.compile(r"[\d\s:.,/TZ+-]*")


def raw_hash(raw: RawOffer) -> str:
    """Hex SHA-256 of everything that decides what a record is cleaned to: its payload, the rules, and, where it tells a date
    by words such as "3 days ago", when it was fetched."""
    relative = False
    for name in ("published_at", "expires_at", "updated_at"):
        date = raw.payload.get(name)
        relative = relative or (isinstance(date, str) and not _IN_FIGURES.fullmatch(date))
    decides = [_rules(), raw.source, raw.source_id, raw.offer_id, raw.payload, str(raw.fetched_at) if relative else ""]
    try:
        told = to_json(decides)
    except PydanticSerializationError:  # a lone surrogate, or a value that JSON does not know
        told = json.dumps(decides, default=str).encode()
    return hashlib.sha256(told).hexdigest()


@lru_cache(maxsize=1)
def _rules() -> str:
    """The version of the rules: the files of this room."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".tsv"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _pay(payload: dict[str, Any], words: str | None, description: str) -> tuple[Salary, tuple[str, ...]]:
    """The source's own amounts, else those in its words about pay, else those in the description."""
    given = payload.get("pay") or {name: payload.get(f"salary_{name}") for name in ("min", "max", "currency", "period")}
    pay, notes = salary_of(given)
    if pay is None and words:
        pay, notes = salary_in(words)
    elif pay is None:
        pay, notes = salary_in_description(description)
    return pay or Salary(), notes


def _skills(given: Any, title: str, description: str) -> tuple[str, ...]:
    listed = "\n".join(_one_line(one) for one in given[:MOST_SKILLS]) if isinstance(given, list) else ""
    return skills_in(f"{title}\n{listed}\n{description}")[:MOST_SKILLS]


def text_sha256(text: str) -> str:
    """Hex SHA-256 of a text: the identity of its vector."""
    return hashlib.sha256(text.encode()).hexdigest()


def storable(text: str) -> str:
    """`text` without what no database stores: NUL and lone surrogates."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


_BLOCKS = ("p", "div", "section", "article", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6")
_TAG = re.compile(
    r"</?(?:p|br|div|span|ul|ol|li|strong|b|i|em|u|a|h[1-6]|table|tbody|tr|td|th|section|article|font|html|body)\b[^<>]*>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[a-z][a-z0-9]{1,30}|#\d{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_BULLET = re.compile(r"^[ \t]*(?:[•‣▪◦●○■□➢➤►✓✔*·–—]|-(?!\d))[ \t]*", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")


def plain_text(value: Any) -> str:
    """A description as plain text: markup read (even when escaped again), broken encodings repaired, NFKC, list
    items as "- " lines, at most one empty line in a row. Anything that is no text gives ""."""
    if not isinstance(value, str):
        return ""
    text = repaired = _repaired(value)
    for _ in range(3):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    if _TAG.search(text):
        text = _without_tags(text)
    text = unicodedata.normalize("NFKC", text if text == repaired else _repaired(text))
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _BULLET.sub("- ", text)
    text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    text = re.sub(r"^-$\n?", "", text, flags=re.MULTILINE)
    text = re.sub(r"\n{3,}", "\n\n", text)
    return re.sub(r"(^- .*)\n\n(?=- )", r"\1\n", text, flags=re.MULTILINE).strip()


_UNUSUAL = re.compile("[\x1b\x80-\x9f\u2028\u2029]")


def _repaired(text: str) -> str:
    text = storable(text)
    if text.isascii():
        return text
    import ftfy
    from ftfy.badness import is_bad

    # ftfy looks at every line: for the nine texts in ten that have nothing to mend this asks what it would ask first.
    if not _UNUSUAL.search(text) and not is_bad(text):
        return text
    return ftfy.fix_text(text, uncurl_quotes=False, normalization=None, unescape_html=False)


def _without_tags(text: str) -> str:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(text, "html.parser")
    for element in soup(["script", "style", "head", "title"]):
        element.decompose()
    for element in soup.find_all("br"):
        element.replace_with("\n")
    for element in soup.find_all("li"):
        element.insert_before("\n- ")
        element.append("\n")
    for element in soup.find_all(_BLOCKS):
        element.insert_before("\n\n")
        element.append("\n\n")
    return re.sub(r"- \s+", "- ", soup.get_text())


def _one_line(value: Any) -> str:
    """A short field as one line of clean text; numbers are taken as their digits, anything else as missing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(plain_text(str(value)).removeprefix("- ").split())[:500]


def _url(value: Any) -> str | None:
    """A web address, or None: nothing but http(s) may ever become a link."""
    text = storable(value).strip() if isinstance(value, str) else ""
    return text if re.fullmatch(r"https?://[^\s<>\"']{1,2000}", text) else None


_CONTRACTS: tuple[tuple[Contract, str], ...] = (
    ("apprenticeship", r"apprenti|alternance|alternant|professionnalisation|work study"),
    ("internship", r"\bstage\b|stagiaire|\bintern\b|internship|placement|trainee"),
    ("volunteer", r"benevol|volontariat|volunteer|service civique"),
    ("seasonal", r"saison|season"),
    ("temporary", r"interim|\btemp\b|temporary|temporaire|\bmis\b|\bmission\b|travail temp|agency"),
    ("freelance", r"freelance|independant|liberal|contractor|self employed|\blib\b|portage"),
    ("fixed_term", r"\bcdd\b|duree determinee|fixed term|\bftc\b|\bcontract\b|vacation"),
    ("permanent", r"\bcdi\b|duree indeterminee|permanent|open ended|titulaire"),
)


def contract_kind(raw: str | None) -> Contract | None:
    """The kind of contract that the source's words name, French or English, or None."""
    if not raw:
        return None
    if raw in get_args(Contract):
        return raw  # pyright: ignore[reportReturnType]  # one of the literals
    text = key(raw.replace("_", " "))
    return next((kind for kind, pattern in _CONTRACTS if re.search(pattern, text)), None)


_UNITS = {
    "minute": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "heure": timedelta(hours=1),
    "hour": timedelta(hours=1),
    "jour": timedelta(days=1),
    "day": timedelta(days=1),
    "semaine": timedelta(weeks=1),
    "week": timedelta(weeks=1),
    "mois": timedelta(days=30),
    "month": timedelta(days=30),
    "an": timedelta(days=365),
    "year": timedelta(days=365),
}
_RELATIVE = re.compile(
    rf"(?:il y a|publiee? il y a|posted)?\s*(\d{{1,3}}|une?|an?|one)\+?\s*({'|'.join(_UNITS)})s?(?:\s+ago)?",
    re.IGNORECASE,
)
_TODAY = {"aujourd hui": 0, "today": 0, "just posted": 0, "a l instant": 0, "hier": 1, "yesterday": 1, "avant hier": 2}
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\D+(\d{1,2})[:h](\d{2}))?")


def published(value: Any, fetched_at: datetime) -> tuple[datetime | None, str | None]:
    """When an offer was published, aware, with a note where the source's words can't be read.

    Reads ISO 8601, epoch seconds or milliseconds, day/month/year, French and English dates in words, and words relative
    to `fetched_at` ("il y a 3 jours", "yesterday").
    """
    if value is None or value == "":
        return None, None
    unreadable = None, "published_at: can't be read as a date, left empty"
    try:
        moment = _moment(value, fetched_at)
    except (ValueError, OverflowError, OSError):
        return unreadable
    if moment is None or not 1990 <= moment.year <= 2100:
        return unreadable
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment, "published_at: lies in the future" if moment > fetched_at + timedelta(days=1) else None


def _moment(value: Any, fetched_at: datetime) -> datetime | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float) or (isinstance(value, str) and re.fullmatch(r"\d{9,14}", value.strip())):
        number = float(value)
        return datetime.fromtimestamp(number / 1000 if abs(number) >= 1e11 else number, UTC)
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFKC", value).strip()
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if numeric := _DAY_FIRST.fullmatch(text):
        day, month, year, hour, minute = (int(part or 0) for part in numeric.groups())
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    folded = key(text)
    if folded in _TODAY:
        return _of_the_day(fetched_at - timedelta(days=_TODAY[folded]))
    if relative := _RELATIVE.fullmatch(folded):
        count = int(relative[1]) if relative[1].isdigit() else 1
        return _of_the_day(fetched_at - count * _UNITS[relative[2]], _UNITS[relative[2]])
    from recruit_assets.domain.dates import parse_date

    date = parse_date(text, "fr")
    return datetime.fromisoformat(date.value) if date and date.precision == "day" and date.value else None


def _of_the_day(moment: datetime, unit: timedelta = timedelta(days=1)) -> datetime:
    """`moment` at midnight where `unit` is a day or more: two readings on one day then give one date."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0) if unit >= timedelta(days=1) else moment


_LANGUAGE_NAMES = {"francais": "fr", "french": "fr", "anglais": "en", "english": "en"}


def _language(value: Any, title: str, description: str) -> tuple[Language | None, str | None]:
    given = key(value) if isinstance(value, str) else ""
    given = _LANGUAGE_NAMES.get(given, given[:2])
    if given == "fr":
        return "fr", None
    if given == "en":
        return "en", None
    if given:
        return None, "language: neither French nor English, searched in both"
    code, _ = _identifier().classify(f"{title}\n{description[:2000]}")
    return ("fr" if code == "fr" else "en"), None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """The language identifier, told that there are two languages: short offers are right far more often that way."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["fr", "en"])
    return identifier
