"""The order in which the lines of a PDF page are read."""

from __future__ import annotations

import pytest

from recruit_assets.documents import read_document
from recruit_assets.domain.documents import Document

from .make import MAIN, PAGE, SIDE, column, pdf, put, put_right


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines]


def in_order(document: Document, *parts: list[str]) -> None:
    """Asserts that the document's lines are exactly these parts, one after the other."""
    assert texts(document) == [line for part in parts for line in part]


def test_a_two_column_pdf_is_read_column_by_column() -> None:
    def draw(c):
        column(c, 40, 60, SIDE)
        column(c, 220, 60, MAIN)

    in_order(read_document(pdf(draw), filename="cv.pdf"), SIDE, MAIN)


@pytest.mark.parametrize("gutter", [8, 12, 30])
def test_two_columns_drawn_row_by_row_are_read_column_by_column(gutter: int) -> None:
    def draw(c):
        for i, (left, right) in enumerate(zip(SIDE, MAIN, strict=True)):
            put(c, 40, 60 + 15 * i, left)
            put(c, 40 + 92 + gutter, 60 + 15 * i, right)

    in_order(read_document(pdf(draw), filename="cv.pdf"), SIDE, MAIN)


def test_columns_with_different_line_distances_are_kept_apart() -> None:
    def draw(c):
        column(c, 40, 60, SIDE, step=21)
        column(c, 200, 66, MAIN, step=13)

    in_order(read_document(pdf(draw), filename="cv.pdf"), SIDE, MAIN)


def test_a_side_bar_on_the_right_is_read_after_the_main_column() -> None:
    def draw(c):
        column(c, 40, 60, MAIN)
        column(c, 400, 60, SIDE)

    in_order(read_document(pdf(draw), filename="cv.pdf"), MAIN, SIDE)


def test_a_banner_and_a_footer_do_not_hide_the_columns() -> None:
    banner = "Camille Exemple, ingénieure données confirmée, plateformes et flux en temps réel, Nantes"
    footer = "Références disponibles sur demande, permis B, mobilité dans toute la région et au-delà"

    def draw(c):
        put(c, 40, 30, banner, 12)
        for i, (left, right) in enumerate(zip(SIDE, MAIN, strict=True)):
            put(c, 40, 60 + 15 * i, left)
            put(c, 200, 60 + 15 * i, right)
        put(c, 40, 800, footer)

    in_order(read_document(pdf(draw), filename="cv.pdf"), [banner], SIDE, MAIN, [footer])


def test_three_columns_are_read_one_after_the_other() -> None:
    first = ["LANGUES", "Français natif", "Anglais courant", "Espagnol scolaire", "Italien lu"]
    second = ["COMPÉTENCES", "Python et pandas", "SQL et dbt", "Dagster, Airflow", "Docker, Linux"]
    third = ["LOISIRS", "Course de fond", "Chorale de quartier", "Cuisine du monde", "Photographie"]

    def draw(c):
        for i in range(5):
            for x, part in ((40, first), (220, second), (400, third)):
                put(c, x, 60 + 15 * i, part[i])

    in_order(read_document(pdf(draw), filename="cv.pdf"), first, second, third)


ENTRIES = [
    ("Ingénieure données, Société Exemple", "Janv. 2021 - aujourd'hui", ["Entrepôt de données", "Tableaux de bord"]),
    ("Analyste, Atelier Fictif", "Sept. 2018 - déc. 2020", ["Qualité des fichiers clients", "Alertes quotidiennes"]),
    ("Stagiaire, Bureau Imaginaire", "Mars 2018 - août 2018", ["Reprise de données", "Rapports mensuels"]),
    ("Alternante, Maison Inventée", "2016 - 2017", ["Inventaire", "Documentation"]),
]


@pytest.mark.parametrize("bullets", [True, False])
def test_a_date_at_the_far_right_stays_on_the_line_of_its_title(bullets: bool) -> None:
    mark = "• " if bullets else ""

    def draw(c):
        put(c, 40, 40, "Camille Exemple", 20)
        top = 90
        for title, dates, tasks in ENTRIES:
            put(c, 40, top, title)
            put_right(c, 555, top, dates)
            column(c, 40, top + 14, [mark + task for task in tasks], step=14)
            top += 60

    got = texts(read_document(pdf(draw), filename="cv.pdf"))
    expected = ["Camille Exemple"]
    for title, dates, tasks in ENTRIES:
        expected += [f"{title}\t{dates}", *(mark + task for task in tasks)]
    assert got == expected


