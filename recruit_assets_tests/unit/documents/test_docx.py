"""What is read from a Word file, and how it can fail."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

from recruit_assets.documents import Limits, read_document
from recruit_assets.domain.documents import CvError, Document

from .make import MAIN, SIDE


def saved(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read(document) -> Document:
    return read_document(saved(document), filename="cv.docx")


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines]


def insert(paragraph, xml: str) -> None:
    """Appends raw WordprocessingML to a paragraph; `w:` is declared."""
    head, _, rest = xml.partition(">")
    slash = "/" if head.endswith("/") else ""
    paragraph._p.append(parse_xml(f"{head.rstrip('/')} {nsdecls('w', 'wp', 'a', 'r')}{slash}>{rest}"))


def test_headers_body_tables_and_footers_come_in_order() -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "Camille Exemple"
    word.sections[0].footer.paragraphs[0].text = "Références sur demande"
    word.add_paragraph("Profil court")
    table = word.add_table(rows=2, cols=2)
    for i, (left, right) in enumerate((("2021 - 2024", "Ingénieure données"), ("2018 - 2021", "Analyste"))):
        table.cell(i, 0).text, table.cell(i, 1).text = left, right
    word.add_paragraph("Permis B")
    assert texts(read(word)) == [
        "Camille Exemple",
        "Profil court",
        "2021 - 2024\tIngénieure données",
        "2018 - 2021\tAnalyste",
        "Permis B",
        "Références sur demande",
    ]


def test_a_layout_table_of_one_row_is_read_column_by_column() -> None:
    word = docx.Document()
    table = word.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "\n".join(SIDE)
    table.cell(0, 1).text = "\n".join(MAIN)
    document = read(word)
    assert texts(document) == SIDE + MAIN
    assert document.lines[0].block != document.lines[-1].block


def test_a_layout_table_whose_rows_all_hold_columns_is_read_column_by_column() -> None:
    word = docx.Document()
    table = word.add_table(rows=2, cols=2)
    table.cell(0, 0).text, table.cell(1, 0).text = "\n".join(SIDE[:6]), "\n".join(SIDE[6:])
    table.cell(0, 1).text, table.cell(1, 1).text = "\n".join(MAIN[:7]), "\n".join(MAIN[7:])
    assert texts(read(word)) == SIDE + MAIN


def test_a_date_cell_stands_on_the_first_line_of_the_cell_beside_it() -> None:
    word = docx.Document()
    table = word.add_table(rows=2, cols=2)
    for row in (0, 1):
        table.cell(row, 0).text = f"201{row} - 201{row + 5}"
        table.cell(row, 1).text = "Analyste\nQualité des fichiers\nAlertes"
    assert texts(read(word)) == [
        "2010 - 2015\tAnalyste",
        "Qualité des fichiers",
        "Alertes",
        "2011 - 2016\tAnalyste",
        "Qualité des fichiers",
        "Alertes",
    ]


def test_insertions_are_kept_and_deletions_dropped() -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("Python et ")
    insert(paragraph, '<w:ins w:id="1" w:author="A"><w:r><w:t>SQL</w:t></w:r></w:ins>')
    insert(paragraph, '<w:del w:id="2" w:author="A"><w:r><w:delText>Perl</w:delText></w:r></w:del>')
    assert texts(read(word)) == ["Python et SQL"]


def test_hidden_and_white_runs_are_left_out_and_reported() -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("Python ")
    paragraph.add_run("Kubernetes ").font.hidden = True
    paragraph.add_run("Terraform ").font.color.rgb = RGBColor(255, 255, 255)
    paragraph.add_run("Scala ").font.size = Pt(1)
    paragraph.add_run("SQL")
    document = read(word)
    assert texts(document) == ["Python SQL"]
    assert "hidden_text" in document.flags


def test_white_type_in_a_dark_cell_is_kept() -> None:
    word = docx.Document()
    cell = word.add_table(rows=1, cols=1).cell(0, 0)
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="1F3864"/>'))
    cell.paragraphs[0].add_run("Camille Exemple").font.color.rgb = RGBColor(255, 255, 255)
    document = read(word)
    assert texts(document) == ["Camille Exemple"]
    assert "hidden_text" not in document.flags


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("Camille Exemple")
    box = "<w:txbxContent><w:p><w:r><w:t>camille@exemple.fr</w:t></w:r></w:p></w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    paragraph._p.append(
        parse_xml(
            f'<w:r {nsdecls("w", "wp", "a")} xmlns:mc="{mc}"><mc:AlternateContent>'
            f"<mc:Choice><w:drawing><wp:inline>{box}</wp:inline></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    word.add_paragraph("Nantes")
    assert texts(read(word)) == ["Camille Exemple", "camille@exemple.fr", "Nantes"]


def test_link_targets_tabs_breaks_and_lists_are_kept() -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("Analyste\t2018 - 2021")
    paragraph.add_run().add_break()
    paragraph.add_run("Atelier Fictif")
    word.add_paragraph("Qualité des données", style="List Bullet")
    target = word.part.relate_to(
        "https://exemple.fr/camille",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    insert(word.add_paragraph(), f'<w:hyperlink r:id="{target}"><w:r><w:t>Mon site</w:t></w:r></w:hyperlink>')
    document = read(word)
    assert texts(document) == ["Analyste\t2018 - 2021", "Atelier Fictif", "• Qualité des données", "Mon site"]
    assert document.links == ("https://exemple.fr/camille",)


def test_headings_gaps_size_weight_pages_and_date_are_told() -> None:
    word = docx.Document()
    word.core_properties.modified = datetime(2024, 5, 17)
    word.add_heading("Expérience", level=1)
    run = word.add_paragraph().add_run("Ingénieure données")
    run.bold, run.font.size = True, Pt(12)
    word.add_paragraph("")
    word.add_paragraph("Tableaux de bord")
    word.add_page_break()
    word.add_paragraph("Page deux")
    document = read(word)
    assert document.modified == "2024-05-17"
    assert [(line.block, line.page) for line in document.lines] == [(0, 1), (0, 1), (1, 1), (2, 2)]
    assert (document.lines[1].size, document.lines[1].bold) == (12, True)
    assert document.lines[2].bold is False
    assert len(document.pages) == 2


def test_long_documents_flow_onto_nominal_pages() -> None:
    word = docx.Document()
    for i in range(120):
        word.add_paragraph(f"Ligne {i}")
    document = read(word)
    assert [line.page for line in document.lines][::54] == [1, 2, 3]
    assert document.lines[54].box == (40, 40, 555, 54)


def code_of(data: bytes, **limits: int) -> str:
    with pytest.raises(CvError) as caught:
        read_document(data, filename="cv.docx", limits=Limits(**limits))
    return caught.value.code


def test_a_bomb_a_torso_and_a_stranger_are_refused_with_their_code() -> None:
    word = docx.Document()
    word.add_paragraph("Camille Exemple")
    good = saved(word)
    assert code_of(good, max_expanded_bytes=5_000) == "too_large"
    assert code_of(good[: len(good) // 2]) == "corrupt"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert code_of(other.getvalue()) == "unsupported_type"
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    assert code_of(broken.getvalue()) == "corrupt"
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(99)
    assert code_of(locked) == "encrypted"


def test_an_empty_word_file_says_so() -> None:
    assert code_of(saved(docx.Document())) == "no_text"


def test_space_above_a_paragraph_parts_it_from_the_one_before() -> None:
    word = docx.Document()
    for text in ("Saddler, Girth & Son", "Stitching", "HARNESS SKILLS", "Awl", "Wax"):
        paragraph = word.add_paragraph(text)
        paragraph.paragraph_format.space_before = Pt(10) if text.isupper() else None
    assert [line.block for line in read(word).lines] == [0, 0, 1, 1, 1]


def test_where_all_paragraphs_leave_space_above_none_is_parted() -> None:
    word = docx.Document()
    for text in ("Saddler, Girth & Son", "Stitching", "Cutting"):
        word.add_paragraph(text).paragraph_format.space_before = Pt(10)
    assert len({line.block for line in read(word).lines}) == 1


def test_a_bold_label_among_plain_ones_heads_what_stands_beside_it() -> None:
    word = docx.Document()
    table = word.add_table(rows=4, cols=2)
    cells = [("Dates", "2019 - 2021"), ("Employer", "Girth & Son"), ("At the bench", "Awl, wax"), ("Other", "Car")]
    for row, (label, text) in zip(table.rows, cells, strict=True):
        row.cells[0].paragraphs[0].add_run(label).bold = label == "At the bench"
        row.cells[1].text = text
    assert texts(read(word)) == [
        "Dates\t2019 - 2021",
        "Employer\tGirth & Son",
        "At the bench",
        "Awl, wax",
        "Other\tCar",
    ]
