"""What of a profile may be matched: the work, without the person.

Belongs here: the view of a profile that is the only input of ranking and of embedding, and its short texts. Does not
belong here: comparing it with an offer (`matching`).

Left out: name, contact, address, age, birth, gender, nationality, family, photo, summary, employers, schools,
references. Years of school and work enter as whole years of experience only; job titles in one grammatical gender.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from recruit_assets.domain.documents import Language
from recruit_assets.domain.folding import plain
from recruit_assets.domain.practical import wishes
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.domain.titles import neutral

ItemKind = Literal[
    "title", "highlight", "skill", "education", "certificate", "language", "project", "wish"
]  # fmt: skip
Section = Literal["title", "skills", "experience"]
SECTION_WORDS = 80
"""Longest text of a section: the local model takes three long texts a second, so a candidate costs about one second."""
TITLES = 3

_CONTACT = re.compile(r"\S+@\S+|https?://\S+|www\.\S+|(?:\+|\b0)\d(?:[ .-]?\d){7,13}\b")
_PERSONAL = re.compile(
    r"\bne[e]? (?:le|en|a)\b|\bborn (?:on|in)\b|\bdate of birth\b|\bdate de naissance\b|\bnationalit|\bcitizenship\b"
    r"|\b\d{2} ?ans\b(?! d)|\byears? old\b|\baged? :? ?\d|\bgender\b|\bsexe\b"
    r"|\bmarie[e]?\b|\bmarried\b|\bcelibataire\b|\bpacse"
    r"|\bdivorce|\bmarital\b|\bsituation familiale\b|\benfants? a charge\b|\bpermis de sejour\b|\bvisa\b|\breligion\b"
)


class Item(BaseModel):
    """One statement of a profile: `pointer` (JSON Pointer into it), its words, and what kind of statement it is."""

    model_config = ConfigDict(frozen=True)

    pointer: str
    text: str
    kind: ItemKind


class Job(BaseModel):
    """A job with dates: its title (`pointer` into the profile), how long it lasted in half years, and how many whole years
    ago it ended. Coarse on purpose: what is ranked changes twice a year and not every month."""

    model_config = ConfigDict(frozen=True)

    pointer: str
    title: str
    half_years: int
    ended: int


class Matchable(BaseModel):
    """The part of a profile that ranking sees. `years` of experience are whole years, overlapping jobs counted once;
    None where no job has dates. `jobs` are those with a title and dates. `language` is the CV's. Items of the kind `wish`
    are what the CV says is looked for (`practical.wishes`), in just the words that say it."""

    model_config = ConfigDict(frozen=True)

    items: tuple[Item, ...]
    language: Language | None
    years: int | None
    jobs: tuple[Job, ...] = ()

    @property
    def digest(self) -> str:
        """Hex SHA-256 of everything that ranking sees."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def of_kind(self, *kinds: ItemKind) -> list[Item]:
        """The items of these kinds, in the profile's order."""
        return [item for item in self.items if item.kind in kinds]


def matchable(profile: CandidateProfile, as_of: date) -> Matchable:
    """The matchable view of a profile; jobs without an end go on until `as_of`."""
    resume = profile.profile
    items = [
        Item(pointer=pointer, text=text, kind=kind)
        for pointer, value, kind in _statements(resume)
        if (text := _impersonal(value, kind))
    ]
    items += _wishes(resume)
    work = resume.get("work")
    return Matchable(
        items=tuple(items), language=profile.language, years=_years(work, as_of), jobs=tuple(_jobs(resume, as_of))
    )


def section_texts(view: Matchable) -> dict[Section, str]:
    """What is embedded of a candidate: up to three short texts; a section without words is left out."""
    titles = [item.text for item in view.of_kind("title")][: TITLES + 1]
    skills = [item.text for item in view.of_kind("skill", "certificate")]
    doings = [item.text for item in view.of_kind("highlight", "education", "project")]
    texts: dict[Section, str] = {
        "title": ", ".join(dict.fromkeys(titles)),
        "skills": ", ".join(dict.fromkeys(skills)),
        "experience": ". ".join(doings),
    }
    return {section: " ".join(text.split()[:SECTION_WORDS]) for section, text in texts.items() if text}


