"""Ways of setting out a CV that the rules met only in other people's: each is a class, told with invented people."""

from recruit_assets.documents import read_document
from recruit_assets.domain.compiler import compile_profile
from recruit_assets.domain.documents import Document
from recruit_assets.domain.headings import read_heading
from recruit_assets.domain.numbered_lines import NumberedLine, numbered_lines, parse_numbered_lines
from recruit_assets.domain.profiles import ANSWERS, SECTIONS
from recruit_assets.domain.sections import split_sections
from recruit_assets.models.offline import OfflineModel
from recruit_assets.models.offline.education import answer_education
from recruit_assets.models.offline.experience import answer_experience
from recruit_assets.models.offline.skills import answer_skills
from recruit_assets_tests.unit.documents.make import column, pdf, put


def jobs(text: str) -> list[tuple[str | None, str | None]]:
    lines = numbered(text)
    items = answer_experience(lines).items
    return [(item.position and item.position.value, item.company and item.company.value) for item in items]


def schooling(text: str) -> list[tuple[str | None, str | None, str | None]]:
    items = answer_education(numbered(text)).items
    return [tuple(part and part.value for part in (i.study_type, i.area, i.institution)) for i in items]  # type: ignore


def numbered(text: str) -> list[NumberedLine]:
    found, gap = [], False
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            found.append(NumberedLine(number, line, gap))
        gap = not line.strip()
    return found


def plain(text: str) -> Document:
    return read_document(text.encode(), filename="cv.txt")


def sections_of(text: str) -> dict[str, str]:
    cv = plain(text)
    return {name: " / ".join(cv.lines[n - 1].text for n in split_sections(cv)[name]) for name in SECTIONS}


def test_a_heading_of_unknown_words_is_known_by_one_word_and_by_what_stands_below():
    found = sections_of(
        "Ottoline Marsh\nottoline@post.example\n\nWHAT I DO\nSubtitles, captions, indexing\n\nEMPLOYED POSTS ABROAD\n\n"
        "Translator, Quill Localisation   Feb. 2014 to Jan. 2018\n\nUNIVERSITY YEARS\n\n"
        "MSc in Translation, Kelder University   2011\n\nTOOLS OF THE TRADE\n- memoQ\n- OmegaT"
    )
    assert "Quill" in found["experience"] and "Kelder" in found["education"] and "memoQ" in found["skills"]
    assert "Quill" not in found["skills"] and "Kelder" not in found["experience"]


def test_what_is_done_for_others_unpaid_is_no_job():
    found = sections_of(
        "Ottoline Marsh\nottoline@post.example\n\nEXPERIENCE\n\nBaker, Crumb Ltd, 2015 - 2020\n\nEDUCATION\n\n"
        "NVQ Level 2, Dale College, 2014\n\nTRUSTEE ROLES\n\nTrustee, Bridge Refuge, 2018 - 2020"
    )
    assert "Crumb" in found["experience"] and "Bridge" not in found["experience"]


def test_jobs_under_an_employer_with_its_own_dates_are_jobs_there():
    found = jobs(
        "DELTA COMPRESSION, INC., Houston, TX (2013–Present)\nPrincipal Engineer, Rotating Equipment (June 2019–Present)\n"
        "* Wrote the standard\nEngineer II (March 2013–May 2019)\n* Commissioned units"
    )
    assert found == [
        ("Principal Engineer, Rotating Equipment", "DELTA COMPRESSION, INC."),
        ("Engineer II", "DELTA COMPRESSION, INC."),
    ]


def test_the_town_after_an_employer_is_no_title():
    found = jobs(
        "2006 – 2018\nManufacture Jolivet & Fils, Le Vallon\n04.2012 – 12.2018\nDirecteur de site\n• Transfert\n"
        "09.2006 – 03.2012\nResponsable logistique\n• Stocks"
    )
    assert found == [
        ("Directeur de site", "Manufacture Jolivet & Fils"),
        ("Responsable logistique", "Manufacture Jolivet & Fils"),
    ]


def test_a_firm_whose_name_begins_with_a_trade_is_the_employer_where_the_others_say_so():
    assert jobs("Sales Assistant, Trainer Temple, Croydon, Nov 2022 - present\nPorter, Ash Hotel, 2019 - 2021") == [
        ("Sales Assistant", "Trainer Temple"),
        ("Porter", "Ash Hotel"),
    ]


def test_a_block_of_employer_title_and_dates_is_one_entry_among_others_of_two_lines():
    found = jobs(
        "Arbour Trust, London\nChief Executive\n2018 – Present\n• Leads 60 staff\n\nHead of Policy\n2013 – 2018\n\n"
        "Northern Treasury, London\nEconomist\n2003 – 2007"
    )
    assert found[0] == ("Chief Executive", "Arbour Trust") and found[-1] == ("Economist", "Northern Treasury")


