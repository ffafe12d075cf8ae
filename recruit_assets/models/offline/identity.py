"""Name, headline, contact details, address and profile statement, from the head of the CV and its contact lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from recruit_assets.domain.folding import plain, words
from recruit_assets.domain.headings import read_heading
from recruit_assets.domain.numbered_lines import NumberedLine
from recruit_assets.domain.profiles import Cited, IdentityAnswer
from recruit_assets.domain.vocabulary.diplomas import SCHOOL_WORDS
from recruit_assets.domain.vocabulary.languages import LANGUAGES
from recruit_assets.domain.vocabulary.organisations import LEGAL_FORMS, ORGANISATION_WORDS
from recruit_assets.domain.vocabulary.places import CITIES, COUNTRIES, REGIONS, US_STATES
from recruit_assets.models.offline.lines import EDGES, Row, cited, clean, employer_score, is_place, job_score, read_rows

_EMAIL = re.compile(r"[A-Za-z0-9][\w.+%'-]*(?: ?@|@ ?)[A-Za-z0-9][\w-]*(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")
_ENDINGS = {
    "com",
    "fr",
    "net",
    "org",
    "io",
    "dev",
    "me",
    "eu",
    "uk",
    "be",
    "ch",
    "co",
    "in",
    "ie",
    "de",
    "ca",
    "info",
    "edu",
    "example",
    "exemple",
    "test",
    "invalid",
    "tech",
    "lu",
    "za",
    "au",
    "nz",
    "ng",
    "gh",
    "sn",
    "ma",
    "it",
    "es",
    "nl",
    "us",
    "gov",
}
_URL = re.compile(
    r"(?:https?://|www\.)[^\s,;|)>\]]+|\b(?:[\w-]+\.)?(?:linkedin\.com|github\.com|github\.io|"
    r"gitlab\.com|behance\.net|twitter\.com|dribbble\.com|malt\.fr|medium\.com|"
    r"stackoverflow\.com|xing\.com|kaggle\.com|youtube\.com|instagram\.com)(?:/[^\s,;|)>\]]*)?"
    r"|(?<![@\w.-])(?:[a-z0-9-]+\.)+(?:com|fr|net|org|io|dev|me|eu|uk|be|ch|co|tech|design|"
    r"example|test|info|site|page)(?:/[^\s,;|)>\]]*)?(?![\w@])",
    re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?:\(?\+|\b00)\s?\d{1,3}\)?(?:[\s.\-/]*\(?\d+\)?){2,8}|\(?\b\d{2,5}\)?(?:[\s.\-/]{0,3}\d{2,5}){1,5}(?!\d)"
)
_PHONE_LABEL = re.compile(r"\b(?:tel|telephone|portable|mobile|phone|cell|gsm|mob|port|home|fixe)\b")
_STREET = re.compile(
    r"\b(?:rue|avenue|av\.?|boulevard|bd|impasse|allee|chemin|place|quai|route|cours|"
    r"lotissement|residence|street|st\.?|road|rd\.?|ave|blvd|lane|drive|close|crescent|terrace|court|"
    r"flat|apartment|apt|way|square|gardens|grove|hill|row|mews|view|quay|venelle|passage|cite|hameau|esplanade|promenade)\b"
)
_PERSONAL = re.compile(
    r"\b(?:ne(?:e)?\(?e?\)? le|nationalite|nationality|date of birth|dob|born|ans\b|years old|"
    r"celibataire|marie|permis|driving|married|single|pacse|age|vehicul|sexe|gender|"
    r"date de naissance|marital)"
)
_FEWEST_DIGITS = 9
_TITLE_NOISE = re.compile(
    r"^(?:curriculum vitae|curriculum|cv|resume|c\.v\.)(?:\s*(?:de|of|[-–—:|]))?\s*", re.IGNORECASE
)
_CIVILITY = re.compile(
    r"^(?:m\.|mr\.?|mme\.?|mlle\.?|mrs\.?|ms\.?|miss|monsieur|madame|dr\.?|prof\.|pr\.|professeure?|professor|maître|me)\s+",
    re.IGNORECASE,
)
_MAIDEN = re.compile(
    r"\s+\(?(?:née|nee|épouse|ép\.|épse|ex-)(?:\s.*)?$|\s+\(?(?:alias|dite?|known as|aka)\s.*$", re.IGNORECASE
)
_LETTERS_AFTER = re.compile(
    r"(?:,?\s+(?:B\.?Sc|BA|B\.A|M\.?Sc|MA|M\.A|MBA|Ph\.?D|DPhil|M\.?D|RN|RGN|RMN|BSN|MSN|CPA|ACA|ACCA|ACMA|CIMA|FCA|FCCA|"
    r"CFA|PMP|P\.?E|P\.?Eng|CEng|IEng|MEng|BEng|B\.?Tech|M\.?Tech|MEd|BEd|PGCE|QTS|LL\.?B|LL\.?M|J\.?D|Esq|DDS|DVM|MRCVS|MRCP|"
    r"FRCS|Pharm\.?D|HND|HNC|SHRM-CP|PHR|CISSP|ITIL|CSM|[AMF]CIPD|[MF]RICS|[MF]RSC|MIET|[MF]ICE|MIMechE|FRSA|MCIM|[MF]BCS|"
    r"MAPM|[AS]?FHEA|\([Hh]ons\)|OBE|MBE|CBE|CA\(SA\)|Dipl\.?-?Ing)\.?)+,?$"
)
"""Degrees and memberships after a name."""
_NAME = re.compile(
    r"^[A-ZÀ-Ý][\w'’.\-]*(?:\s+(?:[A-ZÀ-Ý][\w'’.\-]*|(?:ap|ab|al|el|ben|bin|ibn)-[A-ZÀ-Ý]\w+|de|du|da|dos|di|van|von|der|den|"
    r"le|la|el|al|ap|ab|ben|bin|d['’][A-ZÀ-Ý]\w+|Mc\w+)){1,4}$"
)
_FAMILY = r"(?:nom|nom de famille|nom d['’]usage|surname|last name|family name)(?:\(s\))?"
_GIVEN = r"(?:pr[ée]noms?|first names?|given names?|forenames?)(?:\(s\))?"
_LABELLED_NAME = re.compile(
    rf"(?:^|\s)(?:(?P<family>{_FAMILY})|(?P<given>{_GIVEN}))\s*:\s*"
    rf"(?P<value>[A-ZÀ-Ý][^:]*?)(?=\s+(?:{_FAMILY}|{_GIVEN})\s*:|$)",
    re.IGNORECASE,
)
_PARTICLE_LAST = re.compile(r"\s(?:d[eiu]|des|da|dos|van|von|der|den|l[ae]|el|al|ben|bin)$", re.IGNORECASE)
_SUMMARY_HEADING = re.compile(
    r"profil|propos|about|summary|objecti|statement|accroche|presentation|overview|resume|"
    r"synthese|bio|introduction|en bref|quelques mots|qui suis|goal|projet professionnel"
)


def answer_identity(lines: Sequence[NumberedLine]) -> IdentityAnswer:
    """Who the candidate is and how to reach them."""
    rows = read_rows(lines, join=False)
    head = _head(rows)
    email = _email(rows)
    phone = _phone(rows)
    name, name_row = _name(head, email.value if email else None)
    headline, headline_row = _headline(head, name, name_row)
    address = _address(rows, head, name, {row.number for row in (name_row, headline_row) if row is not None})
    return IdentityAnswer(
        name=name,
        headline=headline,
        email=email,
        phone=phone,
        city=address.get("city"),
        postal_code=address.get("postal_code"),
        region=address.get("region"),
        country=address.get("country"),
        urls=_urls(rows),
        summary=_summary(rows, head, name_row, headline_row),
    )


def _head(rows: Sequence[Row]) -> list[Row]:
    """The lines before the first heading, and after it those of the contact part, without headings."""
    return [row for row in rows if not row.heading]


def _email(rows: Sequence[Row]) -> Cited | None:
    for index, row in enumerate(rows):
        following = rows[index + 1] if index + 1 < len(rows) and rows[index + 1].number == row.number + 1 else None
        match = _EMAIL.search(row.text)
        if match:
            rest = _cut_off(match[0], following) if following is not None and match.end() == len(row.text) else ""
            if rest and following is not None:
                return cited(f"{match[0]}\n{rest}", [row, following])
            return cited(match[0].strip("."), row)
        broken = re.search(r"[\w.+-]{1,64}@?[\w.-]{0,64}$", row.text)
        if (
            broken
            and following is not None
            and (broken[0].endswith((".", "-", "_")) or "@" in broken[0] + following.text[:1])
        ):
            joined = _EMAIL.match(broken[0] + following.text.split()[0])
            if joined:
                return cited(f"{broken[0]}\n{joined[0][len(broken[0]) :]}", [row, following])
    return None


def _cut_off(address: str, following: Row) -> str:
    """The end of an address that a narrow column has cut in its last part ("...@mail.exam", "ple.org"), or ""."""
    end = following.text.strip()
    known = address.rpartition(".")[2].lower() in _ENDINGS
    if not re.fullmatch(r"[a-z]{1,7}(?:\.[a-z]{2,7}){0,2}", end):
        return ""
    return end if not known or len(end) <= 2 else ""


def _phone(rows: Sequence[Row]) -> Cited | None:
    best: tuple[float, Cited] | None = None
    for index, row in enumerate(rows):
        # A spaced slash parts two things, so a postcode before it is no part of the number.
        text = re.sub(r"\s/\s", " | ", _blanked(row.text))
        found = [(match[0], [row]) for match in _PHONE.finditer(text)]
        following = rows[index + 1] if index + 1 < len(rows) else None
        if following is not None and following.number == row.number + 1 and re.match(r"\d", following.text):
            first, second = (
                re.search(r"(?<![\w.])\(?\+?\(?\d[\d\s.()-]{3,}$", text),
                re.match(r"[\d\s.-]+(?![\w/])", following.text),
            )
            if first and second and len(re.sub(r"\D", "", first[0])) < _FEWEST_DIGITS:
                found.append((f"{first[0].strip()}\n{second[0].strip()}", [row, following]))
        for match, lines in found:
            raw = match.strip(" .-/")
            score = _phone_score(raw, row.text)
            if score is not None and (best is None or score > best[0]):
                best = (
                    score,
                    cited(raw[1:] if raw.startswith("(") and raw.count("(") > raw.count(")") else raw, lines),
                )
    return best[1] if best else None


def _blanked(text: str) -> str:
    """The text with its addresses of pages and mailboxes blanked, as long as before."""
    return _URL.sub(lambda m: " " * len(m[0]), _EMAIL.sub(lambda m: " " * len(m[0]), text))


def _phone_score(raw: str, text: str) -> float | None:
    """How surely the digits are the candidate's phone number, None where they are another number."""
    digits = re.sub(r"\D", "", raw)
    if not _FEWEST_DIGITS <= len(digits) <= 15 or re.search(r"\b(?:19|20)\d{2}\s*[-–/]\s*(?:19|20)\d{2}\b", raw):
        return None
    before = plain(text.partition(raw)[0])
    if re.search(r"siret|siren|rcs|iban|n°\s*ss|adeli|rpps|licen[cs]e n|registration|passport", before):
        return None
    score = 1.0 + raw.startswith(("+", "(+", "00")) + bool(_PHONE_LABEL.search(before)) * 0.5
    score += 0.5 if len(digits) in (10, 11, 12) else 0.0
    return score + (0.4 if re.match(r"^(?:0[67]|\+33\s?\(?0?\)?[67]|07|\+44\s?\(?0?\)?7)", raw) else 0.0)


