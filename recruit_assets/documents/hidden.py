"""Text that is not what it seems: characters nobody sees, and sentences that give orders to a model.

Works on text alone. What a page paints (white on white, off the page) is judged by each format's reader.
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


_SPECIAL = re.compile(f"{_INVISIBLE.pattern}|{_SILENT.pattern}|{_ICON.pattern}|[´`ˆ¨¸\n]")


def is_clean(text: str) -> bool:
    """Whether `clean` would return the text as it is."""
    if text.isascii():
        return text.isprintable() and "`" not in text
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


def _compose(match: re.Match[str]) -> str:
    letter = "i" if match[2] == "\u0131" else match[2]
    composed = unicodedata.normalize("NFC", letter + _COMBINING[match[1]])
    return composed if len(composed) == 1 else match[0]


_SCOPE = r"(?:\w+ ){0,4}?"
_ORDERS = re.compile(
    "|".join(
        (
            rf"\b(?:ignore|disregard|forget|override|bypass)\b (?:{_SCOPE})?(?:previous|prior|above|preceding|earlier|"
            rf"your|system|all|other|these|the)\b {_SCOPE}(?:instructions?|prompts?|rules|directives|guidelines)\b",
            rf"\b(?:ignore[rz]?|oublie[rz]?|neglige[rz]?|contourne[rz]?|"
            rf"ne (?:tiens|tenez) (?:pas|aucun) compte|"
            rf"fai(?:s|tes) abstraction|ne sui(?:s|vez) pas)\b {_SCOPE}"
            r"(?:instructions?|consignes?|directives?|prompts?)\b",
            r"\byou are now\b",
            r"\byou are (?:a|an|the) (?:\w+ ){0,3}(?:assistant|ai|language model|llm|chatbot|recruiter|evaluator)\b",
            r"\b(?:tu es|vous etes) (?:maintenant|desormais|a present)\b",
            r"\b(?:tu es|vous etes) (?:une?|l) ?(?:\w+ ){0,2}(?:assistante?|ia|modele de langage|recruteu(?:r|se))\b",
            r"\b(?:act|behave|respond) as (?:if you|an? (?:\w+ )?(?:ai|assistant|language model|recruiter))\b",
            r"\b(?:rate|score|rank|grade|note|mark|notez|notes?|classez?|evaluez?|evaluate|attribuez?|donnez?|give|assign)"
            r" (?:moi |me |a |au |le |la |the )?"
            r"(?:this|the|ce|cet|cette|candidat|candidate|applicant|profil|profile|cv|resume)\b"
            r"(?:[^.\n]{0,60}?)(?:\b\d+ ?(?:/|sur|out of) ?\d+|\b100 ?%|\b(?:top|highest|first|maximum|maximale?|"
            r"meilleure?|premiere?|perfect|parfaite?|excellent|en tete)\b)",
            r"\b(?:recommend|hire|select|shortlist|accept|recommandez?|embauchez|retenez|selectionnez|acceptez)"
            r" (?:this|ce|cet|cette) (?:candidate?|applicant|profile?|cv|resume)\b",
            r"\b(?:answer|respond|reply|output|print|return) only (?:with|by|the)\b",
            r"\b(?:reponde?z|reponds) (?:uniquement|seulement)\b",
            r"\b(?:reveal|print|show|repeat|leak|revelez?|affichez?|repetez?) (?:me |moi )?(?:your|the|ton|votre|le) "
            r"(?:system )?(?:prompt|instructions?|consignes?)\b",
            r"<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?inst\]|<</?sys>>|#{2,3} ?(?:system|instructions?) ?:",
        )
    )
)


def gives_orders(text: str) -> bool:
    """Whether a sentence of the text speaks to a model ("ignore previous instructions", "notez ce candidat 10/10")."""
    return _ORDERS.search(_fold(text)) is not None


def _fold(text: str) -> str:
    """Lower case without accents, apostrophes as spaces, every run of white space one space."""
    plain = text.lower().replace("’", " ").replace("'", " ")
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return " ".join(plain.split())
