"""How the rules cope with words and layouts they have no list for."""

import pytest

from recruit_assets.domain.numbered_lines import NumberedLine, parse_numbered_lines
from recruit_assets.domain.profiles import (
    EducationAnswer,
    ExperienceAnswer,
    IdentityAnswer,
    LanguagesAnswer,
    SkillsAnswer,
)
from recruit_assets.models.offline.education import answer_education
from recruit_assets.models.offline.identity import answer_identity
from recruit_assets_tests.unit.models.offline.reading import ask, shown


def jobs(text: str) -> list[tuple[str | None, str | None]]:
    return [(shown(item.position), shown(item.company)) for item in ask(text, ExperienceAnswer).items]


def studies(text: str) -> list[tuple[str | None, str | None, str | None]]:
    items = ask(text, EducationAnswer).items
    return [(shown(item.study_type), shown(item.area), shown(item.institution)) for item in items]


def skills(text: str) -> list[str]:
    return [keyword.value for group in ask(text, SkillsAnswer).groups for keyword in group.keywords]


def test_a_form_with_labels_is_read_by_its_labels():
    text = (
        "EXPÉRIENCE\nEntreprise : Transports Lebrun\nPoste : Cariste de nuit\nPériode : mars 2018 - présent\n"
        "Entreprise : Valmeca\nPoste : Magasinier\nPériode : 2015 - 2018"
    )
    assert jobs(text) == [("Cariste de nuit", "Transports Lebrun"), ("Magasinier", "Valmeca")]


def test_a_lone_label_in_a_job_belongs_to_its_body():
    text = "EXPÉRIENCE\n2015 - 2018 Magasinier, Valmeca SARL\nPoste : équipe de nuit"
    assert jobs(text) == [("Magasinier", "Valmeca SARL")]


def test_labels_name_diploma_field_and_school():
    text = (
        "FORMATION\nDiplôme : Titre professionnel\nSpécialité : Secrétaire comptable\n"
        "Établissement : AFPA de Rezé\nAnnée : 2019"
    )
    assert studies(text) == [("Titre professionnel", "Secrétaire comptable", "AFPA de Rezé")]


def test_an_employer_over_several_dated_posts_is_the_employer_of_each():
    text = (
        "EXPERIENCE\n2016 - Present\nLedgerbrook\n\nFeb 2021 - Present\nStaff Engineer\n\nMay 2016 - Jan 2021\nEngineer\n\n"
        "2013 - 2016\nNorthmoor\n\nSep 2013 - Apr 2016\nTechnician"
    )
    assert jobs(text) == [("Staff Engineer", "Ledgerbrook"), ("Engineer", "Ledgerbrook"), ("Technician", "Northmoor")]


@pytest.mark.parametrize("gap", ["congé parental", "recherche d'emploi et cours de français", "Career break"])
def test_a_gap_between_jobs_is_no_job(gap: str):
    text = f"EXPÉRIENCE\n2010 – 2012 : Serveuse, Hôtel du Lac\n2016 – 2019 : {gap}"
    assert jobs(text) == [("Serveuse", "Hôtel du Lac")]


def test_an_english_title_may_begin_with_a_kind_of_organisation():
    text = "CAREER\nGroup Finance Director   January 2018 – Present\nThames Castings plc\n• Refinancing"
    assert jobs(text) == [("Group Finance Director", "Thames Castings plc")]


def test_chez_in_a_name_does_not_part_it():
    text = "EXPÉRIENCE\n2019 - 2022\nAide à domicile\nAssociation Bien Chez Soi\n- Aide au lever"
    assert jobs(text) == [("Aide à domicile", "Association Bien Chez Soi")]


def test_a_year_at_the_end_of_a_sentence_starts_no_job():
    text = "EXPÉRIENCE\nMai 2022 – Août 2023\nChargée de communication / Festival d'Oc\nPlan média, 60 000 visiteurs en 2023"
    assert len(jobs(text)) == 1


def test_a_remark_in_brackets_is_left_out_of_names_but_a_contract_stays():
    text = "EXPÉRIENCE\nJuriste (équipe de 4), Oct. 2020 – Présent\nMaison Valcrest (cosmétiques, 2 300 salariés)"
    assert jobs(text) == [("Juriste", "Maison Valcrest")]


def test_a_college_of_the_university_of_london_keeps_its_name():
    assert studies("EDUCATION\n2014 - 2017 BSc Economics, City, University of London") == [
        ("BSc", "Economics", "City, University of London")
    ]