def test_the_number_of_a_grade_is_no_day_of_the_date_beside_it():
    items = answer_experience(numbered("Clinical Nurse Manager 2\tSept. 2018 to date\nWestern Hospital, Galway")).items
    assert [(i.position and i.position.value, i.start and i.start.value) for i in items] == [
        ("Clinical Nurse Manager 2", "Sept. 2018")
    ]


def test_a_part_time_note_is_no_part_of_the_title():
    assert jobs("01/2019 - présent : animatrice à mi-temps, Maison de quartier des Ormes") == [
        ("animatrice", "Maison de quartier des Ormes")
    ]


def test_diploma_and_school_that_no_list_knows_stand_as_in_the_other_entries():
    found = schooling(
        "2014\nMaster Informatique\nUniversité de Vaucresson\n2011\nXYQZ\nDomaine des Chutes\n2009\nBac S\nLycée Hugo"
    )
    assert found[1] == ("XYQZ", None, "Domaine des Chutes")


def test_english_schools_are_named_after_at_from_or_a_comma():
    assert schooling(
        "BTEC Level 3 Business at Tor and Penwith College, 2020\nMSc Healthcare Leadership, RCSI, 2018\n"
        "H.S.C. from Northern State Board in 2011"
    ) == [
        ("BTEC Level 3", "Business", "Tor and Penwith College"),
        ("MSc", "Healthcare Leadership", "RCSI"),
        ("H.S.C.", None, "Northern State Board"),
    ]


def test_a_date_that_closes_a_block_belongs_to_the_lines_above_it():
    found = schooling(
        "MSc Healthcare Leadership, Kelder University   2019 - 2021\n\n"
        "Postgraduate Diploma Oncology Nursing, University College Dale\n2014\n\nBSc Nursing, Moor University   2006 - 2010"
    )
    assert [school for _, _, school in found] == ["Kelder University", "University College Dale", "Moor University"]


def test_a_line_that_its_width_has_cut_is_marked_and_read_as_one():
    cv = plain(
        "FORMATION\n\n"
        "2011  Titre professionnel Conducteur du transport routier de\n      marchandises sur tous véhicules, Promotrans\n\n"
        "2003  BEP Maintenance des véhicules industriels, Lycée professionnel\n      Alexandre Doumer, Arles\n\n"
        "2001  CAP Mécanique automobile et entretien des engins agricoles,\n      option tracteurs, Lycée Hugo"
    )
    shown = numbered_lines(cv, range(1, len(cv.lines) + 1))
    assert [line.goes_on for line in parse_numbered_lines(shown)] == [False, False, True, False, True, False, True]
    schools = [
        item.institution and item.institution.value for item in answer_education(parse_numbered_lines(shown)).items
    ]
    assert schools[1] == "Lycée professionnel Alexandre Doumer"


def test_every_value_of_such_cvs_is_in_the_document():
    cv = plain(
        "Ravi Kulkarni\nravi@inbox.example\n\nWORKING EXPERIENCE\n\nKettle & Sons Ltd, Pune\nTest Engineer\n"
        "June 2018 till date\n- Automation\n\nACADEMIC QUALIFICATION\n\nB.E. (Computer) from Pune University in 2015"
    )
    model, numbers = OfflineModel(), split_sections(cv)
    answers = {
        name: model.ask(
            [{"role": "user", "content": f"<lines>\n{numbered_lines(cv, numbers[name])}\n</lines>"}], ANSWERS[name]
        ).parsed
        for name in SECTIONS
        if numbers[name]
    }
    profile = compile_profile(cv, answers).profile
    assert [(job["position"], job["name"]) for job in profile["work"]] == [("Test Engineer", "Kettle & Sons Ltd")]
    assert profile["education"][0]["institution"] == "Pune University"


FORM = """Dates\t{first}
Occupation or position held\tSaddler
Main activities and responsibilities\t- Bridles
- Girths
Name and address of employer\tGirth & Son, Leeds
Dates\t2012 - 2015
Occupation or position held\tApprentice saddler
Name and address of employer\tStirrup House, York"""


def test_a_form_with_its_labels_in_a_table_is_read_by_them():
    items = answer_experience(numbered(FORM.format(first="June 2015 - Date"))).items
    named = [(i.position and i.position.value, i.company and i.company.value) for i in items]
    assert named == [("Saddler", "Girth & Son"), ("Apprentice saddler", "Stirrup House")]
    assert [point.value for point in items[0].highlights] == ["Bridles", "Girths"]
    assert items[1].start is not None and items[1].start.value == "2012"


