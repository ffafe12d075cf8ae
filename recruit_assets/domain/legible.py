"""Foreign text as it may be shown: without characters that nobody sees and that act on what stands around them.

Does not belong here: escaping for HTML, Markdown or PDF (whoever shows it).
"""

from __future__ import annotations

import re

_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters but tab and line break, marks that turn the direction of writing, and halves of characters. What joins
emoji stays."""


def legible(text: str) -> str:
    """The text without them."""
    return _ACTING.sub("", text)
