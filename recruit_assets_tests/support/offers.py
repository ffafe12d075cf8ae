"""Offers for tests, invented: four trades, each in French and in English."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from recruit_assets.domain.offers import Offer, RawOffer, clean

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def raw_offer(source_id: str, source: str = "board", **fields: Any) -> RawOffer:
    """A raw offer with the import fields given."""
    return RawOffer(source=source, source_id=source_id, fetched_at=NOW, payload={"id": source_id, **fields})


def make_offer(source_id: str, title: str = "Cuisinier H/F", description: str = "", **fields: Any) -> Offer:
    """A cleaned offer with the import fields given."""
    description = description or f"Annonce numéro {source_id} : cuisine du marché."
    return clean(raw_offer(source_id, title=title, description=description, **fields))


TRADES = {
    "cook-fr": (
        "Cuisinier (H/F)",
        "Restaurant de quartier, service du midi.\nProfil recherché :\n- Maîtrise de la méthode HACCP\n"
        "- Dressage des assiettes soigné\n- Gestion des stocks\n- Permis B",
    ),
    "cook-en": (
        "Line Cook",
        "Busy kitchen near the harbour, evening service.\nRequirements:\n- Food preparation for 80 covers\n"
        "- HACCP and food hygiene\n- Stock control",
    ),
    "nurse-fr": (
        "Infirmier diplômé d'État H/F",
        "Service de chirurgie de 28 lits.\nCompétences attendues :\n- Diplôme d'État d'infirmier\n"
        "- Pose de perfusion et pansements\n- Transmissions ciblées",
    ),
    "nurse-en": (
        "Registered Nurse",
        "Surgical ward of a county hospital.\nEssential criteria:\n- NMC registration\n- Wound care and cannulation\n"
        "- Clear clinical handover",
    ),
    "developer-fr": (
        "Développeur Python H/F",
        "Éditeur de logiciels de santé.\nPrérequis :\n- 3 ans d'expérience en Python\n"
        "- PostgreSQL et Docker\n- Tests automatisés",
    ),
    "developer-en": (
        "Back-end Developer",
        "Small product team building an API.\nWhat you bring:\n- Strong Python and Django\n- PostgreSQL\n- CI/CD",
    ),
    "driver-fr": (
        "Conducteur poids lourd (F/H)",
        "Transport régional de palettes.\nPrérequis :\n- Permis CE et FIMO à jour\n- Arrimage\n- Carte conducteur",
    ),
    "driver-en": (
        "HGV Class 1 Driver",
        "Overnight trunking between two depots.\nPerson specification:\n- Category CE licence\n"
        "- Driver CPC\n- Load securing",
    ),
}


def labelled_offers() -> list[Offer]:
    """One offer for each trade and language; the id tells which."""
    return [make_offer(name, title, text, language=name[-2:]) for name, (title, text) in TRADES.items()]
