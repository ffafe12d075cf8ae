"""CVs of invented people as plain documents, for tests that start after a file has been read."""

from __future__ import annotations

from recruit_assets.domain.documents import Document, Line, Page, sha256_hex

CAMILLE = """Camille Exemple
Infirmière diplômée d'État
12 rue des Lilas, 69003 Lyon
camille.exemple@exemple.fr
06 12 34 56 78

EXPÉRIENCE PROFESSIONNELLE
Infirmière de nuit, Hôpital Saint-Exemple, Lyon
mars 2019 - aujourd'hui
- Surveillance de douze patients en réanimation
Infirmière, Clinique des Trois Ponts, Grenoble
09/2016 - 02/2019
- Soins postopératoires

FORMATION
Diplôme d'État d'infirmier, IFSI de Grenoble, 2016

COMPÉTENCES
Perfusion, Pansements, Gestion du stress

LANGUES
Anglais : B2
Italien : notions"""


def document(text: str, language: str | None = "fr") -> Document:
    """The text as a document of one page, a line for each line, a new block after each empty one."""
    lines: list[Line] = []
    offset, block = 0, 0
    for row, content in enumerate(text.split("\n")):
        if not content.strip():
            block += 1
            continue
        box = (50.0, 40.0 + 14 * row, 50.0 + 6 * len(content), 52.0 + 14 * row)
        lines.append(Line(text=content, page=1, box=box, start=offset, end=offset + len(content), block=block))
        offset += len(content) + 1
    return Document(
        sha256=sha256_hex(text.encode()),
        media_type="text/plain",
        pages=(Page(number=1, width=595, height=842),),
        lines=tuple(lines),
        language=language,  # pyright: ignore[reportArgumentType]
    )