def test_a_field_that_begins_with_school_is_no_school():
    text = "DEGREES\nSonoran State University\nMaster of Education, School Counseling\nMay 2013"
    assert studies(text) == [("Master of Education", "School Counseling", "Sonoran State University")]


def test_the_diploma_with_a_field_is_preferred_to_the_same_without():
    text = "EDUCATION\nPhD   Example University, PhD in Computer Science   2018 – 2023"
    assert studies(text) == [("PhD", "Computer Science", "Example University")]


def test_a_name_cut_at_its_hyphen_is_joined():
    text = "FORMATION\n2003 BTS Commerce | Lycée Jean-\nMacé, Lanester"
    item = _unchecked(text).items[0]
    assert shown(item.institution) == "Lycée Jean-Macé"


def _unchecked(text: str) -> EducationAnswer:
    """The answer, where a value stands over two lines and so in neither."""
    return answer_education([NumberedLine(n, line, False) for n, line in enumerate(text.split("\n"), start=1)])


def test_skills_cut_by_a_narrow_column_are_joined():
    text = "COMPÉTENCES\nTechnique : désamiantage, reprise en\nsous-œuvre, thermique\nGestion : MS Project, marchés\npublics"
    assert skills(text) == ["désamiantage", "reprise en sous-œuvre", "thermique", "MS Project", "marchés publics"]


def test_a_level_after_a_colon_is_no_group_of_skills():
    assert skills("OUTILS\nInDesign : 5/5\nPhotoshop : 4/5") == ["InDesign", "Photoshop"]


def test_short_lines_over_lists_name_groups():
    text = "COMPÉTENCES\nMécanique\nhydraulique, pneumatique\nÉlectricité\nvariateurs, schémas"
    assert skills(text) == ["hydraulique", "pneumatique", "variateurs", "schémas"]


@pytest.mark.parametrize(
    ("head", "name", "city"),
    [
        ("Apt 4, Shandon Quay, Cork\nsiobhan@scoil.example\nSiobhán Ní Fhaoláin", "Siobhán Ní Fhaoláin", "Cork"),
        ('Margaret "Peggy" Thistle\nThe Old Smithy, Church Lane, Ludlow', 'Margaret "Peggy" Thistle', "Ludlow"),
        ("Lachlan Brooke\nBallarat, Victoria – 0491 570 156 – l@sparky.example", "Lachlan Brooke", "Ballarat"),
        ("Marisol Vega\n1180 Mesquite Ave, Tucson, Arizona 85701", "Marisol Vega", "Tucson"),
        ("Salomé Hadou\nParis 11e\nsalome@droit.example", "Salomé Hadou", "Paris"),
        ("Yann Kervel\nBasé à La Trinité-sur-Mer", "Yann Kervel", "La Trinité-sur-Mer"),
    ],
)
def test_names_and_towns_are_told_by_their_place(head: str, name: str, city: str):
    answer = ask(head, IdentityAnswer)
    assert (shown(answer.name), shown(answer.city)) == (name, city)


def test_an_address_that_a_column_cuts_is_whole_again():
    answer = ask("Paul Martin\np.martin@chantiers.exam\nple", IdentityAnswer)
    assert answer.email is not None and answer.email.value == "p.martin@chantiers.exam\nple"


def test_a_europass_cv_has_its_towns_beside_the_dates_or_labelled_below_the_employer():
    text = """WORK EXPERIENCE
01/09/2016 – 30/06/2019 – Szeged, Hungary
LABORATORY TECHNICIAN
Tisza Diagnostics Kft.
- Sample preparation
[ 03/2021 – Actuel ]
RESPONSABLE D'EXPLOITATION
Entrepôts Val-de-Brenne
Ville: Tours | Pays: France
- Pilotage d'une équipe"""
    assert jobs(text) == [
        ("LABORATORY TECHNICIAN", "Tisza Diagnostics Kft."),
        ("RESPONSABLE D'EXPLOITATION", "Entrepôts Val-de-Brenne"),
    ]
    items = ask(text, ExperienceAnswer).items
    assert shown(items[1].location) == "Tours"
    points = [[point.value for point in item.highlights] for item in items]
    assert points == [["Sample preparation"], ["Pilotage d'une équipe"]]


