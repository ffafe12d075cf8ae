"""Pictures of text, with and without tesseract."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from recruit_assets.documents import Limits, ocr, read_document
from recruit_assets.domain.documents import CvError

from .make import MAIN, PAGE, SIDE, column, pdf
from .test_data_formats import OLD

needs_tesseract = pytest.mark.skipif(not ocr.available(), reason="tesseract-ocr and tesseract-ocr-fra not installed")


def picture(dpi: int = 200) -> Image.Image:
    """A scan of a page with two columns."""

    def draw(c):
        column(c, 40, 60, SIDE, step=20, size=12)
        column(c, 230, 60, MAIN, step=20, size=12)

    with pypdfium2.PdfDocument(pdf(draw)) as document:
        return document[0].render(scale=dpi / 72, grayscale=True).to_pil()


def scan() -> bytes:
    """A PDF whose only page is that picture."""
    return pdf(lambda c: c.drawImage(ImageReader(picture()), 0, 0, *PAGE))


@needs_tesseract
def test_a_scanned_pdf_is_read_by_ocr_with_boxes_and_says_so() -> None:
    document = read_document(scan(), filename="scan.pdf")
    assert "ocr" in document.flags
    lines = [line.text for line in document.lines]
    assert lines.index("Nantes") < lines.index("EXPÉRIENCE"), "columns are kept apart"
    assert "Baccalauréat scientifique, lycée de Quimper" in lines
    start = document.text.index("Nantes")
    _, box = document.box_of(start, start + len("Nantes"))
    assert box[0] == pytest.approx(40, abs=4)
    assert 106 < box[1] < box[3] < 126


@needs_tesseract
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_read_as_a_page(kind: str) -> None:
    buffer = io.BytesIO()
    picture(150).save(buffer, kind)
    document = read_document(buffer.getvalue(), filename="cv.pdf")
    assert "ocr" in document.flags
    assert "Master informatique" in document.text
    assert document.pages[0].width == 595
    assert document.reader.startswith("tesseract ")


@needs_tesseract
def test_the_text_layer_of_a_scan_is_not_believed_against_its_picture() -> None:
    def draw(c):
        c.drawImage(ImageReader(picture()), 0, 0, *PAGE)
        text = c.beginText(40, 400)
        text.setTextRenderMode(3)
        text.textOut("Kubernetes Terraform Scala, dix ans partout")
        c.drawText(text)

    document = read_document(pdf(draw))
    assert "ocr" in document.flags
    assert "Kubernetes" not in document.text
    assert "Master informatique" in document.text


def test_without_tesseract_a_scan_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(CvError, match="tesseract-ocr-fra") as caught:
        read_document(scan(), filename="scan.pdf")
    assert caught.value.code == "needs_ocr"


def with_attached(data: bytes, xml: str) -> bytes:
    """The PDF with Europass XML attached, as Europass makes them."""
    with pypdfium2.PdfDocument(data) as document:
        document.new_attachment("cv.xml").set_data(xml.encode())
        buffer = io.BytesIO()
        document.save(buffer)
    return buffer.getvalue()


def test_a_europass_scan_is_read_from_its_attached_data_which_is_flagged_as_not_seen(monkeypatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    document = read_document(with_attached(scan(), OLD))
    assert document.text == read_document(OLD.encode()).text
    assert "hidden_text" in document.flags
    with pytest.raises(CvError) as caught:
        read_document(with_attached(scan(), "<SkillsPassport><LearnerInfo>"))
    assert caught.value.code == "needs_ocr"


def test_a_picture_with_too_many_pixels_is_refused() -> None:
    buffer = io.BytesIO()
    Image.new("L", (3000, 3000)).save(buffer, "PNG")
    with pytest.raises(CvError) as caught:
        read_document(buffer.getvalue(), limits=Limits(max_expanded_bytes=2**20))
    assert caught.value.code == "too_large"


def test_a_scanned_page_among_readable_ones_does_not_lose_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    image = ImageReader(picture(100))
    document = read_document(pdf(lambda c: column(c, 40, 60, MAIN), lambda c: c.drawImage(image, 0, 0, *PAGE)))
    assert [line.text for line in document.lines] == MAIN
    assert "low_text" in document.flags