def _urls(rows: Sequence[Row]) -> list[Cited]:
    found: dict[str, Cited] = {}
    for at, row in enumerate(rows):
        text = _EMAIL.sub(lambda m: " " * len(m[0]), row.text)
        for match in _URL.finditer(text):
            url = match[0].rstrip(".,)")
            following = rows[at + 1] if at + 1 < len(rows) else None
            if (
                url.endswith("-")
                and match.end() == len(text.rstrip())
                and following
                and following.number == row.number + 1
            ):
                url += following.text.split()[0]
                row = replace(row, numbers=(*row.numbers, following.number))
            if "." in url and len(url) > 5:
                found.setdefault(
                    plain(url).removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/"),
                    cited(url, row),
                )
    return list(found.values())


def _labelled_name(head: Sequence[Row]) -> tuple[Cited, Row] | None:
    """First and family name where a form asks for each: "Nom : MOREL", "Prénom : Lise", in a line or in two."""
    found: dict[str, tuple[str, Row]] = {}
    for row in head[:30]:
        for match in _LABELLED_NAME.finditer(row.text.strip()):
            value = clean(_MAIDEN.sub("", match["value"]))
            if 1 <= len(value.split()) <= 4 and not re.search(r"[\d@,;]", value):
                found.setdefault("family" if match["family"] else "given", (value, row))
    if len(found) < 2:
        return None
    (given, one), (family, other) = found["given"], found["family"]
    rows = sorted({row.number: row for row in (one, other)}.values(), key=lambda row: row.number)
    return cited(f"{given} {family}", rows), rows[-1]


