"""How real feeds spoil an offer: markup, escaping, titles, dates, mojibake.

Belongs here: functions that take a clean value and hand back the way some feed would have written it. Does not belong
here: which offer gets which dirt (`make_offers.py` deals that out).
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from html.entities import codepoint2name

TODAY = date(2026, 11, 20)

_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
}


@dataclass(frozen=True)
class Block:
    """One part of a description: a heading (or none), a paragraph (or none), bullets (or none)."""

    heading: str = ""
    text: str = ""
    bullets: tuple[str, ...] = ()


def _plain(blocks: list[Block], bullet: str, newline: str = "\n") -> str:
    parts = []
    for block in blocks:
        head = f"{block.heading} {block.text}" if block.heading and block.text else block.heading or block.text
        parts.append(newline.join([head, *(f"{bullet}{item}" for item in block.bullets)]))
    return (newline * 2).join(parts)


def _one_paragraph(blocks: list[Block]) -> str:
    return " ".join(_plain(blocks, "- ").split())


def _tags(blocks: list[Block]) -> str:
    parts = []
    for block in blocks:
        heading = f"<strong>{html.escape(block.heading, quote=False)}</strong>" if block.heading else ""
        parts.append("<p>" + " ".join(filter(None, [heading, html.escape(block.text, quote=False)])) + "</p>")
        if block.bullets:
            items = "".join(f"<li>{html.escape(item, quote=False)}</li>" for item in block.bullets)
            parts.append(f"<ul>{items}</ul>")
    return "".join(parts)


def _breaks(blocks: list[Block]) -> str:
    return html.escape(_plain(blocks, "- "), quote=False).replace("\n", "<br />")


def _entities(blocks: list[Block]) -> str:
    named = (f"&{codepoint2name[ord(c)]};" if ord(c) > 127 and ord(c) in codepoint2name else c for c in _tags(blocks))
    return "".join(named).replace("</p><", "</p><p>&nbsp;</p><")


def _double_entities(blocks: list[Block]) -> str:
    return _entities(blocks).replace("&", "&amp;")


def _escaped_page(blocks: list[Block]) -> str:
    return html.escape(_tags(blocks))


MARKUPS: dict[str, Callable[[list[Block]], str]] = {
    "dashes": lambda blocks: _plain(blocks, "- "),
    "dots": lambda blocks: _plain(blocks, "• "),
    "stars": lambda blocks: _plain(blocks, "* ", "\r\n"),
    "one paragraph": _one_paragraph,
    "html tags": _tags,
    "html breaks": _breaks,
    "html entities": _entities,
    "html with entities escaped twice": _double_entities,
    "html escaped as a whole": _escaped_page,
}


def french_spaces(text: str, space: str) -> str:
    """`text` with `space` (a non-breaking one) where French typography wants it."""
    for sign in ":;!?€%":
        text = text.replace(f" {sign}", f"{space}{sign}")
    return text


def mojibake(text: str) -> str:
    """UTF-8 `text` as a reader sees it who takes it for Windows-1252; UnicodeDecodeError if that reader would fail."""
    return text.encode("utf-8").decode("cp1252")


def title(text: str, style: str) -> str:
    """`text` in a job board's style: `as is`, `upper`, `trailing`, `spaced`, or a style to put behind it (`H/F`)."""
    if style == "as is":
        return text
    if style == "upper":
        return text.upper()
    if style == "trailing":
        return f"{text}  "
    if style == "spaced":
        return text.replace(" ", "  ", 1)
    return f"{text} {style}"


def published(day: date, style: str, language: str, minute: int) -> str | int | None:
    """`day` in one of the notations of feeds; `minute` (0-1439) is the time of day where the notation has one.

    `relative` counts from `TODAY`; `epoch` is in milliseconds; `missing` gives None.
    """
    moment = datetime.combine(day, time(minute // 60, minute % 60))
    days = (TODAY - day).days
    if style == "missing":
        return None
    if style == "iso":
        return day.isoformat()
    if style == "offset":
        return moment.replace(tzinfo=timezone(timedelta(hours=1))).isoformat()
    if style == "zulu":
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    if style == "slashes":
        return day.strftime("%d/%m/%Y")
    if style == "epoch":
        return int(moment.replace(tzinfo=UTC).timestamp() * 1000)
    if style == "relative":
        if language == "fr":
            return f"il y a {days} jour{'s' if days > 1 else ''}"
        return f"{days} day{'s' if days > 1 else ''} ago"
    month = _MONTHS[language].split()[day.month - 1]
    return f"{day.day} {month} {day.year}" if language == "fr" else f"{month} {day.day}, {day.year}"
