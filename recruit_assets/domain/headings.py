"""Which lines of a CV are headings, and of which section.

Belongs here: a line's own words. Does not belong here: how it is set beside others (`sections`).
"""

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from recruit_assets.domain.documents import Line
from recruit_assets.domain.folding import words
from recruit_assets.domain.profiles import SECTIONS, Section
from recruit_assets.domain.vocabulary.headings import FILLERS, HEADING_HINTS, HEADINGS

BULLETS = "•●◦▪▫■□‣⁃∙·–—-*►▶➤➢✓✔→❖◆◇★☆»>o§\uf0b7\uf0a7\uf0d8"
BULLET = re.compile(rf"^\s*(?:[{re.escape(BULLETS.replace('o', ''))}]+|[o+.](?=\s))\s*")
"""The bullet a line starts with."""

_EMPHASIS = re.compile(r"^\s*(\*{1,3}|_{1,3})\S[^*_]*\1\s*$")
"""What Markdown sets in italics or bold ("*2014 - 2016*"): no point of a list."""
ORNAMENT = re.compile(r"^(?:#{1,4}\s+|[|+=*~_<>\[]+\s*)|\s*[|+=*~_#<>\]]+$")
"""What plain text sets around a heading: "## Skills", "| SKILLS |", "== Skills =="."""
HEADING_WORDS = 7


class Heading(NamedTuple):
    """A section heading at the start of a line: the sections it opens (empty for one no agent reads) and the offset
    where the text after it begins ("Langues : anglais"), which is the line's length for a heading alone."""

    sections: tuple[Section, ...]
    content: int


@lru_cache(maxsize=1)
def _phrases() -> dict[tuple[str, ...], str]:
    return {tuple(words(phrase)): section for section, text in HEADINGS.items() for phrase in text.split(";")}


@lru_cache(maxsize=4096)
def read_heading(text: str) -> Heading | None:
    """The heading that `text` is or starts with, or None. Case, accents, bullets and spaced letters do not count."""
    if len(text) > 400:
        return None
    stripped = ORNAMENT.sub("", text.strip())
    if not stripped:
        return None
    cell, tab, beside = stripped.partition("\t")
    if tab and beside.strip() and (sections := _heading_sections(cell)) is not None:
        return Heading(sections, text.index("\t") + 1)
    label, colon, content = stripped.partition(":")
    if not colon or not content.strip():
        sections = _heading_sections(stripped)
        return None if sections is None else Heading(sections, len(text))
    if len(label.split()) > 4 or not label[:1].isupper() or label.rstrip().endswith("http"):
        return None
    sections = _heading_sections(label)
    return None if sections is None else Heading(sections, text.index(":") + 1)


def _heading_sections(text: str) -> tuple[Section, ...] | None:
    """The sections of a text made only of heading words, None for any other text."""
    text = re.sub(r"\s*\?$|,?\s*\(?(?:latest|most recent|newest) first\)?$", "", text.strip(), flags=re.IGNORECASE)
    spaced = re.sub(r"(?<!\S)((?:\S ){3,}\S)(?!\S)", lambda m: m[1].replace(" ", ""), text)
    if spaced[:1].islower() or re.search(r"[\d@;!?…]", re.sub(r"^\W*\d{1,2}\s?[.)\-/]\s*", "", spaced)):
        return None
    if spaced.rstrip().endswith((".", ",")):
        return None
    tokens = words(re.sub(r"[|/&+,]", " et ", spaced))
    while tokens and tokens[0].isdigit():
        tokens = tokens[1:]
    if not tokens or len(tokens) > HEADING_WORDS or len(spaced) > 70:
        return None
    phrases = _phrases()
    found: list[str] = []
    at = 0
    while at < len(tokens):
        for size in range(min(6, len(tokens) - at), 0, -1):
            section = phrases.get(tuple(tokens[at : at + size]))
            if section:
                found.append(section)
                at += size
                break
        else:
            if tokens[at] not in FILLERS:
                return None
            at += 1
    if not found:
        return None
    joined = any(token in ("et", "and") for token in tokens)
    kinds = list(dict.fromkeys([kind for kind in found if kind != "other"] if joined else _strongest(found)))
    return tuple(section for section in SECTIONS if section in kinds)


def loose_sections(text: str, anywhere: bool = True) -> tuple[Section, ...]:
    """The section of a line that is set as a heading and holds one phrase of a heading among other words; with
    `anywhere` off (above the first heading, where a job title may be set so too) the phrase must begin it."""
    tokens = words(text)
    phrases = _phrases()
    for size in range(min(5, len(tokens)), 0, -1):
        for at in range(len(tokens) - size + 1 if anywhere and len(tokens) <= 3 else 1):
            section = phrases.get(tuple(tokens[at : at + size]))
            if section and sum(map(len, tokens[at : at + size])) > 4:
                return tuple(name for name in SECTIONS if name == section)
    return ()


def _strongest(found: list[str]) -> list[str]:
    """Of phrases that follow one another without "et", the one that names the section: "parcours de formation",
    "expérience projets" end or begin with it; a specific phrase wins over the general skills and identity words."""
    general = {"skills": 1, "identity": 1, "other": 2}
    return sorted(found, key=lambda section: general.get(section, 0))[:1]


def is_bullet(text: str) -> bool:
    """Whether the line starts with a bullet."""
    return bool(BULLET.match(text)) and len(BULLET.sub("", text)) > 0 and not _EMPHASIS.match(text)


@lru_cache(maxsize=1)
def _hint_words() -> dict[str, str]:
    return {word: section for section, text in HEADING_HINTS.items() for word in words(text)}


def heading_hints(text: str) -> Counter[str]:
    """How many words of a heading hint at each section (or at "other")."""
    named = _hint_words()
    return Counter(named[word] for word in words(text) if word in named)


class Style(NamedTuple):
    """How the section headings of a CV are set."""

    size: float | None
    bold: bool | None
    upper: bool


def style_of(line: Line) -> Style:
    return Style(round(line.size * 2) / 2 if line.size else None, line.bold, line.text.isupper())


def is_heading_alone(text: str) -> bool:
    found = read_heading(text)
    return found is not None and found.content >= len(text)
