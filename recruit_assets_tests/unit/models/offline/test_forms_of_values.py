"""The many ways CVs write a name, a town, a phone number, a skill or a language."""

import pytest

from recruit_assets.domain.profiles import IdentityAnswer, LanguagesAnswer, SkillsAnswer
from recruit_assets_tests.unit.models.offline.reading import ask, shown


def skills(text: str) -> list[str]:
    return [keyword.value for group in ask(text, SkillsAnswer).groups for keyword in group.keywords]


def languages(text: str) -> list[str]:
    return [item.language.value for item in ask(text, LanguagesAnswer).languages]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Siobhan Macallum PhD FRSC\nChemist", "Siobhan Macallum"),
        ("Mary-Kate Odrisk BSc (Hons) MCIPD\nHR Business Partner", "Mary-Kate Odrisk"),
        ("Odile MARCHAND née PERROT\nSecrétaire médicale", "Odile MARCHAND"),
        ("Jean-Baptiste\nDE LA COMBE\nÉlectricien", "Jean-Baptiste\nDE LA COMBE"),
        ("Ms. Yuki Tanabe\nTranslator", "Yuki Tanabe"),
        ("Tomos ap-Rhydderch\ntomos.apr@post.example", "Tomos ap-Rhydderch"),
        ("Prof. Annelise Thornbury-Diaz\nGeologist", "Annelise Thornbury-Diaz"),
    ],
)
def test_a_name_is_read_without_titles_degrees_or_the_name_at_birth(text: str, name: str):
    assert shown(ask(text, IdentityAnswer).name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CURRICULUM VITAE\n\nNom : DELMAS-ROUVIER\nPrénom : Sylvaine\nPermis B", "Sylvaine DELMAS-ROUVIER"),
        ("Nom de famille : MORVAN (née TIBAUT)\nPrénoms : Lise\nBoulangère", "Lise MORVAN"),
        ("Prénom : Jean-Loup   Nom : MARCHEDIEU\nBoulanger", "Jean-Loup MARCHEDIEU"),
        ("Surname: Okonjo-Hale\nFirst name: Imelda\nEmail: imelda.oh@post.example", "Imelda Okonjo-Hale"),
    ],
)
def test_a_form_asks_for_first_and_family_name_apart(text: str, name: str):
    assert shown(ask(text, IdentityAnswer).name) == name


def test_a_driving_licence_is_nobodys_name():
    assert ask("Permis B\n06 39 98 12 34\ncontact@courriel.example", IdentityAnswer).name is None


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("Priya Natar\nFlat 4B, Velachery, Chennai - 600042, Tamil Nadu, India\npriya@mail.example", "Chennai"),
        ("Thandi Moko\nPolokwane, Limpopo\n082 555 0199 - thandi@cs.example", "Polokwane"),
        ("Carla Mend\nRemote (Boise, ID)\ncarla@dev.example", "Boise"),
        ("Tom Ashcr\n6, The Maltings, Bury St Edmunds, Suffolk IP33 1AA\ntom@spark.example", "Bury St Edmunds"),
        ("Emily Carte\nemily@mail.example | 0412 345 678 | Wagga Wagga NSW 2650", "Wagga Wagga"),
        ("Niamh Byr\nniamh@x.example • +353 20 910 5566 • Dublin 8,\nIreland", "Dublin"),
        ("Étienne Roy\n455, boul. Talbot, Chicoutimi (Québec) G7H 4A1", "Chicoutimi"),
        ("Tomos Pryd\n+44 7700 900 812\n14 Heol y Bryn\nCaernarfon\nLL55 2AB", "Caernarfon"),
        ("Marc Vanden\nRue de la Station 12, 7500 Tournai, Belgique", "Tournai"),
        ("Jean Test\nAdresse : 71000 Mâcon | Tél. : 06 39 98 51 66", "Mâcon"),
        ("Hélène Test\n28 avenue Foch 59800 Lille | 03 20 00 45 67 | h@courriel.exemple", "Lille"),
        ("Claire Test\nInstitut des Milieux | 5 avenue de la Science, 17000 La\nRochelle", "La Rochelle"),
        ("Camille Test\nL'Isle-sur-la-Sorgue, 84800\ncamille@x.example", "L'Isle-sur-la-Sorgue"),
        ("Dylan Pric | Chef de Partie\nAberporth | dylan@chef.example | 07700 900 321", "Aberporth"),
        ("Zoé Test\nDeveloper\nBased in Haarlem, the Netherlands\n+31 6 1234 5678", "Haarlem"),
    ],
)
def test_the_town_is_read_from_addresses_of_many_countries(text: str, city: str):
    assert shown(ask(text, IdentityAnswer).city) == city


