"""Pages as pictures, drawn in a process of their own."""

from __future__ import annotations

import io

import pytest

from recruit_assets.documents.pictures import page_picture
from recruit_assets.domain.documents import CvError


def _pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(200, 300))
    canvas.drawString(20, 250, "Jeanne Exemple")
    canvas.showPage()
    canvas.drawString(20, 250, "Seite zwei")
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_a_page_is_drawn_at_two_pixels_to_a_point():
    from PIL import Image

    picture = Image.open(io.BytesIO(page_picture(_pdf(), 2)))
    assert picture.size == (400, 600) and picture.convert("L").getextrema()[0] < 100


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 nothing", _pdf()[:300]])
def test_a_file_that_cannot_be_drawn_costs_the_picture_alone(data: bytes):
    with pytest.raises(CvError) as fault:
        page_picture(data, 1)
    assert fault.value.code == "corrupt"


def test_a_page_that_is_not_there_is_told():
    with pytest.raises(CvError):
        page_picture(_pdf(), 3)
