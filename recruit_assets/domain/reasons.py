"""What an explanation says, in the reader's language.

Belongs here: the words for a criterion of any kind, and an explanation as lines of text. Does not belong here: finding out
whether a criterion is met (`matching`), or laying reasons out on a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

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


_COMPONENTS: dict[str, tuple[str, str]] = {
    "meaning": ("sens", "meaning"),
    "role": ("métier", "role"),
    "skills": ("compétences", "skills"),
    "experience": ("expérience", "experience"),
    "words": ("mots clés", "key words"),
    "text": ("texte", "text"),
    "evidence": ("preuves", "evidence"),
    "title": ("intitulé", "title"),
    "language": ("langue", "language"),
}
_SAID: dict[str, tuple[str, str]] = {
    "fits": ("+ {0} : le CV dit « {1} »", "+ {0}: the CV says “{1}”"),
    "missing": ("- manque : {0}", "- missing: {0}"),
    "unknown": ("? inconnu : {0}", "? unknown: {0}"),
    "offer": ("l'offre dit « {0} »", "the offer says “{0}”"),
    "score": ("  score : {0}", "  score: {0}"),
    "share": ("{0} {1} ({2} × {3})", "{0} {1} ({2} × {3})"),
    "same language": ("poids d'une seule langue", "weights of one language"),
    "across languages": ("poids de deux langues", "weights across languages"),
    "trade": ("métier « {0} »", "trade “{0}”"),
    "reordered": (
        "rang {0} par le score ; ordre donné par un modèle ({1})",
        "rank {0} by the score; order by a model ({1})",
    ),
    "failed": ("ordre du score ; le modèle {0} n'en a pas donné", "order of the score; the model {0} gave none"),
}


def reordered(explanation: Mapping[str, Any], language: Language) -> str | None:
    """What a model did to the order (see `usecases.matching.Matching`), None where none was asked."""
    moved = explanation.get("reordered")
    if not moved:
        return None
    if moved.get("failed"):
        return _SAID["failed"][language == "en"].format(moved["model"])
    return _SAID["reordered"][language == "en"].format(moved["rank"], moved["model"])


def component(name: str, language: Language) -> str:
    """A part of the score, as a person says it."""
    return _COMPONENTS[name][language == "en"] if name in _COMPONENTS else name


def explained(explanation: Mapping[str, Any], language: Language, most: int | None = None) -> Iterator[str]:
    """An explanation (see `matching.Match`) as lines of text: what fits with the words of the CV and of the offer, what is
    missing, what is unknown, and what each part adds to the score. With `most`, at most so many of what fits, or, where
    nothing does, of what is missing and unknown."""

    def said(key: str, *values: object) -> str:
        return _SAID[key][language == "en"].format(*values)

    def number(value: float) -> str:
        return f"{value:.2f}".replace(".", "," if language == "fr" else ".")

    def asked(item: Mapping[str, Any]) -> str:
        quote = str(item.get("offer_quote") or "")
        told = quote and quote not in (item["criterion"], criterion(item, language))
        return ("\u00a0; " if language == "fr" else "; ") + said("offer", _short(quote)) if told else ""

    fits = explanation.get("fits") or []
    for fit in fits[:most]:
        yield said("fits", criterion(fit, language), _short(fit["quote"])) + asked(fit)
    if most is None or not fits:
        for name in ("missing", "unknown"):
            for item in (explanation.get(name) or [])[:most]:
                yield said(name, criterion(item, language)) + asked(item)
    if note := reordered(explanation, language):
        yield f"  {note}"
    shares = [
        said("share", component(name, language), *(number(part[key]) for key in ("contribution", "value", "weight")))
        for name, part in (explanation.get("scores") or {}).items()
    ]
    notes = [said(explanation["weights"])] if explanation.get("weights") in _SAID else []
    notes += [said("trade", explanation["trade"])] if explanation.get("trade") else []
    yield said("score", ", ".join(shares)) + (f" [{', '.join(notes)}]" if notes else "")


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


def _short(text: str, most: int = 70) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
