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


_TAGS = re.compile("[\U000e0020-\U000e007e]+")
# Letters of other alphabets that look like ours; after folding they are ours.
_LOOK_ALIKES = str.maketrans("аеорсухіјѕһԁԛԝɡοαινρτυκε", "aeopcyxijshdqwgoaivptuke")
_LOOKS_ALIKE = re.compile("[\u0261\u0370-\u052f]")

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


_JUDGED = ("candidat", "applicant", "profil", "cv", "resume")
_SCOPE = r"(?:\w+ ){0,4}?"

# Each pattern with words one of which stands in every text it can match: most CVs are cleared without a search.
_ORDERS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (clues, re.compile(pattern))
    for clues, pattern in (
        (
            ("ignor", "disregard", "forget", "override", "bypass"),
            rf"\b(?:ignore|disregard|forget|override|bypass)\b (?:{_SCOPE})?"
            r"(?:previous|prior|above|preceding|earlier|your|system|all|other|these|the)\b "
            rf"{_SCOPE}(?:instructions?|prompts?|rules|directives|guidelines)\b",
        ),
        (
            ("ignor", "oubli", "neglig", "contourn", "compte", "abstraction", "suis pas", "suivez pas"),
            r"\b(?:ignore[rz]?|oublie[rz]?|neglige[rz]?|contourne[rz]?|ne (?:tiens|tenez) (?:pas|aucun) compte|"
            rf"fai(?:s|tes) abstraction|ne sui(?:s|vez) pas)\b {_SCOPE}"
            r"(?:instructions?|consignes?|directives?|prompts?)\b",
        ),
        (
            ("you are ",),
            r"\byou are (?:now\b|(?:a|an|the) (?:\w+ ){0,3}"
            r"(?:assistant|ai|language model|llm|chatbot|recruiter|evaluator)\b)",
        ),
        (
            ("tu es ", "vous etes "),
            r"\b(?:tu es|vous etes) (?:maintenant\b|desormais\b|a present\b|(?:une?|l) ?(?:\w+ ){0,2}"
            r"(?:assistante?|ia|modele de langage|recruteu(?:r|se))\b)",
        ),
        (
            ("act as ", "behave as ", "respond as "),
            r"\b(?:act|behave|respond) as (?:if you|an? (?:\w+ )?(?:ai|assistant|language model|recruiter))\b",
        ),
        (
            ("candidat", "applicant", "profil", "cv", "resume", "this ", "ce ", "cet ", "cette ", "the "),
            r"\b(?:rate|score|rank|grade|note|mark|notez|notes?|classez?|evaluez?|evaluate|attribuez?|donnez?|give|assign)"
            r" (?:moi |me |a |au |le |la |the )?(?:this|the|ce|cet|cette|candidate?|applicant|profile?|cv|resume)\b"
            r"(?:[^.\n]{0,60}?)(?:\b\d+ ?(?:/|sur|out of) ?\d+|\b100 ?%|\b(?:top|highest|first|maximum|maximale?|"
            r"meilleure?|premiere?|perfect|parfaite?|excellent|en tete)\b)",
        ),
        (
            tuple(f" {this} {one}" for this in ("this", "ce", "cet", "cette") for one in _JUDGED),
            r"\b(?:recommend|hire|select|shortlist|accept|recommandez?|embauchez|retenez|selectionnez|acceptez)"
            r" (?:this|ce|cet|cette) (?:candidate?|applicant|profile?|cv|resume)\b",
        ),
        ((" only ",), r"\b(?:answer|respond|reply|output|print|return) only (?:with|by|the)\b"),
        (("uniquement", "seulement"), r"\b(?:reponde?z|reponds) (?:uniquement|seulement)\b"),
        (
            ("prompt", "instruction", "consigne"),
            r"\b(?:reveal|print|show|repeat|leak|revelez?|affichez?|repetez?) (?:me |moi )?"
            r"(?:your|the|ton|votre|le) (?:system )?(?:prompt|instructions?|consignes?)\b",
        ),
        (
            ("<", "[", "##"),
            r"<\|?(?:im_start|im_end|system|endoftext)\|?>|\[/?inst\]|<</?sys>>|#{2,3} ?(?:system|instructions?) ?:",
        ),
    )
)


def gives_orders(text: str) -> bool:
    """Whether a sentence of the text speaks to a model ("ignore previous instructions", "notez ce candidat 10/10")."""
    folded = _fold(text)
    return any(
        any(clue in folded for clue in clues) and pattern.search(folded) is not None for clues, pattern in _ORDERS
    )


def _fold(text: str) -> str:
    """Lower case without accents, apostrophes as spaces, every run of white space one space."""
    plain = text.lower().replace("’", " ").replace("'", " ")
    if not plain.isascii():
        if _LOOKS_ALIKE.search(plain):
            plain = plain.translate(_LOOK_ALIKES)
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return " ".join(plain.split())
