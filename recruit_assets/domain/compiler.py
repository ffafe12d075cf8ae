"""From the agents' answers to one JSON Resume 1.2.1 profile in which every value is proven.

Belongs here: checking each value against the document, normalising dates, phone and e-mail, merging, order,
months of experience.
Does not belong here: how a value is searched in the text (`evidence`) or a date read (`dates`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pydantic import BaseModel

from recruit_assets.domain.dates import PartialDate, Side, find_date_range, parse_date
from recruit_assets.domain.documents import Document, Flag
from recruit_assets.domain.evidence import EvidenceFinder
from recruit_assets.domain.folding import key, plain
from recruit_assets.domain.profiles import (
    Cited,
    CompiledProfile,
    EducationAnswer,
    EducationItem,
    Evidence,
    ExperienceAnswer,
    ExperienceItem,
    IdentityAnswer,
    LanguagesAnswer,
    ProjectsAnswer,
    Section,
    SkillsAnswer,
)
from recruit_assets.domain.vocabulary.places import COUNTRIES, US_STATES

_NETWORKS = {
    "linkedin": "LinkedIn",
    "github": "GitHub",
    "gitlab": "GitLab",
    "twitter": "Twitter",
    "x.com": "X",
    "xing": "XING",
    "behance": "Behance",
    "malt.": "Malt",
    "dribbble": "Dribbble",
    "stackoverflow": "Stack Overflow",
    "kaggle": "Kaggle",
    "medium.com": "Medium",
    "youtube": "YouTube",
    "instagram": "Instagram",
}
_FEWEST_DIGITS = 9
"""Shorter numbers are no reachable phone in any region tried; "2019 2021" has eight."""


_DAY_FIRST = re.compile(r"(?<!\d)(?:1[3-9]|2\d|3[01])[/.-]\d{1,2}[/.-](?:19|20)\d{2}")
"""A date that can only have its day first: so all dates of the CV have, whatever its language."""
_YEAR_BEHIND = re.compile(r"\.?\s*(?:19|20)\d\d(?!\d)")


class _Proven(NamedTuple):
    """A value for the profile with its proof; no proof for what is derived from proven values."""

    value: Any
    proof: Evidence | None


_Node = dict[str, Any]
"""A piece of the profile whose leaves are `_Proven`."""


def compile_profile(document: Document, answers: Mapping[Section, BaseModel]) -> CompiledProfile:
    """The profile of the answers that stand in the document, most recent first, with one evidence entry for each value.

    Values that are not in the text are left out and counted in `dropped` by field ("work.name"). Dates keep the CV's
    precision, an end date of "present" is absent, and one before its start is dropped with the flag `date_conflict`.
    What is computed from proven values (`months_of_experience`) stands in meta.recruit and has no evidence of its own.
    """
    compiler = _Compiler(document)
    tree: _Node = {}
    identity, experience = answers.get("identity"), answers.get("experience")
    education, skills = answers.get("education"), answers.get("skills")
    languages, projects = answers.get("languages"), answers.get("projects")
    if isinstance(identity, IdentityAnswer):
        tree["basics"] = compiler.basics(identity)
    if isinstance(experience, ExperienceAnswer):
        tree["work"] = compiler.work(experience)
    if isinstance(education, EducationAnswer):
        tree["education"] = compiler.education(education)
    if isinstance(languages, LanguagesAnswer):
        tree["certificates"] = compiler.certificates(languages)
    if isinstance(skills, SkillsAnswer):
        tree["skills"] = compiler.skills(skills)
    if isinstance(languages, LanguagesAnswer):
        tree["languages"] = compiler.languages(languages)
    if isinstance(projects, ProjectsAnswer):
        tree["projects"] = compiler.projects(projects)
    evidence: dict[str, Evidence] = {}
    profile = _unfold({name: node for name, node in tree.items() if node}, "", evidence)
    tenure = months_of_experience(profile, document.modified)
    if tenure:
        profile["meta"] = {"recruit": tenure}
    flags = tuple(dict.fromkeys((*document.flags, *compiler.flags)))
    return CompiledProfile(
        profile=profile, evidence=evidence, dropped=dict(sorted(compiler.dropped.items())), flags=flags
    )


def pointer(*parts: str | int) -> str:
    """The JSON Pointer (RFC 6901) of the path."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _unfold(node: Any, path: str, evidence: dict[str, Evidence]) -> Any:
    """The plain JSON of a tree of proven values; their proofs go to `evidence` by pointer."""
    if isinstance(node, _Proven):
        if node.proof is not None:
            evidence[path] = node.proof
        return node.value
    if isinstance(node, dict):
        return {name: _unfold(child, path + pointer(name), evidence) for name, child in node.items()}
    return [_unfold(child, path + pointer(index), evidence) for index, child in enumerate(node)]


