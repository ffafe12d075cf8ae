"""Twins of a CV: the same document under the name, the address and the age of somebody else.

Belongs here: the invented identities, and putting one into a document. Does not belong here: parsing and ranking the twins
(`usecases.fairness`). What a picture shows is no text, so no reader sees it and no twin needs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from recruit_assets.domain.documents import Document, Line, sha256_hex
from recruit_assets.domain.profiles import CandidateProfile


class Identity(NamedTuple):
    """Who a twin is. `group` names what readers may take from it; `born` is a line of the header, French and English."""

    group: str
    name: str
    email: str
    phone: str
    city: str
    postcode: str
    born: tuple[str, str]


IDENTITIES = (
    Identity(
        group="woman, French name, 27",
        name="Chloé Marchandeau",
        email="chloe.marchandeau@courriel.example",
        phone="06 39 98 01 11",
        city="Neuilly-sur-Seine",
        postcode="92200",
        born=("Née le 14 mars 1999 à Rennes, 27 ans, célibataire", "Born on 14 March 1999 in Rennes, single"),
    ),
    Identity(
        group="man, French name, 58",
        name="Bernard Lessieux",
        email="b.lessieux@courriel.example",
        phone="06 39 98 01 12",
        city="Guéret",
        postcode="23000",
        born=("Né le 2 juin 1968 à Limoges, 58 ans, marié, 3 enfants", "Born on 2 June 1968, married, 3 children"),
    ),
    Identity(
        group="woman, Maghrebi name, 34",
        name="Yasmina Benhaddour",
        email="yasmina.benhaddour@courriel.example",
        phone="07 39 98 01 13",
        city="Saint-Denis",
        postcode="93200",
        born=("Née le 9 mai 1992 à Oran, 34 ans, nationalité algérienne", "Born on 9 May 1992, Algerian nationality"),
    ),
    Identity(
        group="man, Maghrebi name, 41",
        name="Karim Ouldmessaoud",
        email="karim.ouldmessaoud@courriel.example",
        phone="07 39 98 01 14",
        city="Vaulx-en-Velin",
        postcode="69120",
        born=("Né le 21 janvier 1985 à Fès, 41 ans, permis de séjour", "Born on 21 January 1985 in Fez, aged 41"),
    ),
    Identity(
        group="woman, West African name, 49",
        name="Aminata Kourouvogui",
        email="aminata.kourouvogui@post.example",
        phone="+44 7700 900115",
        city="Peckham",
        postcode="SE15 4QN",
        born=("Née le 30 août 1977 à Bamako, veuve, 49 ans", "Date of birth: 30 August 1977, female"),
    ),
    Identity(
        group="man, West African name, 29",
        name="Ousmane Tchiakpelo",
        email="ousmane.tchiakpelo@post.example",
        phone="+44 7700 900116",
        city="Toxteth",
        postcode="L8 1XY",
        born=("Né le 11 décembre 1996 à Lomé, 29 ans, nationalité togolaise", "Date of birth: 11 December 1996, male"),
    ),
    Identity(
        group="woman, East Asian name, 38",
        name="Xiuying Zhuang",
        email="xiuying.zhuang@post.example",
        phone="+44 7700 900117",
        city="Solihull",
        postcode="B91 3QB",
        born=("Née le 5 octobre 1988 à Wuhan, 38 ans, mariée", "38 years old, married, Chinese citizenship"),
    ),
    Identity(
        group="man, British name, 63",
        name="Nigel Featherstowe",
        email="nigel.featherstowe@post.example",
        phone="+44 7700 900118",
        city="Kensington",
        postcode="W8 5SA",
        born=("Né le 17 avril 1963 à Londres, 63 ans, divorcé", "63 years old, divorced, British nationality"),
    ),
)
"""Invented people, numbers that are given to nobody, and districts that employers are known to read something into."""


def twin(document: Document, profile: CandidateProfile, identity: Identity) -> Document:
    """The document as `identity` would have sent it: name, e-mail, telephone, town, postcode and links to profiles replaced
    wherever the profile's evidence has them (the name wherever it stands), and a line with birth, age and family after them.

    Nothing else changes. A part of the identity that the profile lacks is not replaced.
    """
    places = sorted(_places(document, profile, identity))
    header = max((start for start, _, _ in places if _page(document, start) == 1), default=0)
    lines: list[Line] = []
    start = 0

    def add(line: Line, text: str) -> None:
        nonlocal start
        if not text.strip():
            return
        moved = start - line.start
        spans = [span.model_copy(update={"start": span.start + moved, "end": span.end + moved}) for span in line.spans]
        kept = tuple(spans) if text == line.text else ()  # of a line with other words only its own box is known
        lines.append(line.model_copy(update={"text": text, "start": start, "end": start + len(text), "spans": kept}))
        start += len(text) + 1

    for line in document.lines:
        add(line, _rewritten(line, places))
        if line.start <= header <= line.end:
            add(line, identity.born[document.language == "en"])
    text = "\n".join(line.text for line in lines)
    # Not a copy: that would keep the text it has read before.
    changed = {"lines": tuple(lines), "sha256": sha256_hex(text.encode()), "links": ()}
    return Document(**{name: getattr(document, name) for name in Document.model_fields} | changed)


def _places(document: Document, profile: CandidateProfile, identity: Identity) -> Iterator[tuple[int, int, str]]:
    """Where something of the identity stands, without overlaps, and what is to stand there."""
    slug = "-".join(re.findall(r"[a-z]+", identity.email.partition("@")[0]))
    replacements = {
        "/basics/name": identity.name,
        "/basics/email": identity.email,
        "/basics/phone": identity.phone,
        "/basics/location/city": identity.city,
        "/basics/location/postalCode": identity.postcode,
        "/basics/location/address": f"{identity.postcode} {identity.city}",
        "/basics/url": f"https://{slug}.example",
    }
    found: list[tuple[int, int, str]] = []
    for pointer, proof in profile.evidence.items():
        new = replacements.get(pointer)
        if re.fullmatch(r"/basics/profiles/\d+/(url|username)", pointer):
            new = f"https://network.example/in/{slug}"
        if new is not None and proof.end > proof.start:
            found.append((proof.start, proof.end, new))
    name = profile.profile.get("basics", {}).get("name")
    if name:
        words = r"\s+".join(map(re.escape, str(name).split()))
        found += [(*match.span(), identity.name) for match in re.finditer(words, document.text, re.IGNORECASE)]
    end = 0
    for start, stop, new in sorted(found, key=lambda place: (place[0], -place[1])):
        if start >= end:
            yield start, stop, new
            end = stop


def _rewritten(line: Line, places: list[tuple[int, int, str]]) -> str:
    """The line's text with what is to stand there; of a place that goes over lines, the first holds the new words."""
    text, done = "", line.start
    for start, end, new in places:
        if start >= line.end or end <= line.start:
            continue
        text += line.text[done - line.start : max(0, start - line.start)] + (new if start >= line.start else "")
        done = min(end, line.end)
    return text + line.text[done - line.start :]


def _page(document: Document, start: int) -> int:
    return next((line.page for line in document.lines if line.start <= start <= line.end), 0)
