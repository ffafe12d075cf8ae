"""Identity, schooling, skills, languages and projects as the rules read them."""

import pytest

from recruit_assets.domain.profiles import (
    EducationAnswer,
    IdentityAnswer,
    LanguagesAnswer,
    ProjectsAnswer,
    SkillsAnswer,
)
from recruit_assets_tests.unit.models.offline.reading import ask, shown


def schooling(text: str) -> list[tuple[str | None, ...]]:
    items = ask(text, EducationAnswer).items
    return [(shown(i.study_type), shown(i.area), shown(i.institution), shown(i.start), shown(i.end)) for i in items]


@pytest.mark.parametrize(
    ("text", "name", "city"),
    [
        ("Curriculum Vitae\nLEROUX Maxime\n12 bis rue des Tanneurs\n37000 TOURS\nInfirmier", "LEROUX Maxime", "TOURS"),
        (
            "Maître Inès Belkacem\nAvocate au barreau de Lyon\n15, quai Claude-Bernard – 69007 Lyon",
            "Inès Belkacem",
            "Lyon",
        ),
        ("Boulangère\nRose Exemple\nrose.exemple@mel.test\nAdresse : Metz", "Rose Exemple", "Metz"),
        ("Grace Adeyemi\nRegistered Nurse\nFlat 4, 22 Holloway Road, London N7 8JG", "Grace Adeyemi", "London"),
        ("DANIEL R. OKAFOR\nAustin, TX 78701 | (512) 555-0187", "DANIEL R. OKAFOR", "Austin"),
        ("Name: Gareth Pugh\nAddress: Leeds", "Gareth Pugh", "Leeds"),
    ],
)
def test_name_and_town_are_read_from_the_head_of_the_cv(text: str, name: str, city: str):
    answer = ask(text, IdentityAnswer)
    assert (shown(answer.name), shown(answer.city)) == (name, city)


def test_contact_details_headline_links_and_summary_are_read():
    answer = ask(
        "Amélie Exemple\nCheffe de projet informatique\n06 99 00 11 22 – amelie@exemple.test\ngithub.com/amelie\n\n"
        "PROFIL\nDix ans de projets dans la banque et l'assurance,\ntoujours livrés à la date dite.",
        IdentityAnswer,
    )
    assert shown(answer.headline) == "Cheffe de projet informatique"
    assert (shown(answer.email), shown(answer.phone)) == ("amelie@exemple.test", "06 99 00 11 22")
    assert [url.value for url in answer.urls] == ["github.com/amelie"]
    assert (shown(answer.summary) or "").startswith("Dix ans de projets")


def test_a_period_or_a_company_number_is_no_phone():
    assert ask("Ana Exemple\n2015 - 2019\nSIRET 123 456 789 00012", IdentityAnswer).phone is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2012 : Master Marketing, Université Lyon 2", ("Master", "Marketing", "Université Lyon 2", None, "2012")),
        ("CAP Cuisine | CFA de Quimper | 2017 - 2019", ("CAP", "Cuisine", "CFA de Quimper", "2017", "2019")),
        (
            "2013 : Diplôme d'État d'infirmier, IFSI de Tours",
            ("Diplôme d'État d'infirmier", None, "IFSI de Tours", None, "2013"),
        ),
        ("BTS Comptabilité  2010\nLycée Baggio, Lille", ("BTS", "Comptabilité", "Lycée Baggio", None, "2010")),
        (
            "MEng Computer Science, University of Leeds (2014–2018)",
            ("MEng", "Computer Science", "University of Leeds", "2014", "2018"),
        ),
        (
            "NVQ Level 3 Hairdressing\nWalsall College\n2016",
            ("NVQ Level 3", "Hairdressing", "Walsall College", None, "2016"),
        ),
        ("CAP Maçon\nCFA du BTP de Toulouse", ("CAP", "Maçon", "CFA du BTP de Toulouse", None, None)),
    ],
)
def test_a_diploma_is_read_with_its_field_school_and_year(line: str, expected: tuple[str | None, ...]):
    assert schooling(line) == [expected]


def test_a_grade_is_no_part_of_the_diploma():
    (item,) = ask("2007 : Baccalauréat littéraire, mention bien", EducationAnswer).items
    assert (shown(item.study_type), shown(item.area), shown(item.score)) == (
        "Baccalauréat",
        "littéraire",
        "mention bien",
    )


def test_skills_are_read_by_group_one_by_one():
    answer = ask(
        "COMPÉTENCES\nOutils : Jira, Excel (tableaux croisés), C++\n- Gestion de classe\nPermis B\nJava (3 ans), jira",
        SkillsAnswer,
    )
    named = [(shown(group.name), [skill.value for skill in group.keywords]) for group in answer.groups]
    assert named[0][0] == "Outils" and named[0][1][:3] == ["Jira", "Excel (tableaux croisés)", "C++"]
    assert [skill for _, skills in named for skill in skills][3:] == ["Gestion de classe", "Java"]


def test_spoken_languages_in_a_skills_section_are_no_skills():
    assert ask("Anglais courant, espagnol\nWord, Excel", SkillsAnswer).groups[0].keywords[0].value == "Word"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anglais : courant (TOEIC 945)\nArabe : langue maternelle", [("Anglais", True), ("Arabe", True)]),
        ("English, Tamil, Hindi (conversational)", [("English", False), ("Tamil", False), ("Hindi", True)]),
        ("Anglais B2, Espagnol B1", [("Anglais", True), ("Espagnol", True)]),
        ("Jamaican Patois (native), French (basic)", [("French", True), ("Jamaican Patois", True)]),
    ],
)
def test_languages_are_read_with_their_level(text: str, expected: list[tuple[str, bool]]):
    items = ask(f"LANGUES\n{text}", LanguagesAnswer).languages
    assert sorted((i.language.value, i.fluency is not None) for i in items) == sorted(expected)


def test_certificates_are_read_with_their_date():
    answer = ask("Certifications\nPSM I - Scrum.org (2019)\n\nLangues\nItalien", LanguagesAnswer)
    (item,) = answer.certificates
    assert (item.name.value, shown(item.issuer), shown(item.date)) == ("PSM I", "Scrum.org", "2019")
    assert [i.language.value for i in answer.languages] == ["Italien"]


def test_projects_are_read_with_link_and_tools():
    answer = ask(
        "PROJETS\nLevain – Calculateur de recettes (2024)\n· Technologies : Vue.js, SQLite\n\n"
        "ledgerlite – bookkeeping in Go. github.com/ana/ledgerlite",
        ProjectsAnswer,
    )
    first, second = answer.items
    assert (first.name.value, shown(first.description), shown(first.start)) == (
        "Levain",
        "Calculateur de recettes",
        "2024",
    )
    assert [tool.value for tool in first.keywords] == ["Vue.js", "SQLite"]
    assert (second.name.value, shown(second.url)) == ("ledgerlite", "github.com/ana/ledgerlite")
