"""Skills and their groups, from the lines of the skills section."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recruit_assets.domain.dates import DURATION
from recruit_assets.domain.folding import key, plain, words
from recruit_assets.domain.profiles import Cited, SkillGroup, SkillsAnswer
from recruit_assets.domain.sections import NumberedLine, read_heading
from recruit_assets.domain.vocabulary.languages import LANGUAGES, LEVEL_WORDS
from recruit_assets.models.offline.lines import Row, cited, clean, read_rows

_LEVEL = re.compile(
    r"^(?:(?:tres )?bon(?:ne)?s? (?:niveau|maitrise|connaissances?)|niveau \w+|notions?|avance|"
    r"intermediaire|debutant|expert|confirme|maitrise|courant|"
    r"advanced|intermediate|beginner|basic|expert|proficient|familiar|good|excellent|"
    r"\d+\s*/\s*\d+|[★☆●○•\s]+|\d{1,3}\s?%|.*\b(?:years?|ans|months?|mois)\b.*)$"
)
_NOT_SKILLS = re.compile(
    r"^(?:permis\b.*|driving licen[cs]e.*|full driving.*|clean driving.*|vehicule.*|mobilite.*|"
    r"references?.*|etc\.?|\.{3}|…)$"
)
_SKILLS_TOO = ("bureautique", "informatique", "programming", "frameworks", "teaching")
"""Heading words that are skills as well."""
_MAX_WORDS = 12


def answer_skills(lines: Sequence[NumberedLine]) -> SkillsAnswer:
    """The skills in the lines by group, each once."""
    groups: list[SkillGroup] = []
    seen: set[str] = set()
    open_list = cut_off = False
    for row in read_rows(lines):
        if row.heading:
            open_list = False
            continue
        label, content = _label(row)
        if label is not None:
            if _is_language_list(label, content):
                open_list = False
                continue
            groups.append(SkillGroup(name=cited(label, row), keywords=[]))
        elif not groups or (row.gap and groups[-1].keywords and groups[-1].name is not None and not row.bullet):
            groups.append(SkillGroup(name=None, keywords=[]))
        if not content or _is_language_list("", content):
            continue
        pieces = cut_list(content)
        if (
            label is None
            and cut_off
            and open_list
            and groups[-1].keywords
            and not row.bullet
            and not row.gap
            and pieces
        ):
            _join_wrapped(groups[-1], pieces, row)
        for piece in pieces:
            value = _skill(piece)
            if value and key(value) not in seen:
                seen.add(key(value))
                groups[-1].keywords.append(cited(value, row))
        cut_off = not re.search(r"[,;|/•·]\s*$", content)
        open_list = bool(re.search(r"[,;]", content)) or len(content) > 40
    return SkillsAnswer(groups=[group for group in groups if group.keywords])


def _label(row: Row) -> tuple[str | None, str]:
    """("Langages", "Java, C") of "Langages : Java, C"; no label where there is no short text before a colon."""
    cell, tab, beside = row.text.partition("\t")
    if tab and 0 < len(cell.split()) <= 5 and not re.search("[,;]", cell) and re.search("[,;•|]", beside):
        return clean(cell), beside.strip()
    head, colon, tail = row.text.partition(":")
    if colon and 0 < len(head.split()) <= 6 and "," not in head and not head.rstrip().endswith(("http", "https")):
        return clean(head), tail.strip()
    return None, row.text


def _is_language_list(label: str, content: str) -> bool:
    named = sum(word in LANGUAGES for word in words(content))
    tokens = [word for word in words(content) if len(word) > 1]
    if not label:
        return named > 0 and sum(word in LANGUAGES or word in LEVEL_WORDS for word in tokens) >= 0.8 * len(tokens)
    return (plain(label).startswith(("langue", "language")) and named > 0) or plain(label) in LANGUAGES


def cut_list(text: str) -> list[str]:
    """The items of a list: cut at commas, semicolons, bars, dots and spaced slashes, not within brackets."""
    items: list[str] = []
    depth = 0
    current = ""
    index = 0
    while index < len(text):
        character = text[index]
        if character in "([":
            depth += 1
        elif character in ")]":
            depth = max(depth - 1, 0)
        cut = depth == 0 and (
            character in ";|•·●▪\t"
            or (character == "," and not re.match(r"\d", text[index + 1 : index + 2]))
            or (character in "/–—-" and text[index - 1 : index] == " " and text[index + 1 : index + 2] == " ")
            or (character == " " and text[index : index + 3] == "   ")
        )
        if cut:
            items.append(current)
            current = ""
        else:
            current += character
        index += 1
    items.append(current)
    return [item for item in (piece.strip() for piece in items) if item]


def _skill(piece: str) -> str | None:
    """The skill in the piece without its level; None where it is none."""
    piece = re.sub(r"\s*[(\[]([^()\[\]]*)[)\]]\s*\.?$", lambda m: "" if _LEVEL.match(plain(m[1])) else m[0], piece)
    head, dash, tail = piece.partition(" : ")
    if dash and _LEVEL.match(plain(tail).strip()):
        piece = head
    piece = re.sub(r"^(?:et|and)\s+", "", piece.strip())
    piece = clean(re.sub(r"[★☆●○■□]+", " ", piece)).rstrip(".").strip()
    folded = plain(piece)
    if (
        not piece
        or (read_heading(piece) is not None and plain(piece) not in _SKILLS_TOO)
        or _NOT_SKILLS.match(folded)
        or _LEVEL.match(folded)
        or DURATION.fullmatch(folded)
    ):
        return None
    tokens = words(piece)
    if not tokens or len(piece.split()) > _MAX_WORDS:
        return None
    if any(token in LANGUAGES for token in tokens) and all(
        token in LANGUAGES or token in LEVEL_WORDS for token in tokens
    ):
        return None
    return piece


def _join_wrapped(group: SkillGroup, pieces: list[str], row: Row) -> None:
    """Join a skill that a line end has cut in two: the next line goes on in lower case and the last one was open."""
    last: Cited = group.keywords[-1]
    first = pieces[0]
    if first[:1].islower() and last.lines[-1] == row.number - 1:
        joined = f"{last.value} {first}"
        if len(joined.split()) <= _MAX_WORDS:
            group.keywords[-1] = Cited(value=clean(joined), lines=[*last.lines, row.number])
            pieces.pop(0)
