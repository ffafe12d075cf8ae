"""Europass XML, both generations -> a record (see `records`).

Version 3 has the root `SkillsPassport`; since 2020 it is `Candidate`, an HR-XML dialect. Elements are known by their
local names, because files differ in their namespaces; what is not known keeps its text, without a label.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from recruit_assets.documents import sniff
from recruit_assets.documents.limits import Deadline, Limits
from recruit_assets.documents.nominal import Sheets
from recruit_assets.documents.records import Entry, Record, period
from recruit_assets.documents.words import Reading
from recruit_assets.domain.documents import CvError

_ENTRIES = {
    "WorkExperience": "work",
    "EmployerHistory": "work",
    "Education": "education",
    "EducationOrganizationAttendance": "education",
    "MotherTongue": "languages",
    "ForeignLanguage": "languages",
    "PersonCompetency": "skills",
    "Certification": "certificates",
    "License": "certificates",
    "Project": "projects",
    "Achievement": "awards",
    "Award": "awards",
    "Publication": "publications",
    "Reference": "references",
    "Hobby": "interests",
}
"""Elements that are one entry of a section."""
_GROUPS = {
    "Headline": "summary",
    "ExecutiveSummary": "summary",
    "Objective": "summary",
    "PrimaryLanguageCode": "languages",
    "Communication": "skills",
    "Organisational": "skills",
    "JobRelated": "skills",
    "Computer": "skills",
    "Driving": "certificates",
    "Other": "other",
}
"""Elements whose texts are one entry, outside of the person's details."""
_PERSON = frozenset(("Identification", "CandidatePerson"))
_LABELS = {
    "Position": "position",
    "PositionTitle": "position",
    "Title": "degree",
    "DegreeName": "degree",
    "ProgramName": "degree",
    "OrganizationName": "company",
    "Employer": "company",
    "Organisation": "institution",
    "Municipality": "place",
    "CityName": "place",
    "City": "place",
    "Nationality": "nationality",
    "NationalityCode": "nationality",
    "BirthDate": "birth",
    "Birthdate": "birth",
    "Email": "email",
    "Telephone": "phone",
    "DialNumber": "phone",
    "Address": "address",
}
_PERIODS = frozenset(("Period", "EmploymentPeriod", "AttendancePeriod"))
_STARTS, _ENDS = frozenset(("From", "StartDate")), frozenset(("To", "EndDate"))
_CODES = frozenset(
    (
        "Code",
        "ID",
        "PartyID",
        "DocumentID",
        "TaxonomyID",
        "ChannelCode",
        "UseCode",
        "Use",
        "PrecedenceCode",
        "CurrentIndicator",
        "Current",
        "Ongoing",
        "CountryDialing",
        "ResidenceCountryCode",
        "GenderCode",
        "IndustryCode",
        "CompetencyDimensionTypeCode",
        "Photo",
        "Signature",
        "DocumentInfo",
        "PrintingPreferences",
        "EmbeddedImage",
        "Attachment",
        "RenderingInformation",
        "CandidateSupplier",
        "Metadata",
    )
)
_BREAK = re.compile(r"<(?:br|/p|/li|/div|/h\d)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{1,500}>")
_DEPTH = 60


def read_europass(data: bytes, limits: Limits, deadline: Deadline) -> Reading:
    """Lines of a Europass XML file. Raises CvError: 'corrupt', 'too_large', 'timeout'. A file with a document type
    declaration is refused: Europass has none, and entities are a way to read other files or to eat memory."""
    import lxml.etree as etree

    reading = Reading(reader="europass", media_type=sniff.EUROPASS)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise _damaged() from error
    if root.getroottree().docinfo.doctype:
        raise _damaged()
    record = Record()
    sections: dict[str, list[Entry]] = {}
    _walk(root, record, sections, reading, deadline, 0)
    order = ("summary", "work", "education", "skills", "languages", "certificates", "projects", "awards")
    order += ("publications", "interests", "references", "other")
    record.sections = [(key, sections[key]) for key in order if key in sections]
    stamp = re.search(rb"<LastUpdateDate>(\d{4}-\d{2}-\d{2})", data)
    reading.modified = stamp[1].decode() if stamp else None
    record.lay(Sheets(reading, limits))
    return reading