def _statements(resume: Mapping[str, Any]) -> Iterator[tuple[str, Any, ItemKind]]:
    basics = resume.get("basics")
    yield "/basics/label", basics.get("label") if isinstance(basics, Mapping) else None, "title"
    for path, job in _entries(resume, "work"):
        yield f"{path}/position", job.get("position"), "title"
    for path, group in _entries(resume, "skills"):
        if not group.get("keywords"):  # with keywords it is the heading of a group
            yield f"{path}/name", group.get("name"), "skill"
        yield from _each(group, path, "keywords", "skill")
    for section in ("work", "volunteer"):
        for path, job in _entries(resume, section):
            yield f"{path}/summary", job.get("summary"), "highlight"
            yield from _each(job, path, "highlights", "highlight")
    for path, study in _entries(resume, "education"):
        yield f"{path}/studyType", study.get("studyType"), "education"
        yield f"{path}/area", study.get("area"), "education"
    for path, certificate in _entries(resume, "certificates"):
        yield f"{path}/name", certificate.get("name"), "certificate"
    for path, project in _entries(resume, "projects"):
        yield f"{path}/name", project.get("name"), "project"
        yield f"{path}/description", project.get("description"), "project"
        yield from _each(project, path, "highlights", "project")
        yield from _each(project, path, "keywords", "skill")
    for path, language in _entries(resume, "languages"):
        yield f"{path}/language", language.get("language"), "language"


def _entries(resume: Mapping[str, Any], section: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    entries = resume.get(section)
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, Mapping):
            yield f"/{section}/{number}", entry


def _each(entry: Mapping[str, Any], path: str, field: str, kind: ItemKind) -> Iterator[tuple[str, Any, ItemKind]]:
    values = entry.get(field)
    for number, value in enumerate(values if isinstance(values, list) else ()):
        yield f"{path}/{field}/{number}", value, kind


def _wishes(resume: Mapping[str, Any]) -> Iterator[Item]:
    basics = resume.get("basics")
    for field in ("label", "summary"):
        text = basics.get(field) if isinstance(basics, Mapping) else None
        for wish in wishes(text) if isinstance(text, str) else ():
            yield Item(pointer=f"/basics/{field}", text=f"{wish.kind} {wish.name}", kind="wish")


def _jobs(resume: Mapping[str, Any], as_of: date) -> Iterator[Job]:
    now = as_of.year * 12 + as_of.month
    for path, job in _entries(resume, "work"):
        start, title = _month(job.get("startDate"), 1), _impersonal(job.get("position"), "title")
        if start is None or not title or start > now:
            continue
        end = min(_month(job.get("endDate"), 12) or now, now)
        if end >= start:
            half_years, ended = (end - start + 1) // 6, (now - end) // 12
            yield Job(pointer=f"{path}/position", title=title, half_years=half_years, ended=ended)


def _impersonal(value: Any, kind: ItemKind) -> str:
    """The words of one statement without contact details; "" for one that tells who the person is."""
    if not isinstance(value, str):
        return ""
    text = " ".join(_CONTACT.sub(" ", value.replace("\x00", " ")).split())
    if _PERSONAL.search(plain(text)):
        return ""
    return neutral(text) if kind == "title" else text


def _years(jobs: Any, as_of: date) -> int | None:
    """Whole years of work in JSON Resume's `work`, overlapping jobs counted once."""
    months: set[int] = set()
    dated = False
    for job in jobs if isinstance(jobs, list) else ():
        start = _month(job.get("startDate"), 1) if isinstance(job, Mapping) else None
        if start is None:
            continue
        dated = True
        end = _month(job.get("endDate"), 12)
        months.update(range(start, min(end or as_of.year * 12 + as_of.month, as_of.year * 12 + as_of.month) + 1))
    return len(months) // 12 if dated else None


def _month(value: Any, default: int) -> int | None:
    """An ISO date of any precision as a number of months; `default` is the month of a year alone."""
    found = re.match(r"(19\d\d|20\d\d)(?:-(0[1-9]|1[0-2]))?", value) if isinstance(value, str) else None
    return int(found[1]) * 12 + int(found[2] or default) if found else None
