"""JSON Resume -> a record (see `records`). Knows the fields of the format; unknown ones keep their own names."""

from __future__ import annotations

import json
from typing import Any

from recruit_assets.documents import sniff
from recruit_assets.documents.limits import Limits
from recruit_assets.documents.nominal import Sheets
from recruit_assets.documents.records import Entry, Record, period
from recruit_assets.documents.text import decode
from recruit_assets.documents.words import Reading
from recruit_assets.domain.documents import CvError

SECTIONS = (
    "work",
    "volunteer",
    "education",
    "skills",
    "languages",
    "certificates",
    "projects",
    "awards",
    "publications",
    "interests",
    "references",
)
_LABELS = {
    "work": {"position": "position", "name": "company", "company": "company", "location": "place"},
    "volunteer": {"position": "position", "organization": "company", "location": "place"},
    "education": {"studyType": "degree", "area": "area", "institution": "institution", "score": "score"},
}
_OPEN = ("work", "volunteer")
_HEADLINES = {
    "skills": ("name",),
    "languages": ("language", "fluency"),
    "certificates": ("name", "issuer", "date"),
    "projects": ("name",),
    "awards": ("title", "awarder", "date"),
    "publications": ("name", "publisher", "releaseDate"),
    "interests": ("name",),
    "references": ("name",),
}
_LISTS_ON_ONE_LINE = ("keywords", "roles")


def is_json_resume(text: str) -> bool:
    """Whether the text is a JSON object with the sections of a JSON Resume, or too deeply nested to tell."""
    try:
        found = json.loads(text)
    except ValueError:
        return False
    except RecursionError:
        return True
    return isinstance(found, dict) and (isinstance(found.get("basics"), dict) or _count(found) >= 2)


def _count(found: dict[str, Any]) -> int:
    return sum(1 for name in SECTIONS if isinstance(found.get(name), list))


def read_json_resume(data: bytes, limits: Limits) -> Reading:
    """Lines of a JSON Resume. Raises CvError: 'corrupt', 'too_large'."""
    reading = Reading(reader="json-resume", media_type=sniff.JSON)
    try:
        resume = json.loads(decode(data))
    except (ValueError, RecursionError) as error:
        raise CvError("corrupt", "This JSON file is damaged and can't be read. Export it again.") from error
    record = Record()
    basics = resume.get("basics")
    if isinstance(basics, dict):
        _basics(basics, record, reading)
    for name in SECTIONS:
        items = resume.get(name)
        if isinstance(items, list):
            record.sections.append((name, [_entry(name, item, reading) for item in items]))
    meta = resume.get("meta")
    stamp = meta.get("lastModified") if isinstance(meta, dict) else None
    reading.modified = stamp[:10] if isinstance(stamp, str) and len(stamp) >= 10 else None
    record.lay(Sheets(reading, limits))
    return reading


def _basics(basics: dict[str, Any], record: Record, reading: Reading) -> None:
    record.title = [value for key in ("name", "label") if isinstance(value := basics.get(key), str)]
    contact = record.contact
    contact.add("email", basics.get("email"))
    contact.add("phone", basics.get("phone"))
    place = basics.get("location")
    if isinstance(place, dict):
        town = _joined(" ", [place.get("postalCode"), place.get("city")])
        contact.add(
            "address", _joined(", ", [place.get("address"), town, place.get("region"), place.get("countryCode")])
        )
    _link(contact, "", basics.get("url"), reading)
    profiles = basics.get("profiles")
    for profile in profiles if isinstance(profiles, list) else ():
        if isinstance(profile, dict):
            network = profile.get("network")
            label = network if isinstance(network, str) else ""
            if profile.get("url"):
                _link(contact, label, profile["url"], reading)
            else:
                contact.add(label, profile.get("username"))
    summary = Entry()
    summary.add("", basics.get("summary"))
    record.sections.append(("summary", [summary]))


def _entry(section: str, item: Any, reading: Reading) -> Entry:
    entry = Entry()
    if not isinstance(item, dict):
        entry.add("•", item)
        return entry
    left = {key: value for key, value in item.items() if value not in (None, "", [], {})}
    for key, label in _LABELS.get(section, {}).items():
        entry.add(label, left.pop(key, None))
    headline = _joined(", ", [left.pop(key, None) for key in _HEADLINES.get(section, ())])
    if section == "skills":
        level, keywords = left.pop("level", None), left.pop("keywords", None)
        headline += f" ({level})" if isinstance(level, str) else ""
        if isinstance(keywords, list):
            headline += ": " + _joined(", ", keywords)
    entry.add("", headline)
    entry.add("dates", period(left.pop("startDate", None), left.pop("endDate", None), section in _OPEN))
    _link(entry, "", left.pop("url", None), reading)
    for key in ("description", "summary", "reference"):
        entry.add("", left.pop(key, None))
    for key, value in left.items():
        if isinstance(value, list):
            if key in _LISTS_ON_ONE_LINE:
                entry.add(key.capitalize(), _joined(", ", value))
            else:
                for part in value:
                    entry.add("•", part)
        else:
            entry.add(key.capitalize(), value)
    return entry


def _joined(separator: str, parts: list[Any]) -> str:
    return separator.join(str(part) for part in parts if isinstance(part, str | int) and str(part).strip())


def _link(entry: Entry, label: str, url: object, reading: Reading) -> None:
    if isinstance(url, str) and url.strip():
        entry.add(label, url)
        reading.links.append(url)
