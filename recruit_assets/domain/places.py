"""Where an offer's work is: town, postcode, département, country and coordinates, from a source's fields or a label.

Belongs here: reading places, the table of départements, the towns of `places.tsv` (GeoNames, CC BY 4.0: in France those of
5,000 inhabitants and more, elsewhere the larger ones). Does not belong here: whether a text is a place at all (`sections`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from recruit_assets.domain.folding import key

_NAMES = """
    01 Ain; 02 Aisne; 03 Allier; 04 Alpes-de-Haute-Provence; 05 Hautes-Alpes; 06 Alpes-Maritimes; 07 Ardèche; 08 Ardennes;
    09 Ariège; 10 Aube; 11 Aude; 12 Aveyron; 13 Bouches-du-Rhône; 14 Calvados; 15 Cantal; 16 Charente;
    17 Charente-Maritime; 18 Cher; 19 Corrèze; 2A Corse-du-Sud; 2B Haute-Corse; 21 Côte-d'Or; 22 Côtes-d'Armor; 23 Creuse;
    24 Dordogne; 25 Doubs; 26 Drôme; 27 Eure; 28 Eure-et-Loir; 29 Finistère; 30 Gard; 31 Haute-Garonne; 32 Gers;
    33 Gironde; 34 Hérault; 35 Ille-et-Vilaine; 36 Indre; 37 Indre-et-Loire; 38 Isère; 39 Jura; 40 Landes;
    41 Loir-et-Cher; 42 Loire; 43 Haute-Loire; 44 Loire-Atlantique; 45 Loiret; 46 Lot; 47 Lot-et-Garonne; 48 Lozère;
    49 Maine-et-Loire; 50 Manche; 51 Marne; 52 Haute-Marne; 53 Mayenne; 54 Meurthe-et-Moselle; 55 Meuse; 56 Morbihan;
    57 Moselle; 58 Nièvre; 59 Nord; 60 Oise; 61 Orne; 62 Pas-de-Calais; 63 Puy-de-Dôme; 64 Pyrénées-Atlantiques;
    65 Hautes-Pyrénées; 66 Pyrénées-Orientales; 67 Bas-Rhin; 68 Haut-Rhin; 69 Rhône; 70 Haute-Saône; 71 Saône-et-Loire;
    72 Sarthe; 73 Savoie; 74 Haute-Savoie; 75 Paris; 76 Seine-Maritime; 77 Seine-et-Marne; 78 Yvelines; 79 Deux-Sèvres;
    80 Somme; 81 Tarn; 82 Tarn-et-Garonne; 83 Var; 84 Vaucluse; 85 Vendée; 86 Vienne; 87 Haute-Vienne; 88 Vosges; 89 Yonne;
    90 Territoire de Belfort; 91 Essonne; 92 Hauts-de-Seine; 93 Seine-Saint-Denis; 94 Val-de-Marne; 95 Val-d'Oise;
    971 Guadeloupe; 972 Martinique; 973 Guyane; 974 La Réunion; 976 Mayotte
"""
DEPARTMENTS = {entry.split()[0]: " ".join(entry.split()[1:]) for entry in _NAMES.split(";")}
"""The départements of France by their code."""

_OVERSEAS = {"GP": "971", "MQ": "972", "GF": "973", "RE": "974", "YT": "976"}
_WIDER = """
    Auvergne-Rhône-Alpes; Bourgogne-Franche-Comté; Bretagne; Centre-Val de Loire; Corse; Grand Est; Hauts-de-France;
    Île-de-France; Normandie; Nouvelle-Aquitaine; Occitanie; Pays de la Loire; Provence-Alpes-Côte d'Azur; PACA; Brittany;
    Normandy; England; Scotland; Wales; Northern Ireland; Europe; EMEA; Worldwide; Région parisienne; Télétravail; Remote;
    Home office; Anywhere; Hybrid; Hybride; A distance; France entière; Nationwide