def test_dates_in_a_left_margin_stay_on_the_line_of_their_title() -> None:
    def draw(c):
        top = 60
        for title, dates, tasks in ENTRIES:
            put(c, 40, top, dates)
            put(c, 190, top, title)
            column(c, 190, top + 14, tasks, step=14)
            top += 60

    expected = []
    for title, dates, tasks in ENTRIES:
        expected += [f"{dates}\t{title}", *tasks]
    assert texts(read_document(pdf(draw), filename="cv.pdf")) == expected


def test_a_margin_of_place_and_dates_does_not_tear_the_sentences_beside_it() -> None:
    def draw(c):
        for i, (title, dates, _) in enumerate(ENTRIES):
            top = 60 + 70 * i
            put(c, 40, top, title)
            put(c, 46, top + 14, "• Conception et maintien d'un ensemble de traitements qui")
            put(c, 54, top + 28, "alimentent chaque nuit les tableaux de la direction")
            for row, text in enumerate(("Nantes", dates, "14 mois")):
                put_right(c, 555, top + 14 * row, text)

    got = texts(read_document(pdf(draw), filename="cv.pdf"))
    expected = []
    for title, dates, _ in ENTRIES:
        expected += [
            f"{title}\tNantes",
            dates,
            "14 mois",
            "• Conception et maintien d'un ensemble de traitements qui",
            "alimentent chaque nuit les tableaux de la direction",
        ]
    assert got == expected


def test_places_and_dates_beside_two_title_lines_stay_on_them() -> None:
    def draw(c):
        for i, (title, dates, tasks) in enumerate(ENTRIES):
            top = 60 + 70 * i
            put(c, 40, top, title.split(", ")[1])
            put_right(c, 555, top, "Nantes")
            put(c, 40, top + 14, title.split(", ")[0])
            put_right(c, 555, top + 14, dates)
            column(c, 46, top + 28, ["• " + task for task in tasks], step=14)

    got = texts(read_document(pdf(draw), filename="cv.pdf"))
    for title, dates, _ in ENTRIES:
        role, company = title.split(", ")
        at = got.index(f"{company}\tNantes")
        assert got[at + 1] == f"{role}\t{dates}"


def test_dates_inside_the_main_column_beside_a_side_bar_stay_with_their_titles() -> None:
    def draw(c):
        column(c, 40, 60, SIDE, step=22)
        for i, (title, dates, tasks) in enumerate(ENTRIES):
            put(c, 200, 60 + 60 * i, title)
            put_right(c, 560, 60 + 60 * i, dates)
            column(c, 200, 74 + 60 * i, tasks, step=14)

    got = texts(read_document(pdf(draw), filename="cv.pdf"))
    expected = list(SIDE)
    for title, dates, tasks in ENTRIES:
        expected += [f"{title}\t{dates}", *tasks]
    assert got == expected


def test_the_cells_of_a_table_row_stay_on_one_line() -> None:
    rows = [
        ("Python", "avancé", "8 ans"),
        ("SQL", "avancé", "10 ans"),
        ("Scala", "notions", "1 an"),
        ("Docker", "courant", "5 ans"),
        ("Dagster", "courant", "3 ans"),
    ]

    def draw(c):
        for i, row in enumerate(rows):
            for x, cell in zip((40, 240, 420), row, strict=True):
                put(c, x, 60 + 18 * i, cell)

    assert texts(read_document(pdf(draw), filename="cv.pdf")) == ["\t".join(row) for row in rows]


def test_a_table_under_a_dated_entry_keeps_its_rows() -> None:
    rows = [("Git", "avancé", "8 ans"), ("Docker", "courant", "5 ans"), ("Linux", "avancé", "10 ans")]

    def draw(c):
        put(c, 40, 60, "FORMATION", 12)
        put(c, 40, 80, "Master informatique")
        put_right(c, 555, 80, "2018")
        put(c, 40, 100, "Université de Nantes")
        for i, row in enumerate(rows):
            for x, cell in zip((40, 300, 420), row, strict=True):
                put(c, x, 140 + 18 * i, cell)

    assert texts(read_document(pdf(draw)))[1:] == [
        "Master informatique\t2018",
        "Université de Nantes",
        *("\t".join(row) for row in rows),
    ]


