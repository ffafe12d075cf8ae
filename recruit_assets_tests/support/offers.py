"""Offers for tests, invented: four trades, each in French and in English."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from recruit_assets.domain.offers import Offer, RawOffer, RejectedOffer, clean

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def raw_offer(source_id: str, source: str = "board", **fields: Any) -> RawOffer:
    """A raw offer with the import fields given."""
    return RawOffer(source=source, source_id=source_id, fetched_at=NOW, payload={"id": source_id, **fields})


def make_offer(source_id: str, title: str = "Cuisinier H/F", description: str = "", **fields: Any) -> Offer:
    """A cleaned offer with the import fields given."""
    description = description or f"Annonce numéro {source_id} : cuisine du marché."
    return clean(raw_offer(source_id, title=title, description=description, **fields))


def former_archive(records: Iterable[RawOffer | RejectedOffer]) -> bytes:
    """A listing as it was archived before pages were: gzipped JSON lines."""
    lines = []
    for record in records:
        fields = record.model_dump(mode="python")
        if isinstance(record, RawOffer):
            fields["fetched_at"] = record.fetched_at.isoformat()
        lines.append(json.dumps({"kind": "offer" if isinstance(record, RawOffer) else "rejected", **fields}) + "\n")
    return gzip.compress("".join(lines).encode("ascii"), mtime=0)


_DIRT: dict[str, tuple[Any, ...]] = {
    "title": ("Maçon H/F", "<b>COOK</b>", "", None, "\x00", "é" * 900, 12, ["a"], " <p> </p> ", "🍞 Boulanger", "C&amp;A"),
    "description": (
        "Murs et sols.", "<p>Plats &amp;lt;b&amp;gt; du <script>x</script> jour", None, "", "PrÃ©parer", "\ud800 mot",
        "mot " * 20000,
        {"a": 1}, "•\u200b un\r\n• deux", "Salaire : 2 000 € à 1 000 € par mois", "Télétravail. 35h par semaine. <ul><li>",
    ),
    "company": ("Aux Lilas", "", None, {"name": "x"}, "=cmd()", "'; drop table recruit.offers; --"),
    "location": ("Lyon (69)", "99999 Nulle part", "(((", "Remote", None, 75, "x" * 5000, "St-Denis", "\u202e Paris"),
    "place": (None, {"latitude": "abc", "longitude": 1e400}, {"postcode": 1000}, {"latitude": 91, "longitude": 0}, "x", [1]),
    "salary": ("35-40K€", "45000€ - 40000€", "1e999", "selon profil", -1, "€" * 300, "9" * 400, None, "1.2.3.4 €/h"),
    "pay": (None, {"min": "NaN", "max": 1e400}, {"min": 3000, "max": 2000, "period": "MONTH"}, {"min": -5}, "x",
        {"max": "12"}),
    "contract": ("CDI", "contrat mystère", None, 3, "", "FULL_TIME"),
    "hours": ("35H/semaine", "99h", None, "mi-temps", "h" * 2000, {"x": 1}),
    "remote": (None, "hybrid", True, "on-site", ["x"]),
    "published_at": ("2026-11-03", "31/02/2026", 1e300, None, "il y a 3 jours", -1, "0000-00-00", {"x": 1}),
    "url": ("https://a.example/1", "javascript:alert(1)", "http://", None, 5),
    "language": ("fr", "en", "xx", None, 7, ""),
    "skills": (None, ["HACCP", None, 3], "HACCP", [[]]),
}  # fmt: skip


def dirty_offers(count: int, seed: int = 7) -> list[RawOffer]:
    """Raw offers of one source, each field drawn from what feeds really send, clean and broken; always the same ones."""
    draw = random.Random(seed)
    return [
        RawOffer(
            source="dirty",
            source_id=str(number),
            fetched_at=NOW,
            payload={"id": number, **{field: draw.choice(values) for field, values in _DIRT.items()}},
        )
        for number in range(count)
    ]


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