"""
_REGIONS = frozenset(map(key, _WIDER.split(";")))
_COUNTRY_NAMES = {
    "royaume uni": "GB", "angleterre": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "ecosse": "GB", "uk": "GB",
    "great britain": "GB", "grande bretagne": "GB", "northern ireland": "GB", "irlande": "IE", "belgique": "BE",
    "suisse": "CH", "allemagne": "DE", "espagne": "ES", "italie": "IT", "pays bas": "NL", "etats unis": "US", "usa": "US",
    "united states": "US", "maroc": "MA", "tunisie": "TN", "algerie": "DZ", "the netherlands": "NL", "autriche": "AT",
    "cote d ivoire": "CI", "ivory coast": "CI", "pologne": "PL", "roumanie": "RO", "republique tcheque": "CZ",
    "principaute de monaco": "MC", "grece": "GR", "suede": "SE", "danemark": "DK", "norvege": "NO", "inde": "IN",
    "france metropolitaine": "FR",
}  # fmt: skip
_TOWN_NAMES = {
    "londres": "london", "bruxelles": "brussels", "brussel": "brussels", "geneve": "geneva", "genf": "geneva",
    "anvers": "antwerp", "antwerpen": "antwerp", "gand": "ghent", "gent": "ghent", "bale": "basel", "berne": "bern",
    "barcelone": "barcelona", "francfort": "frankfurt am main", "frankfurt": "frankfurt am main", "koln": "cologne",
    "lisbonne": "lisbon", "edimbourg": "edinburgh", "new york": "new york city", "munchen": "munich", "milano": "milan",
    "roma": "rome", "torino": "turin", "la haye": "the hague", "seville": "sevilla", "zuerich": "zurich",
    "luxembourg ville": "luxembourg", "paris la defense": "la defense",
}  # fmt: skip
_DEPARTMENT = r"(?:0[1-9]|1\d|2[1-9ab]|[3-8]\d|9[0-5]|97[1-46])"
_LEADING = re.compile(rf"^\s*({_DEPARTMENT})\s*-\s*(?=\D)", re.IGNORECASE)
_IN_BRACKETS = re.compile(rf"\(\s*({_DEPARTMENT})\s*\)", re.IGNORECASE)
_POSTCODE = re.compile(r"(?<![\d.,])(\d{5})(?![\d.,]*\d)")
_UK_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)(?:\s*(\d[A-Z]{2}))?\b")
_NOISE = re.compile(
    r"\bcedex(?:\s*\d{1,2})?\b|\b\d{1,2}\s*(?:er|e|eme|ème|nd)\b\s*(?:arrondissement|arr\.?)?|\barrondissement\b|"
    r"\(dept\.?\)|\(d[ée]partement\)|\bet (?:ses )?(?:environs|alentours)\b|\bgreater\b|\barea\b|\br[ée]gion de\b",
    re.IGNORECASE,
)
LONGEST = 120
"""How much of a label is looked at."""


class Place(NamedTuple):
    """A place of work. `department` is the code of a French one, `country` ISO 3166-1 alpha-2; degrees in WGS 84. What is not
    known is None; coordinates that no source gave are those of the town."""

    city: str | None = None
    postcode: str | None = None
    department: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None


class _Town(NamedTuple):
    country: str
    department: str | None
    name: str
    latitude: float
    longitude: float
    thousands: int


def place_of(label: Any, given: Any = None) -> tuple[Place, str | None]:
    """The place that a label ("69 - LYON 03", "Lyon (69)", "75011 Paris", "London, UK") and a source's own fields name,
    with a note where these are not what they should be.

    `given` may hold city, postcode, insee, country (code or name), latitude, longitude. Never raises.
    """
    given = given if isinstance(given, Mapping) else {}
    text = " ".join(label.split())[:LONGEST] if isinstance(label, str) else ""
    country = country_code(given.get("country"))
    department: str | None = None
    if found := (_LEADING.search(text) or _IN_BRACKETS.search(text)):
        department = found[1].upper()
        text = (text[: found.start()] + " " + text[found.end() :]).strip()
    postcode, text = _postcode(given.get("postcode"), text, country)
    text = _NOISE.sub(" ", text)
    parts = [part for part in (" ".join(one.split()) for one in re.split(r"[,;/|()]|\s-\s", text)) if key(part)]
    if country is None and len(parts) > 1 and (named := country_code(parts[-1])):
        country = named
        parts.pop()
    elif country is None and len(parts) == 1 and not _towns_named(parts[0]) and (named := country_code(parts[0])):
        country, parts = named, []
    department = department or _department_of(postcode, given.get("insee"), country)
    city = _short(given.get("city")) or next((part for part in parts if not _is_wider(part)), None)
    if department is None and country in (None, "FR"):
        department = next((code for part in parts if (code := _department_named(part))), None)
    if department and country is None:
        country = "FR"
    city = _without_number(city) if city else None
    town = _town(city, country, department) if city else None
    if town:
        country = country or ("FR" if town.country in _OVERSEAS else town.country)
        department = department or (town.department if country == "FR" or town.country in _OVERSEAS else None)
    latitude, longitude, note = _coordinates(given.get("latitude"), given.get("longitude"))
    if latitude is None and town:
        latitude, longitude = town.latitude, town.longitude
    if country in _OVERSEAS:
        department = department or _OVERSEAS[country]
    return Place(_cased(city, town), postcode, department, country, latitude, longitude), note


def country_code(value: Any) -> str | None:
    """The ISO 3166-1 alpha-2 code that a code or a name (French, English) stands for, or None."""
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        return None
    name = key(value)
    if name == "france" or value.strip().upper() in ("FR", "FRA"):
        return "FR"
    return _COUNTRY_NAMES.get(name) or _of_the_standard(value.strip())


@lru_cache(maxsize=2048)
def _of_the_standard(value: str) -> str | None:
    import pycountry

    if len(value) in (2, 3) and not value.isupper():
        return None
    try:
        return pycountry.countries.lookup(value).alpha_2
    except LookupError:
        return None


def _postcode(given: Any, text: str, country: str | None) -> tuple[str | None, str]:
    if isinstance(given, int) and not isinstance(given, bool) and country in (None, "FR"):
        given = f"{given:05d}"
    if isinstance(given, str) and re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 -]{1,9}", given.strip()):
        given = given.strip().upper()
        if country == "FR" and re.fullmatch(r"\d{4}", given):
            given = f"0{given}"
        return given, text.replace(given, " ")
    if country in (None, "FR") and (found := _POSTCODE.search(text)) and _department_of(found[1], None, "FR"):
        return found[1], text[: found.start()] + " " + text[found.end() :]
    if country in (None, "GB") and (found := _UK_POSTCODE.search(text)) and (found[2] or country == "GB"):
        return " ".join(filter(None, found.groups())), text[: found.start()] + " " + text[found.end() :]
    return None, text


def _department_of(postcode: str | None, insee: Any, country: str | None) -> str | None:
    if country is not None and country != "FR" and country not in _OVERSEAS:
        return None
    if isinstance(insee, str) and re.fullmatch(r"(?:\d{2}|2[ABab])\d{3}", insee.strip()):
        code = insee.strip().upper()
        code = code[:3] if code.startswith("97") else code[:2]
        return code if code in DEPARTMENTS else None
    if postcode is None or not re.fullmatch(r"\d{5}", postcode):
        return None
    if postcode.startswith("20"):
        return "2A" if postcode[2] in "01" else "2B"
    code = postcode[:3] if postcode.startswith("97") else postcode[:2]
    return code if code in DEPARTMENTS else None


@lru_cache(maxsize=1)
def _department_keys() -> dict[str, str]:
    return {key(name): code for code, name in DEPARTMENTS.items()}


def _department_named(part: str) -> str | None:
    return _department_keys().get(key(part))


def _is_wider(part: str) -> bool:
    """Whether a name is that of more than a town."""
    name = key(part)
    if name in _REGIONS or not re.search(r"[^\W\d_]", name):
        return True
    return (name in _department_keys() and name != "paris") or (
        country_code(part) is not None and not _towns_named(part)
    )


def _without_number(city: str) -> str | None:
    """A town without the number of its arrondissement."""
    return re.sub(r"\s+\d{1,2}$", "", city).strip(" -.,") or None


def _cased(city: str | None, town: _Town | None) -> str | None:
    if city is None:
        return None
    if city.isupper() and len(city) > 3:
        return town.name if town and key(town.name) == key(city) else city.title()
    return city


def _short(value: Any) -> str | None:
    text = " ".join(value.split())[:LONGEST] if isinstance(value, str) else ""
    return text if key(text) else None


def _coordinates(latitude: Any, longitude: Any) -> tuple[float | None, float | None, str | None]:
    if latitude in (None, "") and longitude in (None, ""):
        return None, None, None
    try:
        north, east = float(str(latitude)), float(str(longitude))
    except (TypeError, ValueError, OverflowError):
        return None, None, "place: coordinates can't be read, left out"
    fine = math.isfinite(north) and math.isfinite(east) and abs(north) <= 90 and abs(east) <= 180
    if not fine or (north == 0 and east == 0):
        return None, None, "place: coordinates lie nowhere, left out"
    return north, east, None


def _town(city: str, country: str | None, department: str | None) -> _Town | None:
    """The town of that name; without a country, only one that no other of its name comes near in size."""
    found = _towns_named(city)
    if country is not None:
        found = tuple(town for town in found if country in (town.country, "FR" if town.country in _OVERSEAS else None))
    if department is not None:
        found = tuple(town for town in found if town.department == department)
    if len(found) > 1 and department is None and found[0].thousands < 3 * found[1].thousands:
        return None
    return next(iter(found), None)


def _towns_named(name: str) -> tuple[_Town, ...]:
    folded = _town_key(name)
    return _towns().get(_TOWN_NAMES.get(folded, folded), ())


def _town_key(name: str) -> str:
    return re.sub(r"\bste\b", "sainte", re.sub(r"\bst\b", "saint", key(name)))


@lru_cache(maxsize=1)
def _towns() -> dict[str, tuple[_Town, ...]]:
    found: dict[str, list[_Town]] = {}
    for line in Path(__file__).with_name("places.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            country, department, name, latitude, longitude, thousands = line.split("\t")
            town = _Town(country, department or None, name, float(latitude), float(longitude), int(thousands))
            found.setdefault(_town_key(name), []).append(town)
    return {name: tuple(towns) for name, towns in found.items()}