class _Compiler:
    """Compiles the sections of one document, counting what it drops."""

    def __init__(self, document: Document):
        self.document = document
        self.finder = EvidenceFinder(document)
        self._date_language = "fr" if _DAY_FIRST.search(document.text) else document.language
        self.dropped: Counter[str] = Counter()
        self.flags: list[Flag] = []

    def prove(self, field: str, cited: Cited | None) -> _Proven | None:
        """The value as the document writes it, or None (counted when it was given but is not in the text)."""
        if cited is None or not cited.value.strip():
            return None
        proof = self.finder.locate(cited.value, cited.lines, field)
        if proof is None:
            self.dropped[field] += 1
            return None
        return _Proven(_one_line(cited.value), proof)

    def fields(self, prefix: str, values: Iterable[tuple[str, Cited | None]]) -> _Node:
        """The proven ones of the named values."""
        return {name: found for name, cited in values if (found := self.prove(f"{prefix}.{name}", cited)) is not None}

    def list(self, field: str, values: Iterable[Cited]) -> list[_Proven]:
        """The proven ones of the values, each once."""
        found: dict[str, _Proven] = {}
        for cited in values:
            proven = self.prove(field, cited)
            if proven is not None:
                found.setdefault(key(proven.value) or proven.value, proven)
        return list(found.values())

    # Identity

    def basics(self, answer: IdentityAnswer) -> _Node:
        node = self._name(answer.name) | self.fields("basics", [("label", answer.headline)])
        email = self._email(answer.email)
        if email:
            node["email"] = email
        location = self.fields(
            "basics.location",
            [("postalCode", answer.postal_code), ("city", answer.city), ("region", answer.region)],
        )
        country = self.prove("basics.location.country", answer.country)
        code = _country_code(country, location, self.document)
        if code:
            location["countryCode"] = _Proven(code, None)
        phone = self._phone(answer.phone, code or _country_of_address(email))
        if phone:
            node["phone"] = phone
        urls = self._urls(answer.urls)
        profiles = [found for url in urls if (found := _network_profile(url)) is not None]
        site = next((url for url in urls if _network_profile(url) is None), None)
        if site:
            node["url"] = site
        summary = self.prove("basics.summary", answer.summary)
        if summary:
            node["summary"] = summary
        if location:
            node["location"] = location
        if profiles:
            node["profiles"] = profiles
        return node

    def _name(self, cited: Cited | None) -> _Node:
        """The name, which forms write in two lines: "Nom : MOREL", "Prénom : Lise"."""
        words = cited.value.split() if cited else []
        if cited and self.finder.locate(cited.value, cited.lines, "basics.name") is None:
            for cut in range(1, len(words)):
                parts = (" ".join(words[:cut]), " ".join(words[cut:]))
                if proof := self.finder.locate_apart(parts, cited.lines, "basics.name"):
                    return {"name": _Proven(" ".join(words), proof)}
        return self.fields("basics", [("name", cited)])

    def _email(self, cited: Cited | None) -> _Proven | None:
        from email_validator import EmailNotValidError, validate_email

        if cited is None:
            return None
        value = re.sub(r"\s+", "", cited.value).removeprefix("mailto:")
        proof = self.finder.locate(value, cited.lines, "basics.email") or self.finder.locate(
            cited.value, cited.lines, "basics.email"
        )
        try:
            validate_email(value, check_deliverability=False, test_environment=True, allow_smtputf8=True)
        except EmailNotValidError:
            proof = None
        if proof is None:
            self.dropped["basics.email"] += 1
            return None
        return _Proven(value, proof)

    def _phone(self, cited: Cited | None, country: str | None) -> _Proven | None:
        proven = self.prove("basics.phone", cited)
        if proven is None:
            return None
        number = normal_phone(proven.value, country, self.document.language)
        if number is None:
            self.dropped["basics.phone"] += 1
            return None
        return _Proven(number, proven.proof)

    def _urls(self, cited: Sequence[Cited]) -> list[_Proven]:
        found: dict[str, _Proven] = {}
        for one in cited:
            proven = self.prove("basics.url", one)
            if proven is None:
                continue
            value = re.sub(r"\s+", "", str(proven.value))
            value = value if re.match(r"https?://", value, re.IGNORECASE) else f"https://{value}"
            host = urlsplit(value).hostname
            if host and "." in host:
                found.setdefault(
                    plain(value).split("://")[1].removeprefix("www.").rstrip("/"), _Proven(value, proven.proof)
                )
        return list(found.values())

    # Jobs and schooling

    def dates(self, field: str, start: Cited | None, end: Cited | None) -> tuple[_Node, PartialDate | None]:
        """startDate and endDate of an item, and its end as parsed (its `open_end` tells that it goes on)."""
        node: _Node = {}
        first = self._date(f"{field}.startDate", start, "start")
        last = self._date(f"{field}.endDate", end, "end")
        if last is None and start is not None and _is_period(start.value):
            last = self._date(f"{field}.endDate", start, "end")
        if first and first[0].value:
            node["startDate"] = _Proven(first[0].value, first[1])
        if last and last[0].value:
            length = min(len(first[0].value), len(last[0].value)) if first else 0
            if first and last[0].value[:length] < first[0].value[:length]:
                self.dropped[f"{field}.endDate"] += 1
                self.flags.append("date_conflict")
                return node, None
            node["endDate"] = _Proven(last[0].value, last[1])
        return node, last[0] if last else None

    def _date(self, field: str, cited: Cited | None, side: Side) -> tuple[PartialDate, Evidence] | None:
        if cited is None or not cited.value.strip():
            return None
        parsed = parse_date(cited.value, self._date_language, side)
        if parsed is None:
            cited = self._with_its_year(cited, field)
            parsed = parse_date(cited.value, self._date_language, side)
        proof = self.finder.locate(cited.value, cited.lines, field) if parsed else None
        if parsed is None or proof is None:
            self.dropped[field] += 1
            return None
        return parsed, proof

    def _with_its_year(self, cited: Cited, field: str) -> Cited:
        """A month that was cited without the year that follows it in the document, with that year; else unchanged."""
        proof = self.finder.locate(cited.value, cited.lines, field)
        year = _YEAR_BEHIND.match(self.document.text, proof.end) if proof else None
        return Cited(value=cited.value.strip() + year[0], lines=cited.lines) if year else cited

    def work(self, answer: ExperienceAnswer) -> list[_Node]:
        return self._ordered(answer.items, self._job)

    def _job(self, item: ExperienceItem) -> tuple[_Node, bool]:
        company = _without_tail(item.company, item.location)
        node = self.fields("work", [("name", company), ("position", item.position), ("location", item.location)])
        dates, last = self.dates("work", item.start, item.end)
        known = bool(node.keys() & {"name", "position"})
        node |= dates
        points = self.list("work.highlights", item.highlights)
        if points:
            node["highlights"] = points
        return (node if known else {}), bool(last and last.open_end)

    def education(self, answer: EducationAnswer) -> list[_Node]:
        return self._ordered(answer.items, self._schooling)

    def _schooling(self, item: EducationItem) -> tuple[_Node, bool]:
        kind, school = (
            _without_tail(item.study_type, item.area, rf"{_APART}|\s+"),
            _without_tail(item.institution, item.location),
        )
        node = self.fields("education", [("institution", school), ("area", item.area), ("studyType", kind)])
        known = bool(node)
        dates, last = self.dates("education", item.start, item.end)
        node |= dates
        node |= self.fields("education", [("score", item.score)])
        return (node if known else {}), bool(last and last.open_end)

    def _ordered(self, items: Sequence[Any], compile_item: Any) -> list[_Node]:
        """The compiled items, doubles merged, most recent first; items without dates keep their place at the end."""
        nodes: dict[str, tuple[_Node, bool]] = {}
        for item in items:
            node, goes_on = compile_item(item)
            if node:
                nodes.setdefault(_identity(node), (node, goes_on))

        def recency(entry: tuple[_Node, bool]) -> tuple[str, str]:
            node, goes_on = entry
            start = node["startDate"].value if "startDate" in node else ""
            end = node["endDate"].value if "endDate" in node else ""
            return ("9999" if goes_on or (start and not end) else end), start

        return [node for node, _ in sorted(nodes.values(), key=recency, reverse=True)]

    # Skills, languages, certificates, projects

    def skills(self, answer: SkillsAnswer) -> list[_Node]:
        groups: list[_Node] = []
        seen: set[str] = set()
        for group in answer.groups:
            keywords = [found for found in self.list("skills.keywords", group.keywords) if key(found.value) not in seen]
            seen |= {key(found.value) for found in keywords}
            name = self.prove("skills.name", group.name)
            if name is None:
                groups.extend({"name": found} for found in keywords)
            elif keywords:
                groups.append({"name": name, "keywords": keywords})
        return groups

    def languages(self, answer: LanguagesAnswer) -> list[_Node]:
        found: dict[str, _Node] = {}
        for item in answer.languages:
            node = self.fields("languages", [("language", item.language), ("fluency", item.fluency)])
            if "language" in node:
                found.setdefault(key(node["language"].value), node)
        return list(found.values())

    def certificates(self, answer: LanguagesAnswer) -> list[_Node]:
        found: dict[str, _Node] = {}
        for item in answer.certificates:
            node = self.fields("certificates", [("name", item.name)])
            if not node:
                continue
            date = self._date("certificates.date", item.date, "start")
            if date and date[0].value:
                node["date"] = _Proven(date[0].value, date[1])
            node |= self.fields("certificates", [("issuer", item.issuer)])
            found.setdefault(key(node["name"].value), node)
        return list(found.values())

    def projects(self, answer: ProjectsAnswer) -> list[_Node]:
        found: dict[str, _Node] = {}
        for item in answer.items:
            node = self.fields("projects", [("name", item.name), ("description", item.description)])
            if "name" not in node:
                continue
            node |= self.dates("projects", item.start, item.end)[0]
            urls = self._urls([item.url]) if item.url else []
            if urls:
                node["url"] = urls[0]
            keywords = self.list("projects.keywords", item.keywords)
            if keywords:
                node["keywords"] = keywords
            found.setdefault(key(node["name"].value), node)
        return list(found.values())


