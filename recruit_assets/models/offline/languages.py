"""Spoken languages with their level, and certificates, from the lines of the languages section."""

from __future__ import annotations

import re
from collections.abc import Sequence

from recruit_assets.domain.folding import key, plain, words
from recruit_assets.domain.headings import read_heading
from recruit_assets.domain.numbered_lines import NumberedLine
from recruit_assets.domain.profiles import CertificateItem, Cited, LanguageItem, LanguagesAnswer
from recruit_assets.domain.sections import names_a_study
from recruit_assets.domain.vocabulary.languages import LANGUAGE_PHRASES, LANGUAGES, LEVEL_WORDS
from recruit_assets.models.offline.lines import EDGES, Row, cited, clean, is_place, read_rows, segments
from recruit_assets.models.offline.skills import cut_list

_PHRASES = [phrase.replace(" ", r"[\s-]") for phrase in sorted(LANGUAGE_PHRASES, key=len, reverse=True)]
_LANGUAGE = re.compile(rf"(?<![\w])(?:{'|'.join([*_PHRASES, *sorted(LANGUAGES, key=len, reverse=True)])})(?![\w])")
_CERTIFICATES = re.compile(
    r"certif|licen[cs]es?|habilitation|accreditation|brevet|caces|ticket|attestation|training|"
    r"formations? (?:compl|courte)|courses|agrement|cards|development|cpd|titres"
)


def answer_languages(lines: Sequence[NumberedLine]) -> LanguagesAnswer:
    """Languages, each once, and certificates."""
    languages: list[LanguageItem] = []
    certificates: list[CertificateItem] = []
    seen: set[str] = set()
    mode = "languages"
    schooling = pending = False
    for row in read_rows(lines):
        heading = read_heading(row.text)
        if heading is not None and heading.content >= len(row.text):
            mode = (
                "certificates"
                if _CERTIFICATES.search(plain(row.text)) and "langue" not in plain(row.text)
                else "languages"
            )
            schooling = "education" in heading.sections
            pending = False
            continue
        text = row.text
        if heading is not None:
            label = plain(text[: heading.content])
            mode = "certificates" if _CERTIFICATES.search(label) else "languages"
            text = text[heading.content :]
        told = set(seen)
        named = _languages_in(text, row, told)
        if mode == "languages":
            named += _unlisted(text, row, told)
        if named and not (mode == "certificates" and len(words(text)) > 6 and not _mostly_languages(text)):
            languages.extend(named)
            seen = told
            pending = len(named) == 1 and named[0].fluency is None
        elif mode == "certificates":
            if schooling and (names_a_study(plain(text)) or is_place(row.rest.rpartition(", ")[2])):
                continue
            item = _certificate(text, row)
            if item is not None:
                certificates.append(item)
        elif pending and _is_level(text):
            languages[-1] = LanguageItem(language=languages[-1].language, fluency=cited(clean(text), row))
            pending = False
    return LanguagesAnswer(languages=languages, certificates=certificates)


def _mostly_languages(text: str) -> bool:
    tokens = words(text)
    return sum(token in LANGUAGES or token in LEVEL_WORDS for token in tokens) >= 0.6 * len(tokens)


def _is_level(text: str) -> bool:
    tokens = words(text)
    return 0 < len(tokens) <= 12 and any(token in LEVEL_WORDS for token in tokens)


