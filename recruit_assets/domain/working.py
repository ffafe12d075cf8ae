"""How an offer's work is arranged: full or part time, hours a week, from home or not; from a field or the text's words.

Belongs here: reading these. Does not belong here: the kind of contract (`offers`).
"""

from __future__ import annotations

import re
from typing import Literal

from recruit_assets.domain.folding import plain

WorkingTime = Literal["full_time", "part_time"]
Remote = Literal["no", "hybrid", "full"]

_FULL_TIME = re.compile(r"temps[ -]*(?:plein|complet)|full[ -]?time")
_PART_TIME = re.compile(r"temps[ -]*partiel|mi[ -]temps|part[ -]?time")
_HOURS = re.compile(
    r"(?<![\d.,])(\d{1,2})(?:[.,](\d{1,2})|\s?h(?:eures?)?\s?([0-5]\d))?\s?(?:h\b|hs\b|heures?\b|hrs?\b|hours?\b)?"
)
_A_WEEK = re.compile(
    r"(?<![\d.,/])\d{1,2}(?:[.,]\d{1,2})?\s?(?:h|heures?|hrs?|hours?)(?:\s?[0-5]\d)?\s?"
    r"(?:/|par|per|a|hebdo\w*|weekly)\s?(?:semaine|sem\b|week|wk)?"
)
_SHORT_FIELD = re.compile(r"(?<![\d.,/])\d{1,2}(?:[.,]\d{1,2})?\s?(?:h\b|heures?\b|hrs?\b|hours?\b|h[0-5]\d\b)")


def working_time(field: str, title: str = "", description: str = "") -> tuple[WorkingTime | None, float | None]:
    """Full or part time, and hours a week (1 to 80), as the field about hours says it, else the title, else the
    description. None where none does."""
    texts = [plain(field), plain(title), plain(description)]
    kind = _kind(texts[0]) or _kind(texts[1]) or _kind(texts[2])
    return kind, _weekly(texts[0], _SHORT_FIELD) or _weekly(texts[2], _A_WEEK)


def _kind(text: str) -> WorkingTime | None:
    full, part = _FULL_TIME.search(text), _PART_TIME.search(text)
    if bool(full) == bool(part):
        return None
    return "full_time" if full else "part_time"


def _weekly(text: str, pattern: re.Pattern[str]) -> float | None:
    for found in pattern.finditer(text):
        if pattern is _A_WEEK and not re.search("semaine|sem|week|wk|hebdo", found.group()):
            continue
        numbers = _HOURS.match(found.group())
        if numbers:
            hours = float(f"{numbers[1]}.{numbers[2] or 0}") + int(numbers[3] or 0) / 60
            if 1 <= hours <= 80:
                return round(hours, 2)
    return None


_NOT_REMOTE = re.compile(
    r"(?:pas de|sans|aucun) teletravail|teletravail\s*:?\s*(?:non|impossible|exclu)|teletravail n'est pas"
    r"|100 ?% (?:presentiel|sur site)|(?:no|not) remote|on[ -]?site only|office[ -]based only|\bpresentiel uniquement"
)
_WHOLLY = re.compile(
    r"100 ?% (?:en )?(?:teletravail|remote|a distance)|full[ -]?remote|fully remote|teletravail (?:complet|total|a 100 ?%)"
    r"|remote[ -]first|100 ?% work from home|entierement a distance"
)
_PARTLY = re.compile(
    r"hybride?\b.{0,30}(?:work|travail|poste|role|remote|office|teletravail)"
    r"|(?:travail|work|mode|poste|role|working|rythme) hybrid|teletravail|work(?:ing)? from home|home[ -]?office|\bwfh\b"
    r"|remote work|jours? a distance|days? (?:remote|from home)"
)
_FIELD: dict[str, Remote] = {
    "full": "full",
    "fully": "full",
    "remote": "full",
    "telecommute": "full",
    "teletravail": "full",
    "distance": "full",
    "true": "full",
    "yes": "full",
    "oui": "full",
    "hybrid": "hybrid",
    "hybride": "hybrid",
    "partial": "hybrid",
    "partiel": "hybrid",
    "no": "no",
    "non": "no",
    "none": "no",
    "false": "no",
    "onsite": "no",
    "on": "no",
    "office": "no",
    "site": "no",
    "presentiel": "no",
}


def remote_work(field: str, place: str = "", text: str = "") -> Remote | None:
    """Whether the work is done from home: as the field about it says, else the place, else the text. None where none
    does: most offers that say nothing mean "no", but nothing is guessed."""
    words = set(re.findall(r"[a-z]+", plain(field)))
    for answer in ("hybrid", "no", "full"):
        if any(_FIELD.get(word) == answer for word in words):
            return answer
    where, said = plain(place), plain(text)
    if re.search(r"\b(?:remote|teletravail|a distance|work from home|anywhere)\b", where):
        return "hybrid" if re.search(r"hybrid|partiel|possible", where) else "full"
    if re.search(r"\bhybrid", where):
        return "hybrid"
    if _NOT_REMOTE.search(said):
        return "no"
    if _WHOLLY.search(said):
        return "full"
    return "hybrid" if _PARTLY.search(said) else None