_APART = r"(?:\s*[,(|–—:·]\s*|\s+[-/]\s+)"


def _without_tail(cited: Cited | None, tail: Cited | None, apart: str = _APART) -> Cited | None:
    """The value without the other value of its item that it ends with, told apart by a comma, a dash or a bracket:
    "Kestrel Pumps, Leeds" with the place "Leeds" is "Kestrel Pumps", "Mairie de Rennes" stays."""
    if cited is None or tail is None or not tail.value.strip():
        return cited
    end = re.escape(tail.value.strip())
    head = re.sub(rf"(?:{apart}){end}\s*\)?\s*$", "", cited.value)
    return Cited(value=head, lines=cited.lines) if head.strip() else cited


def _is_period(raw: str) -> bool:
    """Whether the text names a start and an end."""
    found = find_date_range(raw)
    return found is not None and found.end is not None


def _one_line(value: str) -> str:
    """The value with its line ends and runs of spaces as one space, and words joined that a line end hyphenated."""
    return " ".join(re.sub(r"(?<=\w)[-\u2010\u00ad]\n(?=[a-zà-ÿ])", "", value.strip()).split())


def _identity(node: _Node) -> str:
    """What makes two items of a list the same one."""
    names = ("name", "position", "institution", "studyType", "area", "startDate", "endDate")
    return "|".join(key(node[name].value) if name in node else "" for name in names)