def _name(head: Sequence[Row], email: str | None) -> tuple[Cited | None, Row | None]:
    if labelled := _labelled_name(head):
        return labelled
    local = re.sub(r"[^a-z@]", "", plain(email)) if email else ""
    best: tuple[float, str, list[Row]] | None = None
    for position, row in enumerate(head[:30]):
        candidates = [(part, [row]) for part in _name_parts(row.text)]
        following = head[position + 1] if position + 1 < len(head) else None
        if (
            following is not None
            and following.number == row.number + 1
            and (len(row.text.split()) <= 2 or _PARTICLE_LAST.search(row.text))
            and (len(following.text.split()) <= 2 or (following.text.isupper() and len(following.text.split()) == 3))
        ):
            candidates.append((f"{row.text.strip()}\n{following.text.strip()}", [row, following]))
        for text, rows in candidates:
            score = _name_score(text, local) - 0.25 * min(position, 6) - (0.3 if len(rows) > 1 else 0.0)
            particle = r"(?:de|du|la|le|van|von|el|al|ben)\b|d['’]"
            score += 1.0 if len(rows) > 1 and re.match(particle, rows[1].text, re.IGNORECASE) else 0.0
            score -= 1.0 if len(words(text)) < len(words(row.text)) - 2 and ("," in row.text or row.period) else 0.0
            if score > 0.5 and (best is None or score > best[0]):
                best = (score, text, rows)
    if best is None:
        return None, None
    return cited(best[1], best[2]), best[2][-1]


