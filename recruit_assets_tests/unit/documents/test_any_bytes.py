"""Whatever the bytes, reading gives a sound document or a CvError."""

from __future__ import annotations

import io

import docx
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from recruit_assets.documents import Limits, read_document
from recruit_assets.domain.documents import CvError, Document

from .make import MAIN, SIDE, column, pdf, put

QUICK = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LIMITS = Limits(timeout=20)


def check(document: Document) -> None:
    """The promises of every document: offsets, order, boxes inside their pages, spans inside their lines."""
    text, pages = document.text, {page.number: page for page in document.pages}
    end, block, number = -1, -1, 1
    for line in document.lines:
        assert text[line.start : line.end] == line.text
        assert line.text.strip()
        assert line.start == end + 1
        assert line.block in (block, block + 1)
        assert line.page >= number
        end, block, number = line.end, line.block, line.page
        page = pages[line.page]
        at = line.start
        for box in (line.box, *(span.box for span in line.spans)):
            assert 0 <= box[0] <= box[2] <= page.width
            assert 0 <= box[1] <= box[3] <= page.height
        for span in line.spans:
            assert at <= span.start < span.end <= line.end
            assert text[span.start : span.end].strip()
            at = span.end
    assert end == len(text)
    assert Document.model_validate_json(document.model_dump_json()) == document


def read_or_refuse(data: bytes) -> None:
    try:
        document = read_document(data, filename="cv.pdf", limits=LIMITS)
    except CvError as error:
        assert error.message.endswith(".")
    else:
        check(document)


def draw(c) -> None:
    column(c, 40, 60, SIDE)
    column(c, 220, 60, MAIN)


def small_docx() -> bytes:
    word = docx.Document()
    word.add_paragraph("Camille Exemple\tNantes")
    word.add_table(rows=1, cols=2).cell(0, 1).text = "Python"
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


A_PDF, A_DOCX = pdf(draw), small_docx()


@QUICK
@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"%PDF-")
@example(b"\x89PNG\r\n\x1a\n" + bytes(40))
@example(b"II*\x00" + bytes(40))
@example(b"\xff\xd8\xff\xe0")
@example(b"\xff\xfe")
@example("a\u200b".encode("utf-16"))
def test_any_bytes_give_a_document_or_a_cv_error(data: bytes) -> None:
    read_or_refuse(data)


@QUICK
@given(st.sampled_from([A_PDF, A_DOCX]), st.data())
def test_any_damage_to_a_good_file_gives_a_document_or_a_cv_error(data: bytes, drawn: st.DataObject) -> None:
    wounds = drawn.draw(
        st.lists(st.tuples(st.integers(0, len(data) - 1), st.binary(min_size=1, max_size=6)), max_size=8)
    )
    body = bytearray(data)
    for at, wound in wounds:
        body[at : at + len(wound)] = wound
    read_or_refuse(bytes(body))


@QUICK
@given(st.text(max_size=600))
def test_any_text_gives_a_sound_document(text: str) -> None:
    read_or_refuse(text.encode("utf-8", errors="surrogatepass"))


WORDS = st.text("abcdeéèçàXYZ0129-@.,", min_size=1, max_size=12)
PLACED = st.tuples(st.integers(-50, 620), st.integers(-50, 900), WORDS, st.integers(1, 40))


@QUICK
@given(st.lists(PLACED, min_size=1, max_size=40))
def test_every_visible_word_of_any_layout_is_read_once(placed: list[tuple[int, int, str, int]]) -> None:
    def scatter(c) -> None:
        for x, top, word, size in placed:
            put(c, x, top, word, size)

    try:
        document = read_document(pdf(scatter), limits=LIMITS)
    except CvError as error:
        assert error.code == "no_text"
        return
    check(document)
    drawn = sum(len(word) for _, _, word, _ in placed)
    assert sum(len(line.text) for line in document.lines) <= 2 * drawn


@QUICK
@given(st.permutations(list(range(11))), st.integers(140, 300))
def test_the_order_of_drawing_does_not_matter(order: list[int], x: int) -> None:
    def shuffled(c) -> None:
        for i in order:
            put(c, x, 60 + 15 * i, MAIN[i])
            put(c, 40, 60 + 15 * (10 - i), SIDE[10 - i])

    assert [line.text for line in read_document(pdf(shuffled)).lines] == SIDE + MAIN


def test_the_sample_files_themselves_are_sound() -> None:
    check(read_document(A_PDF))
    check(read_document(A_DOCX))
