"""What an explanation says, in the reader's language.

Belongs here: the words for a criterion of any kind. Does not belong here: finding out whether it is met (`matching`), or
laying reasons out on a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from recruit_assets.domain.concepts import all_concepts
from recruit_assets.domain.documents import Language

_KINDS: dict[str, tuple[str, str]] = {
    "years": ("{0} ans dans un travail comparable", "{0} years in comparable work"),
    "seniority": ("niveau {0}", "{0} level"),
    "contract": ("contrat souhaité : {0}", "contract looked for: {0}"),
    "place": ("lieu : {0}", "place: {0}"),
    "remote": ("télétravail : {0}", "work from home: {0}"),
    "availability": ("disponible {0}", "available {0}"),
    "language": ("langue : {0}", "language: {0}"),
}
_NAMES: dict[str, tuple[str, str]] = {
    "trainee": ("débutant en formation", "trainee"),
    "junior": ("débutant", "junior"),
    "senior": ("confirmé", "senior"),
    "lead": ("responsable", "lead"),
    "permanent": ("CDI", "permanent"),
    "fixed_term": ("CDD", "fixed term"),
    "temporary": ("intérim", "temporary"),
    "apprenticeship": ("alternance", "apprenticeship"),
    "internship": ("stage", "internship"),
    "freelance": ("indépendant", "freelance"),
    "seasonal": ("saisonnier", "seasonal"),
    "volunteer": ("bénévolat", "volunteer"),
    "hybrid": ("en partie", "partly"),
    "full": ("entièrement", "wholly"),
    "now": ("de suite", "at once"),
}


def criterion(item: Mapping[str, object], language: Language) -> str:
    """The criterion of an entry of an explanation (see `matching.Match`), as a person says it."""
    name, kind, side = str(item["criterion"]), str(item.get("kind", "")), 0 if language == "fr" else 1
    if kind in ("skill", "diploma", "licence", "language"):
        name = _concepts().get(name, (name, name))[side]
    elif kind in ("seniority", "contract", "remote", "availability") and name in _NAMES:
        name = _NAMES[name][side]
    return _KINDS[kind][side].format(name) if kind in _KINDS else name


@lru_cache(maxsize=1)
def _concepts() -> dict[str, tuple[str, str]]:
    return {concept.name: (concept.french[0], concept.english[0]) for concept in all_concepts()}