def _name_parts(text: str) -> list[str]:
    text = _MAIDEN.sub("", _TITLE_NOISE.sub("", text.strip()))
    text = re.sub(
        r"^(?:nom(?: et pr[ée]nom)?|name|full name|pr[ée]nom(?: et nom)?)\s*:\s*", "", text, flags=re.IGNORECASE
    )
    parts = [text, *re.split(r"\s+[-–—|•·]\s+|\s*[|•·,]\s*|\s{3,}|\t", text)]
    parts = [clean(_CIVILITY.sub("", part.strip())) for part in parts if part.strip()]
    return list(dict.fromkeys(clean(_LETTERS_AFTER.sub("", part)) for part in parts))


def _name_score(text: str, local: str) -> float:
    flat = " ".join(re.sub(r"[\"“«(][A-ZÀ-Ý][\w'’ -]{1,20}[\"”»)]", " ", text).split())
    tokens = words(flat)
    if _PARTICLE_LAST.search(flat) or tokens[:1] in (["the"], ["les"], ["membre"], ["member"], ["permis"]):
        return 0.0
    if not 2 <= len(flat.split()) <= 5 or re.search(r"[\d@/:;!?()&+]", flat) or not _NAME.match(flat):
        return 0.0
    if read_heading(flat) or is_place(flat) or any(token in LEGAL_FORMS for token in tokens):
        return 0.0
    score = 3.0
    job = job_score(flat)
    family_in_capitals = re.search(r"\b[A-ZÀ-Ý][a-zà-ÿ]+\b", flat) and re.search(r"\b[A-ZÀ-Ý]{3,}\b", flat)
    score -= 1.2 * job if job >= 1.6 and not family_in_capitals else 0.0
    score -= 1.0 if any(token in ORGANISATION_WORDS or token in SCHOOL_WORDS for token in tokens) else 0.0
    score -= (
        1.0
        if plain(flat) in CITIES or any(token in ("cv", "vitae", "resume", "profil", "profile") for token in tokens)
        else 0.0
    )
    if local:
        user, _, host = local.partition("@")
        hits = sum(len(token) > 2 and (token in user or token.startswith(user or "@")) for token in tokens)
        score += 0.5 * (not hits and any(len(token) > 2 and host.startswith(token) for token in tokens))
        score += 1.5 * min(hits, 2)
    if flat.isupper() or any(word.isupper() and len(word) > 2 for word in flat.split()):
        score += 0.4
    return score


