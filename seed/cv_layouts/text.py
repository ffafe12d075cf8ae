"""Seed CVs as plain text files, the way people type them."""

from __future__ import annotations

import textwrap

from seed.cv_layouts.content import Content, Entry, Source, contents


def _wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    if not width:
        return [first + text]
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=False
    )


def _heading(title: str, style: str) -> list[str]:
    return {
        "underline": [title, "-" * len(title)],
        "double": [title, "=" * len(title)],
        "plain": [title],
    }[style]


def _entry(entry: Entry, layout: Source) -> list[str]:
    width, bullet = layout.get("width", 0), layout.get("bullet", "-")
    if layout["dates"] == "left":
        lines = [f"{entry.dates:<{layout['date_width']}}{entry.title}", " " * layout["date_width"] + entry.sub]
    elif layout["dates"] == "above":
        lines = [entry.dates, entry.title, entry.sub]
    else:
        lines = _wrap(f"{entry.title}, {entry.sub} ({entry.dates})", width)
    lines = [line.rstrip() for line in lines if line.strip()]
    if entry.summary:
        lines += _wrap(entry.summary, width)
    for point in entry.points:
        lines += _wrap(point, width, f"{bullet} ", " " * (len(bullet) + 1))
    return [*lines, ""]


def _text(content: Content, layout: Source) -> str:
    width, bullet = layout.get("width", 0), layout.get("bullet", "-")
    lines = [content.name, *([content.label] if content.label else []), *content.contact, ""]
    for section in content.sections:
        if section.title:
            lines += _heading(section.title, layout["headings"])
        for entry in section.entries:
            lines += _entry(entry, layout)
        for label, text in section.lines:
            lines += _wrap(label + text, width, *((f"{bullet} ", "  ") if section.bulleted else ("", "")))
        lines.append("")
    text = "\n".join(lines).replace("\n\n\n", "\n\n").strip() + "\n"
    return text.replace("\n", layout.get("line_end", "\n"))


def render(source: Source) -> bytes:
    """The CV as a text file in the encoding its layout names. Raises UnicodeEncodeError when that can't hold it."""
    layout = source["layout"]
    return _text(contents(source), layout).encode(layout["encoding"])