def test_an_entry_far_from_the_contact_details_is_no_address():
    text = "Gordon Fairw\ngordon@bridge.example\n\n01/03 – 04/08\tDeck Cadet, Caledon Bulk\n\nSkills\nShip handling"
    assert ask(text, IdentityAnswer).city is None


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("Théo Marc\n4 rue des Mirabelles / 06 39 98 06\n67 / theo@eleve.example", "06 39 98 06\n67"),
        ("Caleb Stran\nMinneapolis, MN 55407 / 612-555-0139 / caleb@mail.example", "612-555-0139"),
    ],
)
def test_a_phone_number_is_read_across_lines_and_apart_from_a_postal_code(text: str, phone: str):
    assert shown(ask(text, IdentityAnswer).phone) == phone


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Maëva Test\nmaeva.test@etu.examp\nle.org", "maeva.test@etu.examp\nle.org"),
        ("Kévin Test\nkevin.test@mail.co\nm", "kevin.test@mail.co\nm"),
        ("Ana Test\nana.test@mail.example\nanatest.example", "ana.test@mail.example"),
    ],
)
def test_an_address_cut_by_a_narrow_column_is_joined_but_a_site_below_it_is_not(text: str, email: str):
    assert shown(ask(text, IdentityAnswer).email) == email


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Analysis — ANSYS, MATLAB\nDesign — SolidWorks, Inventor", ["ANSYS", "MATLAB", "SolidWorks", "Inventor"]),
        ("Python 90%\nR: 75 %\nPower BI          4/5\nTopiary ●●●○○", ["Python", "R", "Power BI", "Topiary"]),
        ("Java 8+ years, Django (3 yrs), SQL - intermediate", ["Java", "Django", "SQL"]),
        (
            "- Good knowledge of Revit and Navisworks\n- Experience with Primavera P6",
            ["Revit", "Navisworks", "Primavera P6"],
        ),
        (
            "- Maîtrise du Pack Office\n- Maîtrise des coûts\n- Notions de HTML",
            ["Pack Office", "Maîtrise des coûts", "HTML"],
        ),
        ("Proficient in Excel, Word and PowerPoint. Familiar with SAP.", ["Excel", "Word", "PowerPoint", "SAP"]),
        (
            "Je travaille tous les jours avec Revit et SketchUp, parfois avec InDesign, et je sais\nmonter un dossier.",
            ["Revit", "SketchUp", "InDesign"],
        ),
        ("Avancé\nExcel, SQL\nIntermédiaire\nPython", ["Excel", "SQL", "Python"]),
        ("| Tool | Level |\n| Figma | Expert |\n| Sketch | Good |", ["Figma", "Sketch"]),
        ("Tools: Git, Docker and Kubernetes", ["Git", "Docker", "Kubernetes"]),
        ("Moving and Handling, Health and Safety", ["Moving and Handling", "Health and Safety"]),
        ("Glasshouse\nmanagement\nTopiary\nVisitor tours", ["Glasshouse\nmanagement", "Topiary", "Visitor tours"]),
        ("OOONA\nSubtitle Edit\nmemoQ", ["OOONA", "Subtitle Edit", "memoQ"]),
        ("Phonics; behaviour management; Makaton", ["Phonics", "behaviour management", "Makaton"]),
    ],
)
def test_skills_are_read_without_their_levels_whatever_they_are_written_as(text: str, expected: list[str]):
    assert [" ".join(value.split()) for value in skills(text)] == [" ".join(value.split()) for value in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Languages\nEnglish and Scottish Gaelic (both native)", {"English", "Scottish Gaelic"}),
        ("Langues\nanglais C1 / gaélique irlandais notions", {"anglais", "gaélique irlandais"}),
        ("Langues\nPeul, français, malinké", {"Peul", "français", "malinké"}),
        ("Langues\nEspagnol (courant) ; zarma (avec les voisins)", {"Espagnol", "zarma"}),
        (
            "Languages\nLanguage\tSpeak\tWrite\nEnglish\tExcellent\tGood\nisiXhosa\tFair\tBasic",
            {"English", "isiXhosa"},
        ),
        ("Languages\nRomanian, English (fluent), a little Italian", {"Romanian", "English", "Italian"}),
    ],
)
def test_languages_that_few_people_speak_are_read_beside_the_others(text: str, expected: set[str]):
    assert set(languages(text)) == expected


def test_a_heading_is_no_language_and_a_school_subject_hides_none():
    assert languages("Language Proficiency\nEnglish (fluent)") == ["English"]
    text = "Training\nA Levels in Drama and English and History at Wood Sixth Form College\n\nLanguages\nEnglish"
    assert languages(text) == ["English"]