def _headline(head: Sequence[Row], name: Cited | None, name_row: Row | None) -> tuple[Cited | None, Row | None]:
    """The job title near the name."""
    best: tuple[float, str, Row] | None = None
    at = next((i for i, row in enumerate(head) if row is name_row), -1)
    for position, row in enumerate(head[: at + 8]):
        parts = [row.text, *re.split(r"\s+[–—|•-]\s+", row.text)] if row is name_row else [row.text]
        for part in parts:
            text = clean(part)
            if name is not None and set(words(text)) & set(words(name.value)):
                continue
            if (
                not text
                or len(text.split()) > 14
                or len(text) > 110
                or _EMAIL.search(text)
                or _URL.search(text)
                or re.search(r"\d{4}", text)
            ):
                continue
            if (
                text.endswith(".")
                or is_place(text)
                or _PERSONAL.search(plain(text))
                or (_STREET.search(plain(text)) and re.match(r"^\d", text))
            ):
                continue
            score = job_score(text) - 0.3 * abs(position - at) + (0.7 if position in (at, at + 1) else 0.0)
            score -= 0.1 * max(0, len(text.split()) - 6)
            if score > 1.0 and (best is None or score > best[0]):
                best = (score, text, row)
    return (cited(best[1], best[2]), best[2]) if best else (None, None)


class _Place(NamedTuple):
    """A place read from one line, and how surely it is where the candidate lives."""

    sure: float
    city: str
    postal_code: str | None = None
    region: str | None = None
    country: str | None = None


def _address(rows: Sequence[Row], head: Sequence[Row], name: Cited | None, taken: set[int]) -> dict[str, Cited]:
    """City, postal code, region and country, from the line that is most surely the candidate's address."""
    reached = {row.number for row in head if row.number in taken or _EMAIL.search(row.text) or _PHONE.search(row.text)}
    names = set(words(name.value)) if name else set()
    best: tuple[float, _Place, list[Row]] | None = None
    for position, row in enumerate(head):
        if len(row.text) > (260 if row.number in reached else 160) or (
            row.period is not None and (row.period.end or row.period.open_end)
        ):
            continue
        near = any(abs(row.number - number) <= 1 for number in reached)
        following = head[position + 1] if position + 1 < len(head) else None
        for text, lines in _address_lines(row, following):
            place = _read_place(text, names, near=near, beside=row.number in reached)
            if place is None:
                continue
            score = place.sure - 0.04 * min(position, 25) - (0.6 if row.number in taken else 0.0)
            if score > 0.5 and (best is None or score > best[0]):
                best = (score, place, lines)
    if best is None:
        return {}
    _, place, lines = best
    values = {
        "city": place.city,
        "postal_code": place.postal_code,
        "region": place.region,
        "country": place.country or _country_of(lines[-1].text),
    }
    return {field: cited(value, lines) for field, value in values.items() if value}


_BRITISH_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}")


def _address_lines(row: Row, following: Row | None) -> Iterator[tuple[str, list[Row]]]:
    """The line, joined with the next one where a narrow column has cut the town's name ("17000 La", "Rochelle") or the
    postal code stands below it."""
    cut = _CUT_TOWN.search(row.text)
    goes_on = following is not None and following.number == row.number + 1 and not following.gap
    if following is not None and goes_on and cut and not re.search(r"[\d@:]", following.text.partition("|")[0]):
        yield row.text + ("" if cut[0].endswith("-") else " ") + following.text, [row, following]
    elif following is not None and goes_on and _BRITISH_POSTCODE.fullmatch(following.text.strip()):
        yield f"{row.text} {following.text}", [row, following]
    else:
        yield row.text, [row]