def _damaged() -> CvError:
    return CvError("corrupt", "This Europass file is damaged and can't be read. Export it again, or export it as PDF.")


def _name(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _walk(
    element: Any, record: Record, sections: dict[str, list[Entry]], reading: Reading, deadline: Deadline, depth: int
) -> None:
    if depth > _DEPTH:
        raise _damaged()
    for child in element.iterchildren():
        deadline.check()
        name = _name(child)
        if name in _CODES:
            continue
        if name in _PERSON:
            _person(child, record, reading)
        elif name in _ENTRIES:
            sections.setdefault(_ENTRIES[name], []).append(_entry(child, name))
        elif name in _GROUPS:
            sections.setdefault(_GROUPS[name], []).append(_entry(child, name))
        elif len(child):
            _walk(child, record, sections, reading, deadline, depth + 1)


def _person(element: Any, record: Record, reading: Reading) -> None:
    names = [_text(part) for part in element.iter() if _name(part) in ("GivenName", "FirstName")]
    names += [_text(part) for part in element.iter() if _name(part) in ("FamilyName", "Surname")]
    record.title = [" ".join(filter(None, names))]
    for address in (part for part in element.iter() if _name(part) == "Address"):
        record.contact.add("address", ", ".join(value for _, value in _leaves(address)))
    for path, value in _leaves(element):
        if "Address" in path:
            continue
        if path[-1] in ("GivenName", "FirstName", "FamilyName", "Surname", "PrimaryLanguageCode"):
            continue
        if path[-1] == "URI" and "@" in value:
            record.contact.add("email", value)
            continue
        record.contact.add(_label(path), value)
        if value.startswith(("http://", "https://")):
            reading.links.append(value)


def _entry(element: Any, name: str) -> Entry:
    entry = Entry()
    periods: list[str] = []
    for part in element.iter():
        if _name(part) in _PERIODS and (found := _period(part)) and found not in periods:
            periods.append(found)
    heads: list[tuple[str, str]] = []
    texts: list[tuple[str, str]] = []
    for path, value in _leaves(element):
        if _PERIODS.intersection(path):
            continue
        label = _label(path)
        if name in ("Education", "EducationOrganizationAttendance"):
            label = "institution" if label == "company" else label
        elif label == "degree" and not name.startswith("Education"):
            label = ""
        if (label, value) not in heads:
            (heads if label else texts).append((label, value))
    if _ENTRIES.get(name) == "languages":
        entry.add("mother_tongue" if name == "MotherTongue" else "", ", ".join(value for _, value in heads + texts))
        return entry
    heads.sort(key=lambda head: head[0] not in ("position", "degree"))
    for label, value in heads:
        entry.add(label, value)
    for dates in periods:
        entry.add("dates", dates)
    for _, value in texts:
        entry.add("", value)
    return entry


def _leaves(element: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """(local names down to it, text) of every element that holds text. Codes, which stand beside their labels, are left
    out."""
    here = (*path, _name(element))
    if here[-1] in _CODES or len(here) > _DEPTH:
        return
    text = _text(element)
    if text and not len(element):
        yield here, text
    for child in element.iterchildren():
        yield from _leaves(child, here)


def _text(element: Any) -> str:
    """Text of an element whose content may be escaped HTML."""
    text = element.text or ""
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub("", _BREAK.sub("\n", text)))
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def _label(path: tuple[str, ...]) -> str:
    """Label of the innermost element that has one."""
    return next((_LABELS[name] for name in reversed(path) if name in _LABELS), "")


def _period(element: Any) -> str:
    dates = {"start": "", "end": ""}
    is_open = False
    for part in element.iter():
        name = _name(part)
        if name in _STARTS:
            dates["start"] = _date(part)
        elif name in _ENDS:
            dates["end"] = _date(part)
        elif name in ("Current", "CurrentIndicator", "Ongoing"):
            is_open = is_open or (part.text or "").strip().lower() == "true"
    return period(dates["start"], dates["end"], is_open)


def _date(element: Any) -> str:
    """A date in digits: of version 3's attributes (year="2018" month="--03"), or the text of the new format."""
    if element.get("year"):
        parts = (element.get("year"), element.get("month"), element.get("day"))
        return "-".join(part.strip("-") for part in parts if part)
    return next((_text(part) for part in element.iter() if _text(part)), "")
