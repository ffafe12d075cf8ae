"""Makes the seed CVs and their exact truth from `cvs_source/*.yaml`: `python -m seed.make_cvs`.

A source holds every value once; the file and its truth (JSON Resume 1.2.1) are both made from it, so they can't
diverge. The same sources give the same bytes. Every person, employer address and number in them is invented.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from seed.cv_layouts import pdf, text, word
from seed.cv_layouts.content import Source

SEED = Path(__file__).resolve().parent
_RENDERERS = {"pdf": pdf.render, "scan": pdf.render_scan, "docx": word.render, "txt": text.render}
_SUFFIXES = {"pdf": ".pdf", "scan": ".pdf", "docx": ".docx", "txt": ".txt"}
_KINDS = (
    "work",
    "volunteer",
    "education",
    "awards",
    "certificates",
    "publications",
    "skills",
    "languages",
    "interests",
    "projects",
)
_FIELDS: dict[str, tuple[str, ...]] = {
    "work": ("name", "position", "location", "startDate", "endDate", "summary", "highlights"),
    "volunteer": ("organization", "position", "startDate", "endDate", "summary", "highlights"),
    "education": ("institution", "studyType", "area", "startDate", "endDate", "score"),
    "awards": ("title", "date", "awarder"),
    "certificates": ("name", "date", "issuer"),
    "publications": ("name", "publisher", "releaseDate"),
    "skills": ("name", "keywords"),
    "languages": ("language", "fluency"),
    "interests": ("name",),
    "projects": ("name", "description", "startDate", "endDate", "url", "keywords", "highlights"),
}
_DATES = {"startDate": "start", "endDate": "end"}


def sources() -> dict[str, Source]:
    """Every source by its stem, e.g. `cv_fr_01_infirmiere`."""
    import yaml

    files = sorted((SEED / "cvs_source").glob("*.yaml"))
    return {file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in files}


def file_name(stem: str, source: Source) -> str:
    """The CV's file name: its stem and the suffix of its format."""
    return stem + _SUFFIXES[source["layout"]["format"]]


def render(source: Source) -> bytes:
    """The CV file a source describes."""
    return _RENDERERS[source["layout"]["format"]](source)


def _e164(shown: str, country: str) -> str:
    import phonenumbers

    return phonenumbers.format_number(phonenumbers.parse(shown, country), phonenumbers.PhoneNumberFormat.E164)


def _basics(source: Source) -> dict[str, Any]:
    given = source["basics"]
    basics = {key: given[key] for key in ("name", "label", "email") if key in given}
    if "phone" in given:
        basics["phone"] = _e164(given["phone"], source["phone_region"])
    basics |= {key: given[key] for key in ("url", "summary") if key in given}
    place = ("address", "postalCode", "city", "region", "countryCode")
    if location := {key: str(given[key]) for key in place if key in given}:
        basics["location"] = location
    if "profiles" in given:
        basics["profiles"] = given["profiles"]
    return basics


def _item(kind: str, given: dict[str, Any]) -> dict[str, Any]:
    item = {}
    for field in _FIELDS[kind]:
        value = given.get(_DATES.get(field, field))
        if value is not None:
            item[field] = value if isinstance(value, list) else str(value)
    return item


def truth(source: Source) -> dict[str, Any]:
    """What a perfect reader finds in the CV, as JSON Resume 1.2.1: values verbatim, the phone in E.164, and dates as
    precise as shown (an open end has no `endDate`). Lists without items are left out."""
    resume: dict[str, Any] = {"basics": _basics(source)}
    for kind in _KINDS:
        given = [item for section in source["sections"] if section["kind"] == kind for item in section["items"]]
        if items := [_item(kind, item) for item in given]:
            resume[kind] = items
    return resume | {"meta": {"version": "v1.2.1", "language": source["language"]}}


def truth_json(source: Source) -> str:
    """The truth as the text of its file."""
    return json.dumps(truth(source), ensure_ascii=False, indent=2) + "\n"


def main(seed: Path = SEED) -> None:
    """Writes every CV to `seed/cvs` and its truth to `seed/truth`."""
    for folder in ("cvs", "truth"):
        (seed / folder).mkdir(parents=True, exist_ok=True)
    for stem, source in sources().items():
        (seed / "cvs" / file_name(stem, source)).write_bytes(render(source))
        (seed / "truth" / f"{stem}.json").write_text(truth_json(source), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
