"""Profiles for tests: invented candidates, and a store of them that lives in memory."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from recruit_assets.domain.documents import Language, sha256_hex
from recruit_assets.domain.people import person_keys
from recruit_assets.domain.profiles import CandidateProfile, Usage
from recruit_assets.stores.profiles import ProfileVersion


def make_profile(resume: dict[str, Any], language: Language = "fr") -> CandidateProfile:
    """A profile around a JSON Resume, without evidence; its document's hash is the resume's."""
    return CandidateProfile(
        document_sha256=sha256_hex(json.dumps(resume).encode()),
        crew_version="test",
        model="test",
        language=language,
        profile=resume,
        evidence={},
        dropped={},
        flags=(),
        usage=Usage(),
        seconds=0,
    )


class ProfilesInMemory(dict[str, CandidateProfile]):
    """What the use cases need of a profile store."""

    def get_many(self, cv_keys: Iterable[str]) -> dict[str, CandidateProfile]:
        return {key: self[key] for key in cv_keys if key in self}

    def versions(self, cv_keys: Iterable[str]) -> dict[str, ProfileVersion]:
        return {
            key: ProfileVersion(sha256_hex(profile.model_dump_json().encode()), frozenset(person_keys(profile)))
            for key, profile in self.get_many(cv_keys).items()
        }


COOK = {
    "basics": {"name": "Inès Valmora", "label": "Cuisinière", "email": "ines@mail.example", "phone": "+33639980000"},
    "work": [
        {
            "name": "La Table des Halles",
            "position": "Cuisinière",
            "startDate": "2018-03",
            "highlights": ["Préparation des plats chauds pour 90 couverts", "Suivi des températures et du plan HACCP"],
        },
        {"position": "Commis de cuisine", "startDate": "2015-01", "endDate": "2018-02"},
    ],
    "skills": [{"name": "Cuisine", "keywords": ["dressage", "HACCP", "gestion des stocks"]}],
    "languages": [{"language": "Français"}, {"language": "Anglais", "fluency": "B2"}],
}
NURSE = {
    "basics": {"name": "Owen Tarrick", "label": "Staff Nurse"},
    "work": [
        {
            "position": "Staff Nurse",
            "startDate": "2020-01",
            "endDate": "2026-01",
            "highlights": ["Wound care and IV therapy on a surgical ward", "Medication administration for 12 patients"],
        }
    ],
    "skills": [{"name": "Clinical", "keywords": ["wound care", "cannulation", "handover"]}],
    "languages": [{"language": "English"}],
}
DEVELOPER = {
    "basics": {"name": "Mina Dubrecht", "label": "Développeuse Python"},
    "work": [
        {"position": "Développeuse back-end", "startDate": "2021", "highlights": ["API REST en Python et Django"]}
    ],
    "skills": [{"keywords": ["Python", "Django", "PostgreSQL", "Docker", "C++"]}],
}