def test_a_french_form_in_a_table_is_read_by_its_labels():
    assert schooling(
        "Dates\t2009-2012\nIntitulé du certificat ou diplôme délivré\tLicence Lettres\n"
        "Nom et type de l'établissement d'enseignement\tUniversité du Golfe, Vannes\n"
        "Dates\t2009\nIntitulé du certificat ou diplôme délivré\tBaccalauréat\n"
        "Nom et type de l'établissement d'enseignement\tLycée des Dunes, Vannes"
    ) == [("Licence", "Lettres", "Université du Golfe"), ("Baccalauréat", None, "Lycée des Dunes")]


def test_what_markdown_sets_in_italics_is_no_bullet():
    assert schooling(
        "### PharmD | Kelder University\n*2019*\n\n### BSc Chemistry | Moor University\n*2012 - 2016*"
    ) == [
        ("PharmD", None, "Kelder University"),
        ("BSc", "Chemistry", "Moor University"),
    ]
    items = answer_education(numbered("### BSc Chemistry | Moor University\n*2012 - 2016*")).items
    assert items[0].start is not None and items[0].start.value == "2012"


def test_a_school_in_brackets_is_the_school():
    assert schooling("NVQ Level 3 Plumbing (Dale College)\n2010")[0][2] == "Dale College"
    assert schooling("Concours interne de greffier, ENG Dunes   2010")[0][2] == "ENG Dunes"


def test_diplomas_under_training_are_schooling_where_nothing_else_is():
    found = sections_of(
        "Ottoline Marsh\nottoline@post.example\n\nWORK\n\nBaker, Crumb Ltd, 2015 - 2020\n\nTRAINING\n\n"
        "MSc Baking Science\nKelder University\n2013 - 2014\n\nSourdough award, stage 1\n2023\n\nLANGUAGES\n\nWelsh, English"
    )
    assert "2013" in found["education"] and "2023" in found["education"] and "Welsh" not in found["education"]


def test_a_year_in_a_name_is_no_date_where_the_period_follows():
    assert jobs(
        "Adjointe au chef de quai Port 2000\n2014-2019\nDouanes du Golfe\n\nMagasinière\n2011-2014\nVoiles SARL"
    )[0] == ("Adjointe au chef de quai Port 2000", "Douanes du Golfe")


def test_an_employer_after_a_is_the_employer_but_a_town_is_not():
    assert jobs("Depuis août 2019\nassistante administrative à Golfe Télécoms") == [
        ("assistante administrative", "Golfe Télécoms")
    ]


def test_a_service_civique_is_the_job_and_not_the_employer():
    assert jobs("Service civique | Les Jardins Partagés | Lille\n2011 - 2012") == [
        ("Service civique", "Les Jardins Partagés")
    ]


def test_tools_and_languages_after_a_skill_are_skills():
    answer = answer_skills(numbered("Modélisation avec MODFLOW et SWAT, programmation en Python et R, dessin"))
    values = [word.value for group in answer.groups for word in group.keywords]
    assert values == ["Modélisation", "MODFLOW", "SWAT", "Python", "R", "dessin"]


def test_a_heading_may_ask_a_question_or_tell_the_order():
    assert read_heading("Qui suis-je ?") and read_heading("JOBS, LATEST FIRST")
    assert read_heading("Pourquoi pas ?") is None


def headings_in_a_margin(canvas):
    put(canvas, 43, 40, "Ottoline Marsh", 19)
    blocks = {
        "Profile": ["Baker for ten years in three towns."],
        "Where I have|kneaded": [
            "Baker, Crumb Ltd, Leeds, 2015 - 2020",
            "Sourdough and rye",
            "Apprentice, Bun Ltd, 2012 - 2015",
        ],
        "My education": ["NVQ Baking, Dale College, 2012", "GCSE, Moor School, 2010"],
        "My skills": ["Laminating", "Scoring"],
        "Languages": ["Welsh (fluent), English"],
    }
    top = 130
    for label, lines in blocks.items():
        column(canvas, 43, top, label.split("|"), step=16)
        column(canvas, 165, top, lines, step=16)
        top += 16 * max(len(lines), 2) + 12


def test_headings_in_the_margin_of_a_page_head_what_stands_beside_them():
    cv = read_document(pdf(headings_in_a_margin), filename="cv.pdf")
    found = {name: " / ".join(cv.lines[n - 1].text for n in split_sections(cv)[name]) for name in SECTIONS}
    assert "Crumb" in found["experience"] and "Dale College" not in found["experience"]
    assert "Dale College" in found["education"] and "Scoring" in found["skills"] and "Crumb" not in found["skills"]