def _network_profile(url: _Proven) -> _Node | None:
    """The JSON Resume profile of a social network's address, None for another address."""
    host = (urlsplit(url.value).hostname or "").removeprefix("www.")
    network = next((name for part, name in _NETWORKS.items() if part in host and not host.endswith(".io")), None)
    return {"network": _Proven(network, None), "url": url} if network else None


def _country_code(country: _Proven | None, location: _Node, document: Document) -> str | None:
    """ISO code of the country named, or that the form of postal code and region gives away."""
    if country is not None:
        return COUNTRIES.get(plain(country.value).strip(" ."))
    code = location["postalCode"].value if "postalCode" in location else ""
    if re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", code):
        return "GB"
    if "region" in location and location["region"].value in US_STATES:
        return "US"
    return "FR" if re.fullmatch(r"\d{5}", code) and document.language == "fr" else None


def _country_of_address(email: _Proven | None) -> str | None:
    """The country whose domain an e-mail address ends with; None for domains that are used all over the world."""
    end = str(email.value).rpartition(".")[2].upper() if email else ""
    return {"UK": "GB"}.get(end, end if end in COUNTRIES.values() and end not in ("IO", "ME", "CO", "TV") else None)


def normal_phone(raw: str, country: str | None, language: str | None) -> str | None:
    """The number in E.164, or None when it is none.

    The region of a number without a prefix is the address's country, else what its form and the CV's language say
    (ten digits from 0 are French, eleven British; not in pairs and in English, of a country that speaks it), else
    France.
    """
    import phonenumbers

    digits = re.sub(r"\D", "", raw)
    text = re.sub(r"^00", "+", re.sub(r"\(0\)", "", raw.strip()))
    local = (
        "GB"
        if digits.startswith("0") and len(digits) == 11
        else "FR"
        if digits.startswith("0")
        else "US"
        if language == "en"
        else "FR"
    )
    paired = re.search(r"\d\d[\s.-]\d\d[\s.-]\d\d[\s.-]\d\d", raw)
    abroad = (
        ("GB", "IE", "AU", "ZA", "NG", "NZ")
        if country is None and local == "FR" and language == "en" and not paired
        else ()
    )
    regions = [region for region in dict.fromkeys((country, *abroad, local, "FR", "GB", "US")) if region]
    parsed = []
    for region in regions:
        try:
            parsed.append(phonenumbers.parse(text, region))
        except phonenumbers.NumberParseException:
            continue
    for accepted in (phonenumbers.is_valid_number, phonenumbers.is_possible_number):
        for number in parsed:
            if accepted(number) and len(digits) >= _FEWEST_DIGITS:
                return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