_CUT_TOWN = re.compile(
    r"[^\W\d]-$|,$|,\s*\d{5}$|(?:^|[\s-])(?:l[ae]s?|saint|sainte|st|sur|sous|en|near|san|los|new|port)$", re.IGNORECASE
)
_STRONG_JOINTS = re.compile(r"\s*[|•·\t;→●■]\s*|\s{3,}|\s+[-–—/]\s+|\s[-–—]|[-–—]\s(?=\D)")
_PLACE_LABEL = re.compile(
    r"^(?:(?:home |postal |permanent |current |present )?address|adresse(?: postale)?|location|lieu(?: de r[ée]sidence)?|"
    r"ville|city|town|residence|r[ée]sidence|domicile|localisation|home port|home town|hometown|lives|base|place|"
    r"secteur|area)\s*:\s*",
    re.IGNORECASE,
)
_LIVES = re.compile(
    r"^(?:.{0,30}?\b(?:basée?|domiciliée?|habit(?:e|ant)|située?|résid(?:e|ant)|demeurant)"
    r"(?: actuellement)? (?:à|au|aux|en|sur)|"
    r".{0,30}?\b(?:based|living|lives|live|located|resident|residing|settled) (?:in|at|near)|"
    r"near|close to|près de|proche(?: de)?|secteur|région de|remote|télétravail)\b[\s,:(]*",
    re.IGNORECASE,
)
_POSTCODE_BEFORE = re.compile(r"^(?:[A-Z]{1,2}-\s?)?(\d{4,6}|\d{4} ?[A-Z]{2}|\d{3} \d{2})\s*[-–]?\s+(?=[A-ZÀ-Ý(])")
_POSTCODE_AFTER = re.compile(
    r"(?:^|[\s–-]+)(\d{5}(?:-\d{4})?|\d{6}|\d{3} \d{3}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|"
    r"[A-Z]\d[\dW] ?[A-Z\d]{4}|(?<=[A-Z] )\d{4}|[A-Z]{1,2}\d{1,2}[A-Z]?)$",
    re.IGNORECASE,
)
_STATE_AFTER = re.compile(r"(?:^|\s)([A-Z]{2,3})$")
_COUNTY = re.compile(r"^(?:co\.?|county|comte de|province de|prov\.?|state of|canton de|departement)\s", re.IGNORECASE)
_TOWN_NAME = re.compile(
    r"[A-ZÀ-Ý][\w'’.-]*(?:[ -](?:[A-ZÀ-Ý(][\w'’.-]*|l[eèa]s?|sur|sous|en|de|du|des|d['’][\w-]+|l['’][\w-]+|aux?|et|lès|"
    r"upon|on|of|the|under|by|next|in)){0,5}"
)
_NO_TOWN = frozenset(
    words(
        "permis vehicule mobile portable telephone tel phone email mail courriel linkedin portfolio github website site "
        "available availability disponible immediate immediatement full clean licence license driving british american "
        "canadian australian indian nigerian kenyan ghanaian citizen citizenship passport visa nationalite nationality "
        "francaise francais marie mariee celibataire enfants married single ans years remote hybrid teletravail mobilite "
        "nationale internationale national international france-entiere cv resume vitae profil profile contact references "
        "skype whatsapp twitter date birth naissance born ne nee age home work cell gsm fax apartment flat building block "
        "house villa tower residence resume summary objective freelance independant senior junior confidential page"
    )
)


_ORCID = re.compile(r"\borcid\b\W*(?:\d{4}-){3}\d{3}[\dX]", re.IGNORECASE)
_CONTACT_LABEL = re.compile(
    r"(?:adresse|address|e-?mail|courriel|mail|tel(?:ephone)?|phone|mobile|port(?:able)?)(?: \w{3,12})?\s*[:.]"
)


def _read_place(text: str, names: set[str], near: bool, beside: bool) -> _Place | None:
    """The place in a line of the head: `near` contact details, or `beside` them in the same line. A postal code, a label,
    a known town or what stands around it (region, country, street) make it sure; a name alone is a guess."""
    text = re.sub(r"(?<=[a-z])\s+[-–]\s+(?=\d{6}\b)", " ", text)
    text = _ORCID.sub(" | ", _URL.sub(" | ", _EMAIL.sub(" | ", text)))
    best: _Place | None = None
    for segment in _STRONG_JOINTS.split(text):
        place = _place_of_segment(segment, names, near, beside)
        if place is not None and (best is None or place.sure > best.sure):
            best = place
    return best


