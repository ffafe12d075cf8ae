"""Skills and their groups, from the lines of the skills section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from recruit_assets.domain.dates import DURATION
from recruit_assets.domain.folding import key, plain, words
from recruit_assets.domain.headings import read_heading
from recruit_assets.domain.numbered_lines import NumberedLine
from recruit_assets.domain.profiles import Cited, SkillGroup, SkillsAnswer
from recruit_assets.domain.vocabulary.languages import LANGUAGES, LEVEL_WORDS
from recruit_assets.models.offline.lines import Row, cited, clean, read_rows

_LEVEL = re.compile(
    r"^(?:(?:tres )?bon(?:ne)?s? (?:niveau|maitrise|connaissances?)|niveau \w+|notions?|avancee?|"
    r"intermediaire|debutante?|experte?|confirmee?|maitrise|courante?|"
    r"advanced|intermediate|beginner|basic|basics|expert|proficient|familiar|good|very good|excellent|competent|skilled|"
    r"fluent|novice|working knowledge|daily use|usage quotidien|quotidien|"
    r"\d+\s*/\s*\d+|[★☆●○•\s]+|\d{1,3}\s?%|.*\b(?:years?|yrs?|ans|months?|mois)\b.*)$"
)
_GRADE = re.compile(
    r"(?:[\s,:–—-]+\(?\d{1,3}\s?%\)?|[\s:–—-]+\(?\d{1,2}\s?/\s?(?:5|10|20)\)?|"
    r"[\s,:–—-]*\(?\b(?:over |plus de )?\d{1,2}\s?\+?\s?(?:years?|yrs?|ans|months?|mois)\b"
    r"(?: (?:of )?exp(?:erience)?\.?| d['’]exp[ée]rience)?\)?|\s*[★☆●○■□◆◇⬤]+)\s*$",
    re.IGNORECASE,
)
"""How well or how long, after a skill."""
_GRADE_BEFORE = re.compile(
    r"^(?:(?:highly |very |fully )?(?:proficient|skilled|experienced|competent|fluent|trained|versed|familiar|"
    r"confident|"
    r"comfortable)(?: user)? (?:in|with|at|of|using)|"
    r"(?:an? )?(?:excellent|good|strong|solid|sound|working|basic|advanced|intermediate|in-depth|thorough|extensive|"
    r"practical|"
    r"some|very good|expert) "
    r"(?:knowledge|command|understanding|experience|mastery|grasp|familiarity|user|use) (?:of|in|with)|"
    r"(?:très )?(?:bonnes?|solides?|excellentes?|parfaites?) (?:connaissances?|ma[iî]trise|pratique|notions) "
    r"(?:de la |de l['’]|du |des |de |d['’]|en )|notions (?:de |d['’]|en )|bases (?:de |d['’]|en ))\s*(?:the )?",
    re.IGNORECASE,
)
_KNOWLEDGE_BEFORE = re.compile(
    r"^(?:ma[iî]trise|connaissances?|utilisation|pratique|knowledge|experience|use|familiarity|mastery|proficiency|expertise)"
    r" (?:de la |de l['’]|du |des |de |d['’]|of the |of |in |with )(?-i:(?=[A-Z0-9]))",
    re.IGNORECASE,
)
"""Said of a product it is no part of the skill ("Maîtrise du Pack Office"); "maîtrise des coûts" is one."""
_NOT_SKILLS = re.compile(
    r"^(?:permis\b.*|driving licen[cs]e.*|full driving.*|clean driving.*|vehicule.*|mobilite.*|"
    r"references?.*|etc\.?|\.{3}|…)$"
)
_TABLE_HEADS = frozenset(
    words("skill tool software level rating competence outil logiciel niveau years proficiency langue")
)
_SKILLS_TOO = (
    "reseaux sociaux",
    "social media",
    "bureautique",
    "informatique",
    "programming",
    "frameworks",
    "teaching",
)
"""Heading words that are skills as well."""
_METHODS = ("makaton", "bsl", "lsf")
"""Languages that are as often listed as a method of work."""
_MAX_WORDS = 12


def answer_skills(lines: Sequence[NumberedLine]) -> SkillsAnswer:
    """The skills in the lines by group, each once."""
    groups: list[SkillGroup] = []
    seen: set[str] = set()
    rows = read_rows(lines, join=False)
    names = _names_over_lists(rows) | _names_over_bullets(rows)
    dashes = _labels_before_dashes(rows)
    told = _sentences(rows)
    labelled = False
    previous: Row | None = None
    for index, row in enumerate(rows):
        # The only heading that sections let stand in a list of skills.
        heads = row.heading and not (groups and plain(row.text) in ("reseaux sociaux", "social media"))
        if heads or _is_level_alone(row) or _heads_a_table(row):
            labelled, previous = False, None
            continue
        if index in told:
            if index == told[index][0]:
                groups.append(SkillGroup(name=None, keywords=_told(rows[index : told[index][1]], seen)))
            previous = None
            continue
        label, content = (clean(row.text), "") if index in names else dashes.get(index) or _label(row)
        if label is not None:
            if _is_language_list(label, content):
                previous = None
                continue
            groups.append(SkillGroup(name=None if _LEVEL.match(plain(label)) else cited(label, row), keywords=[]))
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
        for position, piece in enumerate(pieces):
            last = 0 < position == len(pieces) - 1
            for value in _skills(piece, last=last and (labelled or bool(_FRENCH_AND.search(piece)))):
                if key(value) not in seen:
                    seen.add(key(value))
                    groups[-1].keywords.append(cited(value, row))
        previous = row if index + 1 < len(rows) else None
    for group in groups:
        group.keywords = [
            Cited(value=value, lines=keyword.lines)
            for keyword in group.keywords
            for value in _with_tools(keyword.value)
        ]
    return SkillsAnswer(groups=[group for group in groups if group.keywords])


_TOOLS = re.compile(r"^(?P<what>[^,;:]+?) (?P<joint>avec|with|sur|using|en|in) (?P<tools>.+? (?:et|and) .+)$")
_CODING = ("programmation", "programming", "developpement", "development", "coding", "scripting")


def _with_tools(skill: str) -> list[str]:
    """The skill and the tools it is done with ("modelling with SWAT and MODFLOW"); of programming the languages alone."""
    match = _TOOLS.match(skill)
    tools = re.split(r" (?:et|and) ", match["tools"]) if match else []
    if match is None or not all(_PROPER.fullmatch(tool) for tool in tools) or len(match["what"].split()) > 4:
        return [skill]
    if plain(match["what"]) in _CODING:
        return tools
    return [skill] if match["joint"] in ("en", "in") else [match["what"], *tools]


def _is_level_alone(row: Row) -> bool:
    """Whether the line is only a level, which stands over the skills known so well ("Avancé")."""
    return len(row.text.split()) <= 3 and not re.search(r"\d", row.text) and bool(_LEVEL.match(plain(clean(row.text))))


def _heads_a_table(row: Row) -> bool:
    """Whether the line only names the columns of a table ("Tool | Level")."""
    tokens = words(row.text)
    return len(tokens) > 1 and set(tokens) <= _TABLE_HEADS


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


def _names_over_bullets(rows: Sequence[Row]) -> set[int]:
    """Indices of the rows without a bullet that stand over rows with one, each a few words in capitals or a capital."""
    return {
        index
        for index, (row, following) in enumerate(pairwise(rows))
        if following.bullet and not row.bullet and not row.heading and len(row.text.split()) <= 5
        if row.text[:1].isupper() and not re.search(r"[,;:.|\t]", row.text)
    }


def _labels_before_dashes(rows: Sequence[Row]) -> dict[int, tuple[str, str]]:
    """Labels with their lists by index of the row, where at least two rows are a short text, one dash or tab and a list
    ("Analysis — ANSYS, MATLAB"); then one item is list enough."""
    cut = {index: re.split(r"\s+[–—-]\s+|\t", row.text) for index, row in enumerate(rows) if not row.heading}
    pairs = {
        index: (clean(parts[0]), parts[1].strip())
        for index, parts in cut.items()
        if len(parts) == 2 and parts[1].strip() and 0 < len(parts[0].split()) <= 5 and not re.search("[,;:]", parts[0])
    }
    listed = sum(len(cut_list(content)) > 1 for _, content in pairs.values())
    tabbed = all("\t" in rows[index].text for index in pairs) and len(pairs) >= 2
    return pairs if listed >= 2 - tabbed and 2 * listed >= len(pairs) else {}


_TRIGGER = re.compile(
    r"\b(?:proficien\w+|skilled|experienced?|expertise|knowledge|familiar\w*|command|competent|comfortable|confident|trained|"
    r"work(?:ed|ing)?|us(?:e|ing)|specialis\w+|specializ\w+|background|"
    r"je (?:travaille|ma[iî]trise|connais|pratique|sais|utilise)|"
    r"j['’]utilise|ma[iî]trise|connaissances?|utilisation|i (?:use|work|know|speak|am|can|have))\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^.*\b(?:avec|with|using|in|of|on|sur|d['’]|de|des|du|like|comme|as)\b\s*(?:the\s+|la\s+|le\s+|les\s+)?",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"^(?:je|j['’]|i|i['’]m|we|nous|on|to|for|but|mais|also|who|which|qui)\b", re.IGNORECASE)
_PROPER = re.compile(r"[A-Z0-9][\w+#./&-]*(?: [A-Z0-9(][\w+#./&)-]*){0,3}")


def _sentences(rows: Sequence[Row]) -> dict[int, tuple[int, int]]:
    """First and last-but-one index of the paragraph, by row, for the rows that tell the skills in sentences."""
    found: dict[int, tuple[int, int]] = {}
    start = 0
    for index, row in enumerate(rows):
        if index and (
            row.gap or row.bullet or row.heading or rows[index - 1].heading or rows[index - 1].text.endswith(".")
        ):
            start = index
        ends = index + 1 == len(rows) or rows[index + 1].gap or rows[index + 1].bullet or rows[index + 1].heading
        text = " ".join(r.text for r in rows[start : index + 1])
        if (row.text.endswith(".") or ends) and text.endswith(".") and len(text.split()) > 5 and _TRIGGER.search(text):
            found.update(dict.fromkeys(range(start, index + 1), (start, index + 1)))
    return found


def _told(rows: Sequence[Row], seen: set[str]) -> list[Cited]:
    """The skills of a sentence: the names in it, and where it has none the short pieces of its list."""
    text = " ".join(row.text for row in rows)
    pieces: list[str] = []
    for sentence in re.split(r"(?<=\w\w)\.(?:\s+|$)", text):
        first = True
        for piece in re.split(r"\s*[,;:()]\s*|\s+(?:and|et|ou|or|as well as|ainsi que)\s+", sentence):
            if not _SPEAKS.match(piece) or _LEAD.match(piece):
                pieces.append(_LEAD.sub("", piece) if first or not _PROPER.fullmatch(piece) else piece)
            first = False
    pieces = [clean(piece).rstrip(".") for piece in pieces]
    proper = [piece for piece in pieces if _PROPER.fullmatch(piece)]
    kept = proper or [piece for piece in pieces if 0 < len(piece.split()) <= 4]
    found: list[Cited] = []
    for value in kept:
        if len(value) > 1 and key(value) not in seen and _skill(value):
            seen.add(key(value))
            holding = [row for row in rows if value in row.text] or list(rows)
            found.append(cited(value, holding[:1] if value in holding[0].text else holding))
    return found


def _cuts_a_skill(last: Row, row: Row, rows: Sequence[Row], labelled: bool) -> bool:
    """Whether the end of the line `last` has cut a skill in two: a list goes on, and `row` begins in lower case, or its
    first word found no room (in a group with a label, where a new list would have its own, a comma is enough)."""
    if last.text.count("(") > last.text.count(")") or _FUNCTION_WORD_LAST.search(last.text):
        return True
    if not re.search(r"[,;|:\t]", last.text + row.text):
        first = row.text.split()[0]
        others = [other for other in rows if other is not row and not other.heading]
        capital = sum(other.text[:1].isupper() for other in others) >= 0.9 * len(others)
        full = len(last.text) + 1 + len(first) > max(len(other.text) for other in others)
        return first.isalpha() and first.islower() and (last.bullet or (capital and full))
    listed = bool(re.search(r"[,;]", last.text)) or (labelled and "," in row.text)
    if re.search(r"[,;:|/•·]\s*$", last.text):
        return False
    if row.text[:1].islower() and (listed or labelled or len(last.text) > 40):
        return True
    width = max(len(other.text) for other in rows)
    full = len(last.text) + 1 + len(row.text.split()[0]) > width
    return listed and full and (labelled or len(last.text) > 60 or sum(len(o.text) > 0.75 * width for o in rows) > 2)


_FUNCTION_WORD_LAST = re.compile(
    r"\s(?:le|la|les|l['’]|de|des|du|d['’]|et|à|au|aux|en|avec|pour|sur|par|and|of|for|the|with|in|to|on|by|&)$",
    re.IGNORECASE,
)


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


_FRENCH_AND = re.compile(r"[a-zà-ÿ]* et [A-Z]")
_AND = re.compile(r"^(.+?) (?:and|et|&) (.+)$")


def _skills(piece: str, last: bool = False) -> list[str]:
    """The skills in one piece of a list, without their levels: one, or two names joined by "and" where the piece is the
    `last` of its list or follows a level ("Good knowledge of Revit and Navisworks")."""
    piece = re.sub(r"\.\s+(?=[A-ZÀ-Ý])", ", ", piece) if not re.search(r"\b[A-Z]\.", piece) else piece
    rest = _KNOWLEDGE_BEFORE.sub("", _GRADE_BEFORE.sub("", piece.strip()))
    parts = [rest]
    joined = _AND.match(rest)
    both = joined is not None and all(part.isupper() for part in joined.groups())
    if (
        joined
        and not both
        and (last or rest != piece.strip())
        and all(_PROPER.fullmatch(clean(part)) for part in joined.groups())
    ):
        parts = list(joined.groups())
    return [value for part in parts if (value := _skill(part)) is not None]


def _skill(piece: str) -> str | None:
    """The skill in the piece without its level; None where it is none."""
    piece = _GRADE.sub("", piece) or piece
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
        (token in LANGUAGES and token not in _METHODS) or token in LEVEL_WORDS for token in tokens
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