# Months of experience


_MIDDLE = 6
"""Months before the middle of a year, which a year alone stands for."""

Span = tuple[int, int]
"""First month and the month after the last, counted from year 0."""


def months_of_experience(profile: Mapping[str, Any], until: str | None) -> dict[str, Any]:
    """`{"months_of_experience": n, "months_by_skill": {skill: n}}` of a JSON Resume, months that overlap counted once.

    A job that goes on ends with the document, `until` (ISO date); it is left out where that is unknown or before its
    start. A year alone stands for its middle. A skill counts for the jobs whose title or highlights name it; skills no
    job names, and a profile without a dated job, give no entry.
    """
    jobs = [(job, span) for job in profile.get("work", ()) if (span := _span(job, until)) is not None]
    if not jobs:
        return {}
    texts = [(f" {key(' '.join([job.get('position', ''), *job.get('highlights', ())]))} ", span) for job, span in jobs]
    by_skill: dict[str, int] = {}
    for skill in _skills(profile):
        named = [span for text, span in texts if f" {key(skill)} " in text]
        if named:
            by_skill[skill] = _months(named)
    total: dict[str, Any] = {"months_of_experience": _months([span for _, span in jobs])}
    return total | ({"months_by_skill": by_skill} if by_skill else {})


def _skills(profile: Mapping[str, Any]) -> Iterable[str]:
    for group in profile.get("skills", ()):
        yield from group.get("keywords") or ([group["name"]] if "name" in group else [])


def _span(job: Mapping[str, Any], until: str | None) -> Span | None:
    """The months of a job; None without a start, or where it has no end that is known."""
    start, end = job.get("startDate"), job.get("endDate") or until
    if not start or not end:
        return None
    first, last = _month(start, first=True), _month(end, first=False)
    if not job.get("endDate") and last <= first:
        return None
    return first, max(last, first + 1)


def _month(date: str, first: bool) -> int:
    """The month in which a period of this ISO date starts, or the one after its last."""
    year, month = int(date[:4]), int(date[5:7]) if len(date) >= 7 else None
    if month is None:
        return year * 12 + _MIDDLE
    return year * 12 + month - (1 if first else 0)


def _months(spans: Sequence[Span]) -> int:
    """Months that the spans cover together."""
    covered, reached = 0, 0
    for first, last in sorted(spans):
        covered += max(last - max(first, reached), 0)
        reached = max(reached, last)
    return covered