def test_a_letter_spaced_heading_is_read_as_words() -> None:
    def draw(c):
        x = 40
        for letter in "EXPÉRIENCE PROFESSIONNELLE":
            put(c, x, 60, letter, 12)
            x += c.stringWidth(letter) + 5
        column(c, 40, 90, MAIN[1:])

    assert texts(read_document(pdf(draw), filename="cv.pdf"))[0] == "EXPÉRIENCE PROFESSIONNELLE"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_reads_like_an_upright_one(turn: int) -> None:
    def draw(c):
        c.setPageRotation(turn)
        width, height = PAGE
        c.saveState()
        if turn == 90:
            c.transform(0, 1, -1, 0, height, 0)
        elif turn == 270:
            c.transform(0, -1, 1, 0, 0, width)
        else:
            c.transform(-1, 0, 0, -1, width, height)
        for i, (left, right) in enumerate(zip(SIDE, MAIN, strict=True)):
            c.drawString(40, height - 60 - 15 * i, left)
            c.drawString(220, height - 60 - 15 * i, right)
        c.restoreState()

    document = read_document(pdf(draw), filename="cv.pdf")
    in_order(document, SIDE, MAIN)
    first = document.lines[0]
    assert first.box[0] == pytest.approx(40, abs=2)
    assert first.box[3] == pytest.approx(62, abs=4)


def test_a_vertical_word_at_the_edge_comes_after_the_text() -> None:
    def draw(c):
        c.saveState()
        c.translate(30, 500)
        c.rotate(90)
        c.drawString(0, 0, "CURRICULUM")
        c.restoreState()
        column(c, 60, 60, MAIN)

    document = read_document(pdf(draw), filename="cv.pdf")
    in_order(document, MAIN, ["CURRICULUM"])
    x0, y0, x1, y1 = document.lines[-1].box
    assert y1 - y0 > 3 * (x1 - x0), "its box is as tall as the word is long"


def test_a_gap_begins_a_block_and_a_column_too() -> None:
    def draw(c):
        column(c, 40, 60, ["EXPÉRIENCE", "Ingénieure", "Conception"], step=14)
        column(c, 40, 150, ["FORMATION", "Master"], step=14)

    document = read_document(pdf(draw, draw), filename="cv.pdf")
    assert [line.block for line in document.lines] == [0, 0, 0, 1, 1, 2, 2, 2, 3, 3]


def test_a_heading_over_wide_text_is_not_read_with_the_column_above_it() -> None:
    def draw(c):
        put(c, 40, 40, "Marc Ozanne", 20)
        put(c, 40, 62, "Comptable")
        column(c, 380, 30, ["12 rue des Lilas", "76000 Rouen", "06 39 98 12 34", "marc@exemple.test"], 13)
        put(c, 40, 120, "PROFIL", 12, "Helvetica-Bold")
        put(
            c,
            40,
            140,
            "Comptable depuis douze ans dans le transport et la logistique, je cherche un poste à Rouen ou près",
        )
        put(c, 40, 154, "de Rouen.")
        column(c, 40, 190, ["FORMATION", "2012 Master", "2010 Licence"], 14)

    lines = texts(read_document(pdf(draw), filename="cv.pdf"))
    assert lines.index("marc@exemple.test") < lines.index("PROFIL")
    assert lines[lines.index("PROFIL") + 1].startswith("Comptable depuis")


def test_dates_that_break_in_a_left_margin_under_headings_are_whole_and_stay_with_their_entries() -> None:
    entries = [
        ("June 2018 –", "March 2022", "Orchard Street Foods, Bath", "Digital Marketing Executive"),
        ("July 2016 – May", "2018", "Quayside Events, Cardiff", "Marketing Assistant"),
        ("depuis janvier", "2014", "Harbour Shop, Bristol", "Sales Assistant"),
    ]

    def draw(c):
        put(c, 40, 40, "EXPERIENCE", 12, "Helvetica-Bold")
        for i, (above, below, employer, title) in enumerate(entries):
            top = 70 + 60 * i
            column(c, 40, top, [above, below], 13)
            column(c, 150, top, [employer, title, "Kept the accounts of four shops and a market stall"], 13)
        put(c, 40, 260, "EDUCATION", 12, "Helvetica-Bold")
        put(c, 40, 285, "2013")
        put(c, 150, 285, "Diploma in Marketing, Bath College")

    document = read_document(pdf(draw), filename="cv.pdf")
    lines = texts(document)
    for above, below, employer, title in entries:
        at = lines.index(f"{above} {below}\t{employer}")
        assert lines[at + 1] == title
    line = document.lines[1]
    assert document.text[line.start : line.end] == line.text
    assert [document.text[span.start : span.end] for span in line.spans] == line.text.split()