def _place_of_segment(segment: str, names: set[str], near: bool, beside: bool) -> _Place | None:
    segment = _PLACE_LABEL.sub("", labelled := segment.strip())
    told = segment != labelled
    segment = _LIVES.sub("", led := segment)
    told = told or segment != led
    segment = re.sub(r"\+?\(?\d[\d\s().-]{8,}\d", lambda m: m[0] if _spells_postcode(m[0]) else " ", segment)
    if (segment.rstrip().endswith(".") and len(segment.split()) > 6) or _PERSONAL.search(plain(segment)):
        return None
    postal_code: str | None = None
    coded: str | None = None
    pieces: list[tuple[str, str]] = []
    for raw in re.split(r"\s*[,()]\s*|\s+/\s+|(?<=[a-zà-ÿ])\s+(?=\d{5}\s+[A-ZÀ-Ý])", segment):
        piece = re.sub(r"^(?:[^\w(]+|near |close to |près de |proche de )+", "", raw.strip(EDGES + "."))
        if not piece:
            continue
        before, after = _POSTCODE_BEFORE.match(piece), _POSTCODE_AFTER.search(piece)
        if before and not (_is_year(before[1]) and not pieces):
            town = re.sub(r"\s+cedex.*$", "", piece[before.end() :], flags=re.IGNORECASE)
            if _TOWN_NAME.fullmatch(town) and not _STREET.search(_SAINT.sub("", plain(town))):
                return _Place(6.0, town, before[1])
        elif after and not _is_year(after[1]) and (pieces or after.start()):
            postal_code = postal_code or (after[1] if len(after[1]) > 4 or after[1].isdigit() else None)
            piece = coded = piece[: after.start()].strip(EDGES)
        state = _STATE_AFTER.search(piece)
        if state and state[1] in US_STATES and (pieces or state.start()):
            pieces += (
                [(piece[: state.start()].strip(), _kind(piece[: state.start()].strip(), names))]
                if state.start()
                else []
            )
            pieces.append((state[1], "state"))
        elif piece:
            piece = re.sub(r"\s+(?:\d{1,2}|[IVX]+)(?:e|er|[eè]me)$", "", piece)
            numbered = re.sub(r"\s+\d{1,2}$", "", piece)
            piece = numbered if plain(numbered).replace("-", " ") in CITIES else piece
            pieces.append((piece, _kind(piece, names)))
    return _town_among(pieces, postal_code, coded, told, near, beside)


def _town_among(
    pieces: Sequence[tuple[str, str]],
    postal_code: str | None,
    coded: str | None,
    told: bool,
    near: bool,
    beside: bool,
) -> _Place | None:
    """The town of an address cut at its commas, each piece with its kind; `coded` has the postal code behind it."""
    kinds = [kind for _, kind in pieces]
    around = [kind in ("region", "country", "state", "department") for kind in kinds]
    outside = next((index for index, inside in enumerate(around) if inside and index), len(pieces))
    region = next((text for text, kind in pieces[1:] if kind in ("region", "state")), None)
    country = next((text for text, _ in pieces if plain(text).strip(" .") in COUNTRIES), None)
    known = [index for index, kind in enumerate(kinds) if kind == "known"]
    inner = [i for i in known if i < outside] or known
    sure = 1.5 * bool(postal_code) + 1.0 * any(around) + 0.5 * ("street" in kinds) + 1.5 * told
    if inner:
        text = pieces[inner[-1]][0]
        regional = plain(text).replace("-", " ") in _ALSO_REGIONS
        earlier = [i for i in range(inner[-1]) if kinds[i] == "known" or (kinds[i] == "town" and postal_code)]
        if regional and earlier:
            return _Place(3.0 + sure, pieces[earlier[-1]][0], postal_code, text, country)
        if len(text.split()) > 8:
            return None
        return _Place(3.0 + sure + 0.5 * near, text, postal_code, region if region != text else None, country)
    towns = [index for index, kind in enumerate(kinds) if kind == "town"]
    if postal_code and (coded, "town") in pieces:
        return _Place(2.0 + sure, str(coded), postal_code, region, country)
    inside = [index for index in towns if index < outside]
    if inside and (any(around[1:]) or postal_code) and "other" not in kinds[:outside]:
        return _Place(2.0 + sure, pieces[inside[-1]][0], postal_code, region, country)
    if not towns or "other" in kinds:
        return _Place(1.0 + sure, pieces[0][0], postal_code) if kinds == ["country"] and postal_code else None
    if "street" in kinds and towns[-1] > kinds.index("street"):
        return _Place(2.0 + sure, pieces[towns[-1]][0], postal_code)
    if told:
        return _Place(2.0 + sure, pieces[towns[0]][0], postal_code)
    if len(pieces) <= 2 and len(towns) == len(pieces) and near:
        second = pieces[1][0] if len(pieces) == 2 else None
        return _Place(1.4 + 0.4 * beside if second else 1.0 * beside, pieces[0][0], None, second)
    return None


