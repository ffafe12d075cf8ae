"""Name, headline, contact details, address and profile statement, from the head of the CV and its contact lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from recruit_assets.domain.folding import plain, words
from recruit_assets.domain.profiles import Cited, IdentityAnswer
from recruit_assets.domain.sections import NumberedLine, read_heading
from recruit_assets.domain.vocabulary.diplomas import SCHOOL_WORDS
from recruit_assets.domain.vocabulary.organisations import LEGAL_FORMS, ORGANISATION_WORDS
from recruit_assets.domain.vocabulary.places import CITIES, COUNTRIES, REGIONS, US_STATES
from recruit_assets.models.offline.lines import EDGES, Row, cited, clean, is_known_place, is_place, job_score, read_rows

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
_POSTCODE_TOWN = re.compile(
    r"(?<!\d)(?:F-|FR-)?(\d{5}|"
    r"\d{4}(?=\s+[A-ZÀ-Ý]))\s*[-,]?\s+([A-ZÀ-Ý][\w'’.\-]*(?:[\s-]+(?:[A-ZÀ-Ý][\w'’.\-]*|"
    r"l[eèa]s?|sur|sous|en|de|du|des|d['’]\w+|aux?|et|les|lès))*)"
)
_LIVES_IN = re.compile(
    r"\b(?:[Bb]asée? à|[Dd]omiciliée? à|[Hh]abite à|[Bb]ased in|[Ll]iv(?:ing|es) in)\s+"
    r"([A-ZÀ-Ý][\w'’-]+(?:\s[A-ZÀ-Ý][\w'’-]+){0,3})"
)
_OUTWARD_CODE = re.compile(r"\s+[A-Z]{1,2}\d{1,2}[A-Z]?$")
_UK_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})\b")
_US_PLACE = re.compile(r"([A-ZÀ-Ý][\w.'’-]+(?:\s[A-ZÀ-Ý][\w.'’-]+){0,3}),\s*([A-Z]{2})\b(?:,?\s+(\d{5}(?:-\d{4})?))?")
_ZIP_PLACE = re.compile(
    r"([A-ZÀ-Ý][\w.'’-]+(?:\s[A-ZÀ-Ý][\w.'’-]+){0,3}),\s*([A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\s+(\d{5})\b"
)
"""A town before its state's name and ZIP code."""
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
_TITLE_NOISE = re.compile(
    r"^(?:curriculum vitae|curriculum|cv|resume|c\.v\.)(?:\s*(?:de|of|[-–—:|]))?\s*", re.IGNORECASE
)
_CIVILITY = re.compile(
    r"^(?:m\.|mr\.?|mme\.?|mlle\.?|mrs\.?|ms\.?|miss|monsieur|madame|dr\.?|maître|me)\s+", re.IGNORECASE
)
_NAME = re.compile(
    r"^[A-ZÀ-Ý][\w'’.\-]*(?:\s+(?:[A-ZÀ-Ý][\w'’.\-]*|de|du|da|dos|di|van|von|der|den|le|la|el|"
    r"al|ben|bin|d['’][A-ZÀ-Ý]\w+|Mc\w+)){1,4}$"
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
    address = _address(rows, head, {row.number for row in (name_row, headline_row) if row is not None})
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
        match = _EMAIL.search(row.text)
        if match:
            rest = _cut_off(match[0], rows[index + 1]) if match.end() == len(row.text) and index + 1 < len(rows) else ""
            if rest:
                return cited(f"{match[0]}\n{rest}", [row, rows[index + 1]])
            return cited(match[0].strip("."), row)
        broken = re.search(r"[\w.+-]+@?[\w.-]*$", row.text)
        if broken and index + 1 < len(rows) and ("@" in broken[0]) and rows[index + 1].number == row.number + 1:
            joined = _EMAIL.match(broken[0] + rows[index + 1].text.split()[0])
            if joined:
                return cited(f"{broken[0]}\n{joined[0][len(broken[0]) :]}", [row, rows[index + 1]])
    return None


def _cut_off(address: str, following: Row) -> str:
    """The end of an address that a narrow column has cut in its last part ("...@mail.exam", "ple"), or ""."""
    end = following.text.strip()
    short = re.fullmatch(r"[a-z]{1,6}", end) is not None
    return end if short and address.rpartition(".")[2] not in _ENDINGS else ""


def _phone(rows: Sequence[Row]) -> Cited | None:
    best: tuple[float, Cited] | None = None
    for row in rows:
        text = _URL.sub(lambda m: " " * len(m[0]), row.text)
        for match in _PHONE.finditer(text):
            raw = match[0].strip(" .-/")
            digits = re.sub(r"\D", "", raw)
            if not 9 <= len(digits) <= 15 or re.search(r"\b(?:19|20)\d{2}\s*[-–/]\s*(?:19|20)\d{2}\b", raw):
                continue
            if re.search(r"siret|siren|rcs|iban|n°\s*ss|adeli|rpps", plain(row.text[: match.start()])):
                continue
            score = 1.0 + raw.startswith(("+", "(+", "00")) + bool(_PHONE_LABEL.search(plain(row.text))) * 0.5
            score += 0.5 if len(digits) in (10, 11, 12) else 0.0
            score += 0.4 if re.match(r"^(?:0[67]|\+33\s?\(?0?\)?[67]|07|\+44\s?\(?0?\)?7)", raw) else 0.0
            if raw.startswith("(") and raw.count("(") > raw.count(")"):
                raw = raw[1:]
            if best is None or score > best[0]:
                best = (score, cited(raw, row))
    return best[1] if best else None


def _urls(rows: Sequence[Row]) -> list[Cited]:
    found: dict[str, Cited] = {}
    for row in rows:
        text = _EMAIL.sub(lambda m: " " * len(m[0]), row.text)
        for match in _URL.finditer(text):
            url = match[0].rstrip(".,)")
            if "." in url and len(url) > 5:
                found.setdefault(
                    plain(url).removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/"),
                    cited(url, row),
                )
    return list(found.values())


def _name(head: Sequence[Row], email: str | None) -> tuple[Cited | None, Row | None]:
    local = re.sub(r"[^a-z]", "", plain(email.split("@")[0])) if email else ""
    best: tuple[float, str, list[Row]] | None = None
    for position, row in enumerate(head[:30]):
        candidates = [(part, [row]) for part in _name_parts(row.text)]
        following = head[position + 1] if position + 1 < len(head) else None
        if (
            following is not None
            and following.number == row.number + 1
            and (len(row.text.split()) <= 2 or _PARTICLE_LAST.search(row.text))
            and len(following.text.split()) <= 2
        ):
            candidates.append((f"{row.text.strip()}\n{following.text.strip()}", [row, following]))
        for text, rows in candidates:
            score = _name_score(text, local) - 0.25 * min(position, 6) - (0.3 if len(rows) > 1 else 0.0)
            score += 0.6 if len(rows) > 1 and re.match(r"(?:de|du|la|le|van|von|d['’])", rows[1].text) else 0.0
            score -= 1.0 if len(words(text)) < len(words(row.text)) - 2 and ("," in row.text or row.period) else 0.0
            if score > 0.5 and (best is None or score > best[0]):
                best = (score, text, rows)
    if best is None:
        return None, None
    return cited(best[1], best[2]), best[2][-1]


def _name_parts(text: str) -> list[str]:
    text = _TITLE_NOISE.sub("", text.strip())
    text = re.sub(
        r"^(?:nom(?: et pr[ée]nom)?|name|full name|pr[ée]nom(?: et nom)?)\s*:\s*", "", text, flags=re.IGNORECASE
    )
    parts = [text, *re.split(r"\s+[-–—|•·]\s+|\s*[|•·,]\s*|\s{3,}|\t", text)]
    return [clean(_CIVILITY.sub("", part.strip())) for part in parts if part.strip()]


def _name_score(text: str, local: str) -> float:
    flat = " ".join(re.sub(r"[\"“«(][A-ZÀ-Ý][\w'’ -]{1,20}[\"”»)]", " ", text).split())
    tokens = words(flat)
    if _PARTICLE_LAST.search(flat) or tokens[:1] in (["the"], ["les"]):
        return 0.0
    if not 2 <= len(flat.split()) <= 5 or re.search(r"[\d@/:;!?()&+]", flat) or not _NAME.match(flat):
        return 0.0
    if read_heading(flat) or is_place(flat) or any(token in LEGAL_FORMS for token in tokens):
        return 0.0
    score = 3.0
    job = job_score(flat)
    score -= 1.2 * job if job >= 1.6 else 0.0
    score -= 1.0 if any(token in ORGANISATION_WORDS or token in SCHOOL_WORDS for token in tokens) else 0.0
    score -= (
        1.0
        if plain(flat) in CITIES or any(token in ("cv", "vitae", "resume", "profil", "profile") for token in tokens)
        else 0.0
    )
    if local:
        hits = sum(len(token) > 2 and token in local for token in tokens)
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


def _address(rows: Sequence[Row], head: Sequence[Row], taken: set[int]) -> dict[str, Cited]:
    found: dict[str, Cited] = {}
    candidates = [row for row in head if row.number not in taken and len(row.text) < 140] + [
        row for row in head if row.number in taken
    ]
    for row in candidates:
        match = _POSTCODE_TOWN.search(row.text)
        if match and not re.match(r"^(?:19|20)\d{2}$", match[1]) and not _STREET.search(plain(match[2])):
            town = re.sub(r"\s+(?:cedex.*|france|belgique|suisse)$", "", match[2], flags=re.IGNORECASE).strip(EDGES)
            found["postal_code"], found["city"] = cited(match[1], row), cited(town, row)
            _add_country(found, row)
            return found
    for row in candidates:
        match = _UK_POSTCODE.search(row.text)
        if match:
            found["postal_code"] = cited(match[1], row)
            before = [part.strip() for part in row.text[: match.start()].split(",") if part.strip()]
            after = [part.strip() for part in row.text[match.end() :].split(",") if part.strip()]
            towns = [
                part
                for part in reversed(before)
                if plain(part) not in REGIONS and plain(part) not in COUNTRIES and not re.match(r"^\d", part)
            ]
            town = next(
                (part for part in towns if plain(part).replace("-", " ") in CITIES), towns[0] if towns else None
            )
            if town is None and after:
                town = after[0]
            if town:
                found["city"] = cited(clean(town), row)
            region = next((part for part in before if plain(part) in REGIONS), None)
            if region:
                found["region"] = cited(region, row)
            _add_country(found, row)
            return found
    for row in candidates:
        match = _US_PLACE.search(row.text)
        if match and match[2] in US_STATES:
            found["city"], found["region"] = cited(match[1], row), cited(match[2], row)
            if match[3]:
                found["postal_code"] = cited(match[3], row)
            return found
    for row in candidates:
        match = _ZIP_PLACE.search(row.text)
        if match:
            found["city"], found["region"], found["postal_code"] = (cited(match[n], row) for n in (1, 2, 3))
            return found
    for row in candidates:
        place = _place_in(row)
        if place:
            found["city"] = cited(place[0], row)
            if place[1]:
                found["region"] = cited(place[1], row)
            _add_country(found, row)
            return found
    for row in candidates:
        town = _town_beside_contacts(row.text)
        if town:
            found["city"], found["region"] = cited(town[0], row), cited(town[1], row)
            return found
    for row in candidates:
        lives = _LIVES_IN.search(row.text)
        if lives:
            found["city"] = cited(lives[1], row)
            return found
        town = _town_of_a_street(row.text)
        if town:
            found["city"] = cited(town, row)
            return found
    return found


def _town_beside_contacts(text: str) -> tuple[str, str] | None:
    """("Ballarat", "Victoria") of "Ballarat, Victoria – 0491 570 156 – ..."."""
    if not _EMAIL.search(text) and not _PHONE.search(text):
        return None
    for segment in re.split(r"\s*[|•·\t]\s*|\s{3,}|\s+[-–—]\s+", text):
        pair = re.fullmatch(
            r"([A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+){0,2}), ([A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý][\w'’-]+){0,2})",
            segment.strip(),
        )
        if pair and job_score(segment) == 0:
            return pair[1], pair[2]
    return None


def _town_of_a_street(text: str) -> str | None:
    """ "Ludlow" of "The Old Smithy, Church Lane, Ludlow | ...": what follows the street and its comma."""
    for segment in re.split(r"\s*[|•·\t]\s*|\s{3,}", text):
        street, comma, town = segment.rpartition(",")
        town = _OUTWARD_CODE.sub("", town.strip())
        if comma and _STREET.search(plain(street)) and re.fullmatch(r"[A-ZÀ-Ý][\w'’-]+(?:[ -][\w'’-]+){0,3}", town):
            return town
    return None


_PLACE_JOINTS = re.compile(r"[,|•·:()/]|\s[-–—]\s|\s{2,}|\t")


def _place_in(row: Row) -> tuple[str, str | None] | None:
    """(town, region or None) of a line such as "Lyon, France", "Adresse : Lyon", "Pune, Maharashtra"."""
    if len(row.text.split()) > 16 or row.text.rstrip().endswith("."):
        return None
    parts = [clean(re.sub(r"\s\d{5}$", "", part)) for part in re.split(_PLACE_JOINTS, row.text)]
    for index, part in enumerate(parts):
        part = _OUTWARD_CODE.sub("", part)
        folded = re.sub(r"\s+\d{1,2}(?:e|er|eme)?$", "", plain(part)).replace("-", " ").strip()
        folded = re.sub(r"^(?:domicilie[e]? a|basee? a|habite|based in|lives in|living in)\s+", "", folded)
        if folded in CITIES and not _STREET.search(plain(part)):
            region = parts[index + 1] if index + 1 < len(parts) and plain(parts[index + 1]) in REGIONS else None
            at = plain(part).replace("-", " ").find(folded)
            return part[at : at + len(folded)], region
    for part, following in pairwise(parts):
        outside = plain(following) in REGIONS or plain(following) in COUNTRIES
        town = (
            re.fullmatch(r"[A-ZÀ-Ý][\w'’ -]{2,30}", part) and not is_known_place(plain(part)) and job_score(part) == 0
        )
        if outside and town:
            return part, following if plain(following) in REGIONS else None
    return None


def _add_country(found: dict[str, Cited], row: Row) -> None:
    for part in re.split(r"[,|•·()/-]|\s{2,}", row.text):
        if plain(part).strip(" .") in COUNTRIES:
            found["country"] = cited(clean(part), row)


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
            ):
                under.append(row)
            elif under:
                break
    text = "\n".join(row.text for row in under)
    return cited(text, under) if len(text.split()) >= 5 else None
