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
    rows = read_rows(lines, join=False)
    names = _names_over_lists(rows)
    labelled = False
    previous: Row | None = None
    for index, row in enumerate(rows):
        if row.heading:
            labelled, previous = False, None
            continue
        label, content = (clean(row.text), "") if index in names else _label(row)
        if label is not None:
            if _is_language_list(label, content):
                previous = None
                continue
            groups.append(SkillGroup(name=cited(label, row), keywords=[]))
            labelled = True
        elif not groups or (row.gap and groups[-1].keywords and groups[-1].name is not None and not row.bullet):
            groups.append(SkillGroup(name=None, keywords=[]))
            labelled = False
        if not content or _is_language_list("", content):
            continue
        pieces = cut_list(content)
        wrapped = previous is not None and label is None and not row.bullet and not row.gap and groups[-1].keywords
        if previous is not None and wrapped and pieces and _cuts_a_skill(previous, row, rows, labelled):
            _join_wrapped(groups[-1], pieces, row, seen)
        for piece in pieces:
            value = _skill(piece)
            if value and key(value) not in seen:
                seen.add(key(value))
                groups[-1].keywords.append(cited(value, row))
        previous = row if index + 1 < len(rows) else None
    return SkillsAnswer(groups=[group for group in groups if group.keywords])


def _names_over_lists(rows: Sequence[Row]) -> set[int]:
    """Indices of the rows that name the list below them ("Mécanique" over "hydraulique, pneumatique"), where the section
    is made of such pairs."""
    listed = [bool(re.search(r"[,;]", row.text)) for row in rows]
    short = [
        len(row.text.split()) <= 4 and not re.search(r"[,;:•|\t.]", row.text) and not row.bullet and not row.heading
        for row in rows
    ]
    found = {index for index in range(len(rows) - 1) if short[index] and listed[index + 1]}
    return (
        found
        if len(found) >= 2 and all(index in found or listed[index] or row.heading for index, row in enumerate(rows))
        else set()
    )


def _cuts_a_skill(last: Row, row: Row, rows: Sequence[Row], labelled: bool) -> bool:
    """Whether the end of the line `last` has cut a skill in two: a list goes on, and `row` begins in lower case, or its
    first word found no room (in a group with a label, where a new list would have its own, a comma is enough)."""
    if last.text.count("(") > last.text.count(")"):
        return True
    listed = bool(re.search(r"[,;]", last.text))
    if re.search(r"[,;:|/•·]\s*$", last.text):
        return False
    if row.text[:1].islower() and (listed or labelled or len(last.text) > 40):
        return True
    width = max(len(other.text) for other in rows)
    full = len(last.text) + 1 + len(row.text.split()[0]) > width
    return listed and full and (labelled or len(last.text) > 60 or sum(len(o.text) > 0.75 * width for o in rows) > 2)


def _label(row: Row) -> tuple[str | None, str]:
    """("Langages", "Java, C") of "Langages : Java, C"; no label where there is no short text before a colon."""
    cell, tab, beside = row.text.partition("\t")
    if tab and 0 < len(cell.split()) <= 5 and not re.search("[,;]", cell) and re.search("[,;•|]", beside):
        return clean(cell), beside.strip()
    head, colon, tail = row.text.partition(":")
    if colon and _LEVEL.match(plain(tail).strip()):
        return None, head
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


def _join_wrapped(group: SkillGroup, pieces: list[str], row: Row, seen: set[str]) -> None:
    """Join the first of the pieces to the last skill of the line before."""
    last: Cited = group.keywords[-1]
    joined = clean(f"{last.value} {pieces[0]}")
    if last.lines[-1] == row.number - 1 and len(joined.split()) <= _MAX_WORDS:
        seen.add(key(joined))
        group.keywords[-1] = Cited(value=joined, lines=[*last.lines, row.number])
        pieces.pop(0)
