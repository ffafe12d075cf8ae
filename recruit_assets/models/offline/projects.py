"""Projects, from the lines of the projects section."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recruit_assets.domain.numbered_lines import NumberedLine
from recruit_assets.domain.profiles import Cited, ProjectItem, ProjectsAnswer
from recruit_assets.models.offline.lines import EDGES, Row, cited, clean, is_header_like, is_label, read_rows
from recruit_assets.models.offline.skills import cut_list

_URL = re.compile(r"(?:https?://|www\.)[^\s,;)>\]]+|\b(?:github|gitlab)\.com/[\w./-]+", re.IGNORECASE)
_TOOLS = re.compile(
    r"^\W*(?:technologies|outils|tools|tech stack|stack|environnement(?: technique)?|built with|technos?)\s*:\s*",
    re.IGNORECASE,
)


def answer_projects(lines: Sequence[NumberedLine]) -> ProjectsAnswer:
    """The projects in the lines, in the order of the CV."""
    rows = [row for row in read_rows(lines) if not row.heading]
    if not rows:
        return ProjectsAnswer(items=[])
    titles = _titles(rows)
    items: list[ProjectItem] = []
    for position, index in enumerate(titles):
        end = titles[position + 1] if position + 1 < len(titles) else len(rows)
        item = _item(rows[index], rows[index + 1 : end])
        if item is not None:
            items.append(item)
    return ProjectsAnswer(items=items)


def _titles(rows: Sequence[Row]) -> list[int]:
    """Indices of the rows that name a project: dated lines, lines after a gap, or each bullet of a plain list."""
    if all(row.bullet for row in rows):
        return list(range(len(rows)))
    titles: list[int] = []
    for index, row in enumerate(rows):
        previous = rows[index - 1] if index else None
        fits = not row.bullet and len(row.text) < 130 and not _TOOLS.match(row.text) and not _URL.fullmatch(row.text)
        if index == 0 or (
            fits
            and (
                row.gap
                or (
                    previous is not None
                    and previous.bullet
                    and (row.period or is_header_like(row))
                    and row.text[:1].isupper()
                )
                or (row.period is not None and row.dated_at_edge)
            )
        ):
            titles.append(index)
    return titles


def _item(title: Row, rows: Sequence[Row]) -> ProjectItem | None:
    url = next(((match[0], row) for row in (title, *rows) if (match := _URL.search(row.text))), None)
    text = _URL.sub("", title.rest)
    head, separator, tail = _split(text)
    name = clean(head)
    if not name or len(name) > 120 or len(name.split()) > 16:
        return None
    keywords: list[Cited] = []
    body: list[Row] = []
    for row in rows:
        tools = _TOOLS.match(row.text)
        if tools:
            keywords.extend(
                cited(value, row) for piece in cut_list(row.text[tools.end() :]) if (value := clean(piece).rstrip("."))
            )
        elif not (is_label(row.text) and row.text.rstrip().endswith(":")) and not (
            url and row is url[1] and not _URL.sub("", row.text).strip(EDGES)
        ):
            body.append(row)
    description: Cited | None = None
    if separator and clean(tail):
        description = cited(clean(tail), title)
    elif body:
        first = [body[0]]
        for row in body[1:]:
            if row.bullet or row.gap or row.number != first[-1].number + 1:
                break
            first.append(row)
        description = cited("\n".join(row.text for row in first).strip(), first)
    period = title.period or next((row.period for row in rows[:2] if row.period and row.dated_at_edge), None)
    dated = title if title.period else next((row for row in rows[:2] if row.period and row.dated_at_edge), title)
    return ProjectItem(
        name=cited(name, title),
        description=description,
        start=cited(period.start, dated) if period and period.start else None,
        end=cited(period.end, dated) if period and period.end else None,
        url=cited(url[0], url[1]) if url else None,
        keywords=keywords,
    )


def _split(text: str) -> tuple[str, str, str]:
    match = re.search(r"\s[–—|-]\s|\s?:\s|\s{3,}", text)
    return (text[: match.start()], match[0], text[match.end() :]) if match else (text, "", "")
