"""Whether two CVs are of the same person: the same file, or the same contact data.

Belongs here: what makes two profiles one person's. Does not belong here: looking them up (`stores.profiles`), or what
follows from it (`usecases.matching`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from recruit_assets.domain.folding import key
from recruit_assets.domain.profiles import CandidateProfile

_FEWEST_DIGITS = 6


def contact_keys(profile: Mapping[str, Any]) -> set[str]:
    """Keys (SHA-256, hex) that the JSON Resume shares with others of the same person: one for its e-mail address, one
    for its phone number together with its name (a family may share the number); none for what it does not hold.

    The hashes keep addresses and numbers out of sight where a key is shown, logged or indexed. They are not anonymous:
    without a salt, whoever has an address (or tries all phone numbers with a name) can tell whether it is among them. So
    they are personal data, kept and erased with the profile.
    """
    basics = profile.get("basics")
    if not isinstance(basics, Mapping):
        return set()
    email, phone, name = (_text(basics.get(field)) for field in ("email", "phone", "name"))
    keys: set[str] = set()
    if "@" in email:
        keys.add(_hashed("email", email.casefold()))
    digits = re.sub(r"\D", "", phone)
    # In any order, because French CVs put the family name first as often as last.
    words = sorted(key(name).split())
    if len(digits) >= _FEWEST_DIGITS and words:
        keys.add(_hashed("phone", digits, *words))
    return keys


def person_keys(profile: CandidateProfile) -> set[str]:
    """What the profile has in common with others of the same person: its contact keys and the hash of its file."""
    return {*contact_keys(profile.profile), profile.document_sha256}


def _text(value: object) -> str:
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
