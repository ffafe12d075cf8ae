"""Characters nobody sees: found, removed, and read where they spell something.

Works on text alone. What a page paints (white on white, off the page) is judged by each format's reader, and what gives
orders to a model by `domain.orders`.
"""

from __future__ import annotations

import re
import unicodedata

# Zero-width and direction marks, and the "tag" characters that smuggle ASCII. Removed, and reported.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\u180e\ufeff\U000e0000-\U000e007f]")
# Soft hyphens, variation selectors and controls: removed without a word, they are typesetting. A tab is kept.
_SILENT = re.compile("[\u00ad\ufe00-\ufe0f\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
# Glyphs of icon fonts (private use): a telephone or an envelope before the value it stands for.
_ICON = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd]+")
# Old TeX fonts print an accent and its letter as two glyphs.
_LOOSE_ACCENT = re.compile("([\u00b4`\u02c6\u00a8\u00b8])([A-Za-z\u0131])")
_COMBINING = {"\u00b4": "\u0301", "`": "\u0300", "\u02c6": "\u0302", "\u00a8": "\u0308", "\u00b8": "\u0327"}


_TAGS = re.compile("[\U000e0020-\U000e007e]+")

_SPECIAL = re.compile("[" + "".join(kind.pattern.strip("[]+") for kind in (_INVISIBLE, _SILENT, _ICON)) + "´`ˆ¨¸\n]")


def is_clean(text: str) -> bool:
    """Whether `clean` would return the text as it is."""
    if text.isascii():
        return text.replace("\t", " ").isprintable() and "`" not in text
    return unicodedata.is_normalized("NFKC", text) and _SPECIAL.search(text) is None


def clean(text: str) -> tuple[str, bool]:
    """NFKC text without invisible characters, and whether some of the reported kind were there.

    Icon glyphs become a space. Line ends must have been split off before.
    """
    if is_clean(text):
        return text, False
    found = _INVISIBLE.search(text) is not None
    if found:
        text = _INVISIBLE.sub("", text)
    text = _ICON.sub(" ", _SILENT.sub("", text))
    text = _LOOSE_ACCENT.sub(_compose, text)
    return unicodedata.normalize("NFKC", text), found


def smuggled(text: str) -> str:
    """The ASCII text spelt in invisible tag characters."""
    return " ".join("".join(chr(ord(tag) - 0xE0000) for tag in found) for found in _TAGS.findall(text))


def _compose(match: re.Match[str]) -> str:
    letter = "i" if match[2] == "\u0131" else match[2]
    composed = unicodedata.normalize("NFC", letter + _COMBINING[match[1]])
    return composed if len(composed) == 1 else match[0]
