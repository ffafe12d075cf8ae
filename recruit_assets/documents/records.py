"""CVs that are data (JSON Resume, Europass XML) -> lines a person could have written, so that the same crew reads them.

A record becomes a form: the name, what the person is, then headings and under them one block for each entry, of lines
"Label: value" ("Position: Analyst", "Dates: 2018-01 - 2021-06"), running text as it is and lists as bullets. Labels and
headings are French or English as the values are. Every value stands in the document's text as the file has it.
Boxes are nominal (see `nominal`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from recruit_assets.documents.language import language_of
from recruit_assets.documents.nominal import Sheets

# English and French; the words that CVs use, so that sections and fields are recognised.
_HEADINGS = {
    "summary": ("Summary", "Profil"),
    "work": ("Work experience", "Expérience professionnelle"),
    "volunteer": ("Volunteering", "Bénévolat"),
    "education": ("Education", "Formation"),
    "skills": ("Skills", "Compétences"),
    "languages": ("Languages", "Langues"),
    "certificates": ("Certifications", "Certifications"),
    "projects": ("Projects", "Projets"),
    "awards": ("Awards", "Distinctions"),
    "publications": ("Publications", "Publications"),
    "interests": ("Interests", "Centres d'intérêt"),
    "references": ("References", "Références"),
    "other": ("Other", "Divers"),
}
_LABELS = {
    "email": ("Email", "E-mail"),
    "phone": ("Phone", "Téléphone"),
    "address": ("Address", "Adresse"),
    "position": ("Position", "Poste"),
    "company": ("Company", "Entreprise"),
    "place": ("Location", "Lieu"),
    "dates": ("Dates", "Dates"),
    "degree": ("Degree", "Diplôme"),
    "area": ("Field of study", "Spécialité"),
    "institution": ("Institution", "Établissement"),
    "score": ("Grade", "Mention"),
    "nationality": ("Nationality", "Nationalité"),
    "birth": ("Date of birth", "Date de naissance"),
    "mother_tongue": ("mother tongue", "langue maternelle"),
}
PRESENT = "\0present"
"""Stands for the open end of a period until the language is known."""
_PRESENT = ("present", "aujourd'hui")


@dataclass(slots=True)
class Entry:
    """One thing of a section. `fields` are (label key or own label, value); an empty label gives the value alone, "•" a
    bullet."""

    fields: list[tuple[str, str]] = field(default_factory=list)

    def add(self, label: str, value: object) -> None:
        """Adds a value: text or a number on lines of its own; anything else, and nothing, is passed over."""
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            self.fields.append((label, str(value)))


@dataclass(slots=True)
class Record:
    """A CV that is data: `title` (name, what the person is), contacts, then sections in order: (heading key, entries)."""

    title: list[str] = field(default_factory=list)
    contact: Entry = field(default_factory=Entry)
    sections: list[tuple[str, list[Entry]]] = field(default_factory=list)

    def lay(self, sheets: Sheets) -> None:
        """Lays the record's lines on the sheets."""
        said = "\n".join(value for entry in self._entries() for _, value in entry.fields)
        french = language_of(said) == "fr"
        for i, line in enumerate(filter(None, self.title)):
            sheets.line(line, 20.0 if i == 0 else 12.0, i == 0)
        _lay(self.contact, french, sheets)
        for key, entries in self.sections:
            filled = [entry for entry in entries if entry.fields]
            if not filled:
                continue
            sheets.gap()
            sheets.line(_HEADINGS[key][french], 14.0, True)
            for entry in filled:
                _lay(entry, french, sheets)
                if len(entry.fields) > 1:
                    sheets.gap()

    def _entries(self) -> Iterator[Entry]:
        for _, entries in self.sections:
            yield from entries


def _lay(entry: Entry, french: bool, sheets: Sheets) -> None:
    for label, value in entry.fields:
        shown = _LABELS[label][french] if label in _LABELS else label
        before = "• " if label == "•" else f"{shown}: " if shown else ""
        for i, line in enumerate(value.replace(PRESENT, _PRESENT[french]).splitlines()):
            if line.strip():
                sheets.line((before if i == 0 or label == "•" else "") + line.strip(), 10.0, False)


def period(start: object, end: object, is_open: bool) -> str:
    """ "2018-01 - 2021-06" of two dates; an open end where there is none and `is_open`."""
    first, last = (str(date).strip() if isinstance(date, str | int) and date else "" for date in (start, end))
    if first and not last and is_open:
        last = PRESENT
    return " - ".join(filter(None, (first, last)))