def test_the_grid_of_levels_of_a_europass_cv_names_no_languages_and_its_studies_are_no_certificates():
    text = """EDUCATION AND TRAINING
01/09/2014 – 30/06/2016 – Szeged, Hungary
MSc Biology
University of Szeged

LANGUAGE SKILLS
Mother tongue(s): Hungarian
Other language(s):
UNDERSTANDING SPEAKING WRITING
Listening Reading Spoken production Spoken interaction
ENGLISH C1 C2 C1 C1 C1
Levels: A1 and A2: Basic user; B1 and B2: Independent user"""
    answer = ask(text, LanguagesAnswer)
    languages = [(item.language.value, shown(item.fluency)) for item in answer.languages if item.language]
    assert languages == [("Hungarian", "Mother tongue(s)"), ("ENGLISH", "C1 C2 C1 C1 C1")]
    assert answer.certificates == []


def test_personal_details_in_one_line_are_no_profile_statement():
    text = """Ilka Vörös-Hale
Date of birth: 11/12/1992 | Nationality: Hungarian | Phone number: (+44) 7700900321 | Address: 3 Mill Lane, Leeds"""
    assert ask(text, IdentityAnswer).summary is None


def test_an_address_cut_at_its_hyphen_by_a_narrow_column_is_whole():
    lines = "1| Contact\n2| www.linkedin.com/in/ilka-\n3| voros-0000 (LinkedIn)\n4|\n5| Ilka Vörös-Hale"
    urls = answer_identity(parse_numbered_lines(lines)).urls
    assert [(url.value, url.lines) for url in urls] == [("www.linkedin.com/in/ilka-voros-0000", [2, 3])]


def test_a_header_set_as_a_sentence_loses_its_full_stop_but_an_abbreviation_keeps_its_own():
    text = "EXPÉRIENCE\n2016 - 2020\tIngénieur développement, Sté Auverlec, Riom.\n2012 - 2016\tAnalyst, Kestrel Pumps Inc."
    assert jobs(text) == [("Ingénieur développement", "Sté Auverlec"), ("Analyst", "Kestrel Pumps Inc.")]
    assert studies("FORMATION\n2011 - 2013\tDUT GEII, IUT de Montluçon.") == [("DUT", "GEII", "IUT de Montluçon")]


def test_a_level_in_brackets_ends_with_its_bracket():
    answer = ask("LANGUAGES\nEnglish (native), Cornish (basic), conversational French", LanguagesAnswer)
    languages = [(item.language.value, shown(item.fluency)) for item in answer.languages if item.language]
    assert languages == [("English", "native"), ("Cornish", "basic"), ("French", None)]


def test_a_single_dash_below_a_dated_header_is_its_task_not_its_rest():
    text = (
        "CAREER\nChief Financial Officer, Marlow Rail Ltd, London, Jan 2013 - Dec 2019\n- Refinanced GBP 200m of debt\n"
        "Finance Director, Orbis Foods, Reading, 2008 - 2012"
    )
    assert jobs(text) == [("Chief Financial Officer", "Marlow Rail Ltd"), ("Finance Director", "Orbis Foods")]


def test_how_a_job_is_held_and_how_large_the_employer_is_are_no_part_of_its_name():
    text = (
        "EXPÉRIENCE\nDéveloppeur @ Nuagic (CDI) — Lyon — depuis 03/2022\n\n"
        "Responsable paie, GROUPE AVENTIN (BTP, 400 salariés), Toulouse, 2016 - 2021"
    )
    assert [company for _, company in jobs(text)] == ["Nuagic", "GROUPE AVENTIN"]


def test_a_post_of_a_school_term_is_dated_by_the_term():
    text = (
        "SCHOOL EXPERIENCE\nSummer term 2022: Year 4, Whipton Junior School\nAutumn term 2021: Year 1, Sidwell School"
    )
    assert [shown(item.start) for item in ask(text, ExperienceAnswer).items] == [
        "Summer term 2022",
        "Autumn term 2021",
    ]


def test_social_media_may_be_a_skill():
    assert skills("COMPÉTENCES\nRédaction Web\nInDesign\nRéseaux sociaux") == [
        "Rédaction Web",
        "InDesign",
        "Réseaux sociaux",
    ]


def test_the_town_before_a_postal_code_is_found_behind_a_department_and_a_university():
    text = (
        "Jane Ashdown\nAddress: Department of Geology, University of Exeter, Penryn TR10 9FE\n"
        "Email: a.t@post.example      ORCID: 0000-0001-2345-6789"
    )
    answer = ask(text, IdentityAnswer)
    assert (shown(answer.city), answer.summary) == ("Penryn", None)