def test_letters_that_touch_are_one_word_whatever_spaces_the_file_claims() -> None:
    def draw(c):
        x = 40.0
        for piece in ("L", "o", "gis", "tic", "s"):
            put(c, x, 60, piece)
            x += c.stringWidth(piece, "Helvetica", 10) + 0.01
        put(c, x + 3, 60, "Lead")

    assert texts(read_document(pdf(draw), filename="cv.pdf")) == ["Logistics Lead"]


def test_spaced_capitals_that_kerning_draws_together_are_words() -> None:
    def draw(c):
        x = 40.0
        for word in (["P", "R", "I", "YA"], ["D", "'", "A", "RA", "N"]):
            for piece in word:
                put(c, x, 60, piece, 20)
                x += c.stringWidth(piece, "Helvetica", 20) + 4
            x += 9

    assert texts(read_document(pdf(draw), filename="cv.pdf")) == ["PRIYA D'ARAN"]


def test_a_name_in_wide_letters_that_one_column_cuts_stays_in_one_line() -> None:
    def draw(c):
        put(c, 138, 40, "SOLENN", 22)
        put(c, 290, 40, "KERVELLA", 22)
        put(c, 222, 70, "ASSISTANTE DE DIRECTION", 8)
        column(c, 18, 130, ["solenn.kervella@courriel.example", *SIDE])
        column(c, 240, 130, MAIN)

    assert texts(read_document(pdf(draw), filename="cv.pdf"))[0].split() == ["SOLENN", "KERVELLA"]


def test_places_and_dates_set_flush_right_stay_on_their_lines_under_a_centred_contact_line() -> None:
    entries = [
        ("Tarheel State University", "Raleigh, NC"),
        ("Master of Science in Statistics", "Aug 2019 - May 2021"),
        ("Blue Ridge College", "Asheville, NC"),
        ("Bachelor of Arts in Mathematics, Minor in Spanish", "Aug 2015 - May 2019"),
    ]

    def draw(c):
        put(c, 82, 60, "Raleigh, NC 27601 | (919) 555-0142 | delphine@mail.example | linkedin.com/in/delphine-marsh")
        put(c, 263, 72, "github.com/dmarsh0")
        put(c, 40, 95, "Education", 11, "Helvetica-Bold")
        for i, (left, right) in enumerate(entries):
            put(c, 40, 112 + 12 * i, left)
            put_right(c, 555, 112 + 12 * i, right)

    lines = texts(read_document(pdf(draw), filename="cv.pdf"))
    assert [line.split("\t") for line in lines[-4:]] == [list(entry) for entry in entries]


def test_a_heading_beside_the_end_of_a_contact_block_is_read_with_the_entries_below_it() -> None:
    def draw(c):
        put(c, 40, 48, "Gaspard Pradel-Ouattara", 24, "Helvetica-Bold")
        put(c, 40, 78, "Systèmes embarqués")
        for i, line in enumerate(
            ["14 bis, impasse du Lavoir", "63000 Clermont-Ferrand", "06 39 98 70 12", "gpradel.example"]
        ):
            put_right(c, 555, 46 + 10 * i, line, 8)
        put(c, 140, 112, "Expériences", 13)
        for i, (date, title) in enumerate([("2020-auj.", "Ingénieur logiciel"), ("2016-2020", "Ingénieur étude")]):
            put_right(c, 130, 135 + 40 * i, date)
            put(c, 142, 135 + 40 * i, title + ", Volcanis Automobile Développement, Clermont-Ferrand, Puy-de-Dôme")
            put(
                c,
                142,
                150 + 40 * i,
                "Pilotes en C pour calculateur de freinage, intégration continue et revues de code",
            )

    lines = texts(read_document(pdf(draw), filename="cv.pdf"))
    assert lines[lines.index("Expériences") + 1].startswith("2020-auj.")


def test_a_date_stacked_over_three_lines_of_a_margin_is_one_date_before_its_entry() -> None:
    entry = ["Technicien itinérant", "Climatherm Ouest, Saint-Herblain", "Maintenance préventive de chaufferies"]

    def draw(c):
        for i, date in enumerate(["Janvier 2021", "\u2013", "Juin 2024"]):
            put(c, 40, 60 + 12 * i, date)
        column(c, 120, 60, entry, step=12)
        put(c, 40, 120, "2016 - 2018")
        put(c, 120, 120, "Apprenti frigoriste")

    lines = texts(read_document(pdf(draw), filename="cv.pdf"))
    assert lines == [f"Janvier 2021 \u2013 Juin 2024\t{entry[0]}", *entry[1:], "2016 - 2018\tApprenti frigoriste"]