def _languages_in(text: str, row: Row, seen: set[str]) -> list[LanguageItem]:
    """The languages a line names, each with the text that follows (or, in brackets or before a dash, precedes) it."""
    folded = plain(text)
    matches = [m for m in _LANGUAGE.finditer(folded) if not _is_part_of_level(folded, m)]
    if not matches or len(words(text)) > 14 * len(matches) + 10:
        return []
    found: list[LanguageItem] = []
    first = folded[: matches[0].start()].strip(EDGES)
    before = bool(first) and _is_level(first) and not read_heading(text[: matches[0].start()])
    for index, match in enumerate(matches):
        if before:
            low = matches[index - 1].end() if index else 0
            around = text[low : match.start()]
        else:
            high = matches[index + 1].start() if index + 1 < len(matches) else len(text)
            around = text[match.end() : high]
        bracketed = None if before else re.match(r"\s*\(([^()]+)\)", around)
        around = bracketed[1] if bracketed else around
        fluency = re.sub(r"\s+(?:et|and)\s*$", "", around.strip(EDGES)).strip(EDGES + ".") if around else ""
        fluency = clean(re.split(r"[;|•]", fluency)[0])
        if fluency.count("(") > fluency.count(")") and f"{fluency})" in around:
            fluency += ")"
        name = text[match.start() : match.end()]
        if key(name) in seen:
            continue
        seen.add(key(name))
        good = bool(fluency) and _is_level(fluency)
        found.append(LanguageItem(language=cited(name, row), fluency=cited(fluency, row) if good else None))
    return found


_UNLISTED = re.compile(r"^((?:[^\W\d][\w'’-]+)(?:\s[^\W\d][\w'’-]+)?)\s*(?:[(:–—\t-]|,?\s)\s*(.+)$")
_NO_LANGUAGES = frozenset(
    words(
        "langue langues language languages lv1 lv2 lv3 je i parle speak and et level levels niveau niveaux other autre"
        " autres skills understanding speaking writing listening reading comprehension comprendre parler ecrire ecouter"
        " lire production interaction orale spoken utilisateur user"
    )
)


def _unlisted(text: str, row: Row, seen: set[str]) -> list[LanguageItem]:
    """Languages that are in no list, told by the level that follows ("Jamaican Patois (native)") or by their place among
    others ("espagnol, gascon (avec les voisins)")."""
    found: list[LanguageItem] = []
    pieces = [piece for part in cut_list(text) for piece in re.split(r"\s+(?:et|and|&)\s+", part)]
    listed = sum(bool(_LANGUAGE.search(plain(piece))) for piece in pieces)
    for piece in [text, *pieces] if "\t" in text else pieces:
        bare = re.split(r"\s*[(:]|\s[–—-]\s", piece.strip(EDGES + "."))[0]
        match = _UNLISTED.match(piece.strip())
        if match and not _is_leveled(match):
            match = None
        placed = 0 < len(pieces) - listed <= listed and (len(bare.split()) == 1 or bare.istitle())
        name = match[1] if match else bare if placed else ""
        tokens = set(words(name))
        if not tokens or _LANGUAGE.search(plain(piece)) or key(name) in seen or tokens & (LEVEL_WORDS | _NO_LANGUAGES):
            continue
        if not re.fullmatch(r"[^\W\d_][\w'’ -]{2,}", name) or read_heading(piece):
            continue
        seen.add(key(name))
        found.append(LanguageItem(language=cited(name, row), fluency=cited(clean(match[2]), row) if match else None))
    return found


def _is_leveled(match: re.Match[str]) -> bool:
    tokens = words(match[2])
    return bool(tokens) and all(token in LEVEL_WORDS or token in ("language", "langue") for token in tokens)


def _is_part_of_level(folded: str, match: re.Match[str]) -> bool:
    """Whether the name is part of a test's name ("Cambridge English") or in brackets after another language."""
    before = folded[max(0, match.start() - 12) : match.start()]
    return bool(re.search(r"(?:cambridge|business|test of|diplome de|british)\s$", before))


def _certificate(text: str, row: Row) -> CertificateItem | None:
    rest = row.rest if text == row.text else text
    parts = [part for part in segments(rest) if re.search(r"[A-Za-zÀ-ÿ]{2}", part)]
    if not parts or len(rest.split()) > 22 or (text.rstrip().endswith(".") and len(rest.split()) > 12):
        return None
    name = parts[0]
    issuer = parts[1] if len(parts) > 1 else None
    date: Cited | None = None
    if row.period is not None and row.period.start is not None:
        date = cited(row.period.start, row)
    return CertificateItem(name=cited(name, row), issuer=cited(issuer, row) if issuer else None, date=date)
