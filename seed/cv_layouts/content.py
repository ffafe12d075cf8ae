"""A CV's source as the parts a page is made of: contact lines and sections, in the words the page shows.

Belongs here: turning the values of a source into the strings a reader sees. Does not belong here: where they stand on
a page (the renderers) and what the exact truth is (`seed.make_cvs`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Source = dict[str, Any]

_SHOW = {
    "education": "{studyType} {area}",
    "projects": "{name}",
    "languages": "{language} : {fluency}",
    "certificates": "{name}",
    "interests": "{name}",
    "publications": "{name}",
    "awards": "{title}",
}
_PLACE = {"work": "{name}, {location}", "volunteer": "{organization}, {location}", "education": "{institution}"}


@dataclass(frozen=True)
class Entry:
    """A job, a diploma or a project: bold title, second line, dates as shown, a paragraph, and points."""

    title: str
    sub: str
    dates: str
    summary: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """One headed section. It holds either entries or lines; a line is (label shown in bold or "", text)."""

    title: str
    side: bool
    bulleted: bool
    entries: tuple[Entry, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Content:
    """What a page shows of a CV, in order."""

    name: str
    label: str
    contact: tuple[str, ...]
    contact_title: str
    sections: tuple[Section, ...]


def _show(template: str, item: dict[str, Any]) -> str:
    """The template filled from the item, whose own `show` goes first. Raises KeyError when a value is missing."""
    return str(item.get("show", template)).format_map(item).strip()


def _entry(kind: str, section: Source, item: dict[str, Any]) -> Entry:
    place = str(item.get("place", section.get("place", _PLACE.get(kind, "{description}"))))
    sub = place.format_map(item) if kind != "projects" or "description" in item else ""
    title = item["position"] if kind in ("work", "volunteer") else _show(section.get("show", _SHOW[kind]), item)
    if section.get("first") == "place":
        title, sub = sub, title
    points = tuple(item.get("highlights", ()))
    if kind == "projects" and "keywords" in item:
        points += (section.get("tools", "") + ", ".join(item["keywords"]),)
    if "url" in item:
        points += (item["url"],)
    return Entry(title, sub, str(item.get("dates", "")), item.get("summary", ""), points)


def _lines(kind: str, section: Source, source: Source) -> list[tuple[str, str]]:
    join = section.get("join")
    if kind == "summary":
        return [("", source["basics"]["summary"])]
    if kind == "notes":
        return [("", line) for line in section["items"]]
    if kind == "skills":
        glue = join or ", "
        lines: list[tuple[str, str]] = []
        for group in section["items"]:
            words = group["keywords"]
            label = group["name"] + section.get("colon", " :") + " " if "name" in group else ""
            lines += [(label, glue.join(words))] if label or not section.get("bulleted") else [("", w) for w in words]
        return lines
    shown = [_show(section.get("show", _SHOW[kind]), item) for item in section["items"]]
    return [("", join.join(shown))] if join else [("", line) for line in shown]


def contents(source: Source) -> Content:
    """The parts of a source's page. Raises KeyError when a template names a value the source doesn't have."""
    basics = source["basics"]
    sections = []
    for section in source["sections"]:
        kind = section["kind"]
        entries: tuple[Entry, ...] = ()
        lines: list[tuple[str, str]] = []
        if kind in ("work", "volunteer", "education", "projects"):
            entries = tuple(_entry(kind, section, item) for item in section["items"])
        else:
            lines = _lines(kind, section, source)
        lines += [("", note) for note in section.get("notes", ())]
        sections.append(
            Section(
                section.get("title", ""),
                section.get("side", False),
                section.get("bulleted", False),
                entries,
                tuple(lines),
            )
        )
    contact = tuple(str(line).format_map(basics) for line in source["contact"])
    title = source["layout"].get("contact_title", "")
    return Content(basics["name"], basics.get("label", ""), contact, title, tuple(sections))