def _kind(piece: str, names: set[str]) -> str:
    """What one piece of an address is: known, town, region, country, state, department, street or other."""
    folded = plain(piece).replace("-", " ").strip(" .")
    if not folded:
        return "other"
    if folded in CITIES:
        return "known"
    if plain(piece).strip(" .") in COUNTRIES:
        return "country"
    if plain(piece).strip() in REGIONS or folded in _FLAT_REGIONS or _COUNTY.match(piece):
        return "region"
    if re.fullmatch(r"\d{2,3}|2[ABab]", piece):
        return "department"
    if re.search(r"\d|^p\.?o\.? box|^b\.?p\.? ", piece, re.IGNORECASE) or _STREET.search(_SAINT.sub("", plain(piece))):
        return "street" if len(piece.split()) < 12 else "other"
    tokens = words(piece)
    if not _TOWN_NAME.fullmatch(piece) or len(tokens) > 6 or job_score(piece) > 0.6 or set(tokens) & _NO_TOWN:
        return "other"
    if names & {token for token in tokens if len(token) > 2} or employer_score(piece) >= 1.8 or read_heading(piece):
        return "other"
    if any(token in SCHOOL_WORDS or token in LANGUAGES for token in tokens) or (piece.isupper() and len(piece) < 5):
        return "other"
    return "town"


_SAINT = re.compile(r"\bst\.? (?=[a-z])")
_FLAT_REGIONS = {region.replace("-", " ") for region in REGIONS}
_ALSO_REGIONS = (_FLAT_REGIONS | {country.replace("-", " ") for country in COUNTRIES}) & CITIES


def _is_year(text: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d{2}", text) is not None


def _spells_postcode(text: str) -> bool:
    return len(re.sub(r"\D", "", text)) < 9


def _country_of(text: str) -> str | None:
    """The country that a part of the line names."""
    parts = (clean(part) for part in re.split(r"[,|•·()/]|\s[-–—]\s|\s{2,}", text))
    return next((part for part in parts if plain(part).strip(" .") in COUNTRIES), None)


_LABELLED = re.compile(r"(?:^|\|)[^|:]{3,30}:\s")
"""A detail with its label in a line of several ("Nationality: Hungarian | Phone number: ...")."""


def _summary(rows: Sequence[Row], head: Sequence[Row], name_row: Row | None, headline_row: Row | None) -> Cited | None:
    """The paragraph under a profile heading, or the first one of full sentences in the head."""
    under: list[Row] = []
    collecting = False
    for row in rows:
        if row.heading:
            if under:
                break
            collecting = bool(_SUMMARY_HEADING.search(plain(row.text))) and "contact" not in plain(row.text)
        elif collecting and row not in (name_row, headline_row) and (not under or row.number == under[-1].number + 1):
            if under and _CONTACT_LABEL.match(plain(row.text)):
                collecting = False
                continue
            if _EMAIL.search(row.text) or _PHONE.fullmatch(row.text):
                continue
            under.append(row)
    if not under:
        for row in head:
            flows = bool(under) and row.number == under[-1].number + 1 and not row.gap
            if flows or (
                not under
                and row not in (name_row, headline_row)
                and len(row.text.split()) >= 9
                and not _EMAIL.search(row.text)
                and not _URL.search(row.text)
                and not _STREET.search(plain(row.text))
                and not _CONTACT_LABEL.match(plain(row.text))
                and len(_LABELLED.findall(row.text)) < 3
            ):
                under.append(row)
            elif under:
                break
    text = "\n".join(row.text for row in under)
    return cited(text, under) if len(text.split()) >= 5 else None
