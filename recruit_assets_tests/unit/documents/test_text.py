"""Plain text, HTML and OpenDocument."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit_assets.documents import Limits, read_document
from recruit_assets.documents.text import unescape
from recruit_assets.domain.documents import CvError, Document

CV = "Camille Exemple\nIngénieure données\n\nEXPÉRIENCE\nSociété Exemple   2021 - 2024\nAnalyste\t2018\n"


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_file_reads_the_same_in_every_encoding(encoding: str) -> None:
    document = read_document(CV.encode(encoding), filename="cv.txt")
    assert document.text == CV.replace("\n\n", "\n").strip()
    assert document.flags == ("low_text",)
    assert document.media_type == "text/plain"


def test_windows_line_ends_and_blank_lines_are_understood() -> None:
    document = read_document(CV.replace("\n", "\r\n").encode(), filename="cv.txt")
    assert [line.block for line in document.lines] == [0, 0, 1, 1, 1]


def test_a_wrong_encoding_is_repaired() -> None:
    broken = "Développeur confirmé à Orléans, diplômé de l'université".encode().decode("cp1252")
    assert "Développeur confirmé à Orléans, diplômé" in read_document(broken.encode()).text


def test_control_characters_vanish_and_tabs_stay() -> None:
    assert read_document(b"Python\x1b\tSQL and more words").text == "Python\tSQL and more words"


def test_a_form_feed_turns_the_page_and_pages_are_counted() -> None:
    assert [line.page for line in read_document(b"one one\x0ctwo two").lines] == [1, 2]
    with pytest.raises(CvError) as caught:
        read_document(b"word\x0c" * 9, limits=Limits(max_pages=3))
    assert caught.value.code == "too_many_pages"


def test_endless_lines_are_refused() -> None:
    with pytest.raises(CvError) as caught:
        read_document(b"word\n" * 900, limits=Limits(max_lines=500))
    assert caught.value.code == "too_large"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Conception d'un entrepôt de données et mise en place des tableaux de bord pour la direction.", "fr"),
        ("Designed a data warehouse and built the dashboards that the management reads every week.", "en"),
        ("Entwicklung und Betrieb einer Plattform für die Auswertung von Kundendaten in Echtzeit.", None),
        ("Python SQL", None),
    ],
)
def test_the_language_is_french_english_or_none(text: str, language: str | None) -> None:
    assert read_document(text.encode()).language == language


def test_html_gives_its_visible_lines() -> None:
    page = """<!doctype html><html><head><title>CV</title><style>p{}</style></head><body>
    <h1>Camille&nbsp;Exemple</h1><p>Ingénieure <b>données</b><br>Nantes</p>
    <ul><li>Python</li><li>SQL</li></ul>
    <table><tr><td>2021</td><td>Société Exemple</td></tr></table>
    <p style="display:none">Kubernetes</p><!-- Terraform --><script>Scala</script>
    <p><a href="https://exemple.fr">site</a></p></body></html>"""
    document = read_document(page.encode(), filename="cv.html")
    assert texts(document) == [
        "Camille Exemple",
        "Ingénieure données",
        "Nantes",
        "• Python",
        "• SQL",
        "2021\tSociété Exemple",
        "site",
    ]
    assert document.lines[0].bold is True
    assert document.lines[1].bold is False
    assert "hidden_text" in document.flags
    assert document.links == ("https://exemple.fr",)
    assert document.media_type == "text/html"


def test_html_nested_without_end_is_refused() -> None:
    with pytest.raises(CvError) as caught:
        read_document(b"<html><body>" + b"<div>" * 3000 + b"word")
    assert caught.value.code == "corrupt"


def odt(body: str) -> bytes:
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table")
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {namespaces}><office:body><office:text>{body}</office:text></office:body>"
            "</office:document-content>",
        )
        archive.writestr("meta.xml", "<meta><dc:date>2024-03-02T10:00:00</dc:date></meta>")
    return buffer.getvalue()


def test_an_opendocument_gives_its_lines() -> None:
    body = (
        "<text:h>Expérience</text:h><text:p>Analyste<text:tab/>2018<text:line-break/>Nantes</text:p>"
        "<text:list><text:list-item><text:p>Python</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>2021</text:p></table:table-cell>"
        "<table:table-cell><text:p>Société <text:span>Exemple</text:span></text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    document = read_document(odt(body), filename="cv.odt")
    assert texts(document) == ["Expérience", "Analyste\t2018", "Nantes", "• Python", "2021\tSociété Exemple"]
    assert document.modified == "2024-03-02"


def escaped(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


@given(
    st.text(alphabet=st.characters(min_codepoint=0xA0, exclude_categories=["Cs"]), min_size=1),
    st.text(alphabet="ab \\x"),
)
def test_bytes_written_out_become_the_characters_they_spell(said: str, around: str) -> None:
    around = around.rstrip("\\x")
    assert unescape(f"{around} {escaped(said)} {around}") == f"{unescape(around)} {said} {unescape(around)}"


@given(st.text(alphabet=st.characters(exclude_characters="\\")))
def test_text_without_written_out_bytes_is_left_alone(text: str) -> None:
    assert unescape(text) == text


@pytest.mark.parametrize("text", [r"\xe2\x80", r"\xff", r"\x41\x42", r"\x0a", r"C:\xenon", r"\xc3\xa9\xff"])
def test_written_out_bytes_that_spell_no_such_character_stay(text: str) -> None:
    assert unescape(text) == text


def test_offsets_refer_to_the_decoded_text() -> None:
    document = read_document(rb"Ren\xc3\xa9e Dubois\n2019 \xe2\x80\x93 2021".replace(rb"\n", b"\n"), filename="cv.txt")
    assert texts(document) == ["Renée Dubois", "2019 – 2021"]
    assert all(document.text[line.start : line.end] == line.text for line in document.lines)


def test_an_enormous_line_is_broken_where_two_spaces_stand_for_its_line_breaks() -> None:
    lines = [f"Kept the accounts of shop number {i} and of its market stall" for i in range(12)]
    document = read_document(
        ("Ana Ruiz  " + "  ".join(lines) + "    EDUCATION  BSc, Leeds").encode(), filename="cv.txt"
    )
    assert texts(document) == ["Ana Ruiz", *lines, "EDUCATION", "BSc, Leeds"]
    assert document.lines[-2].block != document.lines[-3].block


def test_two_spaces_after_each_sentence_are_no_line_breaks() -> None:
    paragraph = "  ".join(f"I kept the accounts of shop number {i}." for i in range(20))
    assert texts(read_document(paragraph.encode(), filename="cv.txt")) == [paragraph]


def test_a_cv_quoted_in_an_email_is_read_without_the_marks() -> None:
    body = [
        "Ursula Pennant",
        "ursula@post.example",
        "",
        "SKILLS",
        "Hemming",
        "Darning",
        "Pleating",
        "Smocking",
        "Cutting",
    ]
    document = read_document(
        "\n".join(["Hello,", *(f"> {line}".rstrip() for line in body)]).encode(), filename="cv.txt"
    )
    assert texts(document) == ["Hello,", *(line for line in body if line)]
    assert document.lines[3].block != document.lines[2].block


def test_headings_in_the_margin_stand_above_their_sections() -> None:
    cv = (
        "Ursula Pennant\n\n"
        "EDUCATION      NVQ Tailoring, Dale College\n               2014\n\n"
        "WORK AND       Cutter, Hem & Seam Ltd\nPLACEMENTS     2015 - 2019\n               - Linings\n\n"
        "SKILLS         Hemming, darning\n"
    )
    assert texts(read_document(cv.encode(), filename="cv.txt")) == [
        "Ursula Pennant",
        "EDUCATION",
        "NVQ Tailoring, Dale College",
        "2014",
        "WORK AND PLACEMENTS",
        "Cutter, Hem & Seam Ltd",
        "2015 - 2019",
        "- Linings",
        "SKILLS",
        "Hemming, darning",
    ]


def test_a_margin_of_dates_stays_beside_its_lines() -> None:
    cv = "WORK\n2019 - 2021    Cutter, Hem Ltd\n2017 - 2019    Tailor, Seam Ltd\n2015 - 2017    Help, Dart Ltd\n"
    assert texts(read_document(cv.encode(), filename="cv.txt")) == cv.splitlines()
