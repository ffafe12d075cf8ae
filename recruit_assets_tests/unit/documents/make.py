"""CV files made on the spot for the tests of `documents`. Everybody in them is invented."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

from reportlab.pdfgen.canvas import Canvas

PAGE = (595, 842)
Draw = Callable[[Canvas], None]


def pdf(*pages: Draw, **options: Any) -> bytes:
    """A PDF with one page for each function that draws on its canvas."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=PAGE, invariant=1, **options)
    for draw in pages:
        canvas.setFont("Helvetica", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def put(canvas: Canvas, x: float, top: float, text: str, size: float = 10, font: str = "Helvetica") -> None:
    """Draws text whose baseline stands `top` points under the top of the page."""
    canvas.setFont(font, size)
    canvas.drawString(x, PAGE[1] - top, text)


def put_right(canvas: Canvas, x: float, top: float, text: str, size: float = 10) -> None:
    """As `put`, ending at x."""
    canvas.setFont("Helvetica", size)
    canvas.drawRightString(x, PAGE[1] - top, text)


def column(canvas: Canvas, x: float, top: float, lines: Iterable[str], step: float = 15, size: float = 10) -> None:
    """Draws lines one under the other."""
    for i, line in enumerate(lines):
        put(canvas, x, top + i * step, line, size)


SIDE = [
    "CONTACT",
    "camille@exemple.fr",
    "06 39 98 00 00",
    "Nantes",
    "LANGUES",
    "Français natif",
    "Anglais courant",
    "COMPÉTENCES",
    "Python",
    "SQL",
    "Dagster",
]
MAIN = [
    "EXPÉRIENCE",
    "Ingénieure données, Société Exemple",
    "Conception d'un entrepôt de données pour la vente",
    "Mise en place des tableaux de bord de la direction",
    "Analyste, Atelier Fictif",
    "Nettoyage et rapprochement des fichiers clients",
    "Suivi de la qualité et alertes quotidiennes",
    "FORMATION",
    "Master informatique, Université de Nantes",
    "Licence de mathématiques, Université de Rennes",
    "Baccalauréat scientifique, lycée de Quimper",
]
