"""Folding of case, accents and typographic variants, so that French and English text compare as the eye does.

Belongs here: character-level folding only. Does not belong here: any word list or rule about CVs.
"""

from __future__ import annotations

import re
import unicodedata

_SAME = {
    "\u2019": "'",
    "\u2018": "'",
    "\u02bc": "'",
    "`": "'",
    "\u2010": "-",
    "\u2011": "-",
    "\u00a0": " ",
    "\u202f": " ",
}
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
"""Every character a CV may use as a dash."""


class _Plain(dict[int, str]):
    """A table for `str.translate`, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        base = unicodedata.normalize("NFD", character)[0].lower()
        self[code] = _SAME.get(character) or (base if len(base) == 1 else character)
        return self[code]


_PLAIN = _Plain()


def plain(text: str) -> str:
    """`text` in lower case and without accents, with exactly as many characters: offsets stay valid."""
    if text.isascii():
        return text.lower().replace("`", "'")
    return text.translate(_PLAIN)


def key(text: str) -> str:
    """A key equal for texts that differ only in case, accents, punctuation (but not + and #) or spacing."""
    text = plain(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))).replace("œ", "oe").replace("æ", "ae")
    return " ".join(re.findall(r"[\w+#]+", text))


def words(text: str) -> list[str]:
    """The folded words of `text`; an elided article (l', d') is a word of its own without its apostrophe."""
    return re.findall(r"[a-zœæ0-9+#]+", plain(text))
