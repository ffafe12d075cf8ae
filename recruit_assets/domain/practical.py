"""What offers and CVs say around the work itself: level, contract, when, from where.

Belongs here: reading these in words of French and English. Does not belong here: comparing them (`matching`). The address
of a CV is never read: it is part of who somebody is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from recruit_assets.domain.folding import plain

Level = Literal["trainee", "junior", "senior", "lead"]
LEVELS: tuple[Level, ...] = ("trainee", "junior", "senior", "lead")
_LEVELS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("trainee", re.compile(r"\b(?:apprenti|alternan|stage\b|stagiaire|intern\b|internship|trainee|apprentice)")),
    ("junior", re.compile(r"\b(?:junior|debutant|graduate|entry[ -]level|assistant manager)")),
    (
        "lead",
        re.compile(
            r"\b(?:lead\b|principal|head\b|director|directeur|directrice|responsable|manager|supervisor|chef d'equipe"
            r"|cheffe d'equipe|chef de service|foreman|team leader|chief|vp\b|superviseur|coordinat)"
        ),
    ),
    ("senior", re.compile(r"\b(?:senior|confirme|experimente|expert\b|staff (?:software|site|engineer))")),
)


WishKind = Literal["contract", "availability", "place", "remote"]


class Wish(NamedTuple):
    """What somebody says they look for: `kind` of it and its `name`; the words themselves may tell more than that."""

    kind: WishKind
    name: str


_SEEKS = r"(?:recherche|looking for|seeking|souhaite)[^.;\n]{0,40}"
_WISHES: tuple[tuple[WishKind, str, str], ...] = (
    ("contract", "apprenticeship", rf"{_SEEKS}(?:alternance|apprentissage|apprenticeship)"),
    ("contract", "internship", rf"{_SEEKS}(?:\bstage\b|internship)"),
    ("contract", "permanent", rf"{_SEEKS}(?:\bcdi\b|permanent)"),
    ("contract", "fixed_term", rf"{_SEEKS}(?:\bcdd\b|fixed[ -]term)"),
    ("contract", "freelance", rf"(?:{_SEEKS}|disponible pour |available for )(?:freelance|missions?\b)"),
    (
        "availability",
        "now",
        r"disponib(?:le|ilite)\s*:?\s*(?:immediate(?:ment)?|de suite)"
        r"|immediately available|available (?:immediately|now|at once)",
    ),
    (
        "place",
        "mobile",
        r"mobil(?:e|ite)\s*:?\s*(?:geographique|nationale|internationale|toute (?:la )?france|france entiere)"
        r"|(?:willing|open|ready) to relocate",
    ),
    ("remote", "remote", rf"(?:{_SEEKS}|prefer[^.;\n]{{0,40}})(?:teletravail|remote)"),
)
_PATTERNS: tuple[tuple[WishKind, str, re.Pattern[str]], ...] = tuple(
    (kind, name, re.compile(pattern)) for kind, name, pattern in _WISHES
)
_AT_ONCE = re.compile(
    r"(?:poste )?a pourvoir (?:immediatement|des que possible|rapidement|au plus vite)"
    r"|prise de (?:poste|fonctions?) immediate"
    r"|des que possible|demarrage (?:immediat|asap)|\basap\b|immediate start|start(?:ing)? immediately"
)


def level(title: str) -> Level | None:
    """The level that a job title names, None for one that names none."""
    text = plain(title)
    return next((name for name, pattern in _LEVELS if pattern.search(text)), None)


def wishes(text: str) -> Iterator[Wish]:
    """What the words of a CV say its owner looks for."""
    folded = plain(text)
    for kind, name, pattern in _PATTERNS:
        if pattern.search(folded):
            yield Wish(kind, name)


def starts_at_once(description: str) -> tuple[int, int] | None:
    """The characters by which an offer asks for somebody at once."""
    found = _AT_ONCE.search(plain(description))
    return found.span() if found else None
