"""Links of a page whose target can't be read on it: an envelope for an address, "LinkedIn" for a profile.

Such a target becomes a line of its own, with the link's box, at the end of the block the link stands in: so the e-mail
behind an icon is text like any other. A target whose words stand on the page, or that hangs on words of its own (a
sentence, a project's title), adds nothing and stays in `Document.links` only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from recruit_assets.documents.words import RawLine, Word
from recruit_assets.domain.documents import Box

_PLACES = frozenset(
    (
        *("linkedin", "github", "gitlab", "portfolio", "site", "siteweb", "monsite", "website", "mywebsite", "web"),
        *("blog", "twitter", "x", "behance", "dribbble", "medium", "kaggle", "orcid", "scholar", "malt"),
    )
)
_START = re.compile(r"^(?:https?://)?(?:www\.)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link annotation: where it leads, and its box on the displayed page (None when it has none)."""

    target: str
    box: Box | None


def add_unseen_targets(lines: list[RawLine], words: Sequence[Word], links: Sequence[Link], page: int) -> None:
    """Adds to a page's lines those for targets nobody can read on it."""
    visible = "".join([word.text for word in words]).lower() if links else ""
    for link in links:
        text = _shown(link.target)
        if text is None or link.box is None or _core(text) in visible:
            continue
        anchor = "".join([word.text for word in _inside(words, link.box)]).lower().strip("@|•·,:()[]↗")
        name = anchor in _PLACES or (anchor in text.lower() and "/" not in anchor and "." not in anchor)
        if anchor and not name and "@" not in text:
            continue
        visible += _core(text)
        at, block = _place(lines, link.box)
        word = Word(text, *link.box, base=link.box[3], size=link.box[3] - link.box[1])
        lines.insert(at, RawLine(page, link.box, block, text, [word]))


def _shown(target: str) -> str | None:
    """What a reader would want to see of a target: the bare address of an e-mail or telephone, a web address whole."""
    scheme, _, rest = target.strip().partition(":")
    match scheme.lower():
        case "mailto":
            return unquote(rest).partition("?")[0].strip() or None
        case "tel":
            return unquote(rest).strip() or None
        case "http" | "https":
            return target.strip() if len(target) <= 300 and " " not in target.strip() else None
        case _:
            return None


def _core(text: str) -> str:
    return _START.sub("", text).rstrip("/").replace(" ", "").lower()


def _inside(words: Sequence[Word], box: Box) -> list[Word]:
    """The words whose middle is inside the box."""
    left, top, right, bottom = (2 * edge for edge in box)
    return [
        w
        for w in words
        if (
            top <= w.top + w.bottom <= bottom and left <= w.x0 + w.x1 <= right
            if w.box is None
            else left <= w.box[0] + w.box[2] <= right and top <= w.box[1] + w.box[3] <= bottom
        )
    ]


def _place(lines: list[RawLine], box: Box) -> tuple[int, int]:
    """(position, block) after the block of the line nearest to the box."""
    if not lines:
        return 0, 0
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2

    def distance(line: RawLine) -> float:
        x0, y0, x1, y1 = line.box
        return max(x0 - x, 0, x - x1) + 3 * max(y0 - y, 0, y - y1)

    block = min(lines, key=distance).block
    return 1 + max(i for i, line in enumerate(lines) if line.block == block), block
