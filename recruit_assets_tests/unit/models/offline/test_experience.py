"""Jobs in the many ways a CV lays them out."""

import pytest

from recruit_assets.domain.profiles import ExperienceAnswer
from recruit_assets_tests.unit.models.offline.reading import ask, shown

Job = tuple[str | None, str | None, str | None, str | None]


def jobs(text: str) -> list[Job]:
    items = ask(text, ExperienceAnswer).items
    return [(shown(i.position), shown(i.company), shown(i.start), shown(i.end)) for i in items]


LAYOUTS: dict[str, tuple[str, list[Job]]] = {
    "dates first on the line": (
        "EXPÉRIENCE\nDepuis mars 2019 : Infirmière de bloc, Clinique de l'Alliance, Tours\n- Instrumentation\n"
        "2015 à 2019 : Infirmière, CHRU Bretonneau, Tours\n- Tutorat",
        [
            ("Infirmière de bloc", "Clinique de l'Alliance", "mars 2019", None),
            ("Infirmière", "CHRU Bretonneau", "2015", "2019"),
        ],
    ),
    "title, employer and dates on lines of their own": (
        "Maçon coffreur\nEiffage Construction - Toulouse\nJanvier 2016 - Présent\n* Coffrage\n\n"
        "Maçon\nSARL Garonne Bâti - Muret\nSept. 2011 - Déc. 2015\n* Enduits",
        [
            ("Maçon coffreur", "Eiffage Construction", "Janvier 2016", "Présent"),
            ("Maçon", "SARL Garonne Bâti", "Sept. 2011", "Déc. 2015"),
        ],
    ),
    "dates above title and employer": (
        "03/2017 > aujourd'hui\nAssistante de direction\nDassault Aviation, Mérignac\nGestion de l'agenda\n\n"
        "06/2011 > 02/2017\nAssistante commerciale\nCdiscount, Bordeaux\nSuivi des commandes",
        [
            ("Assistante de direction", "Dassault Aviation", "03/2017", "aujourd'hui"),
            ("Assistante commerciale", "Cdiscount", "06/2011", "02/2017"),
        ],
    ),
    "employer first with dates at the right": (
        "FILATURES DU NORD, Roubaix          2018 - aujourd'hui\nComptable unique\n• Saisie\n\n"
        "CABINET LEFÈVRE & ASSOCIÉS, Lille          2012 - 2018\nCollaboratrice comptable\n• Révision",
        [
            ("Comptable unique", "FILATURES DU NORD", "2018", "aujourd'hui"),
            ("Collaboratrice comptable", "CABINET LEFÈVRE & ASSOCIÉS", "2012", "2018"),
        ],
    ),
    "all in one line with bars": (
        "Chef de partie | Restaurant L'Amer | Quimper | mai 2021 - en cours\nSoixante-dix couverts.\n\n"
        "Commis de cuisine | Hôtel de la Plage | Bénodet | avril 2019 - sept. 2020\nMise en place.",
        [
            ("Chef de partie", "Restaurant L'Amer", "mai 2021", "en cours"),
            ("Commis de cuisine", "Hôtel de la Plage", "avril 2019", "sept. 2020"),
        ],
    ),
    "one employer, two posts": (
        "Poma, Voreppe\nChef de projet mécanique (2021 – présent)\n• Budget\nIngénieur calcul (2018 – 2021)\n• Calculs",
        [("Chef de projet mécanique", "Poma", "2021", "présent"), ("Ingénieur calcul", "Poma", "2018", "2021")],
    ),
    "employed at, chez, à": (
        "Aide-soignante de nuit chez Korian, depuis 2020\nAide-soignante à l'Hôpital Avicenne, de 2017 à 2020\n"
        "Payments Engineer @ Monzo Bank (2014 – 2016)",
        [
            ("Aide-soignante de nuit", "Korian", "2020", None),
            ("Aide-soignante", "Hôpital Avicenne", "2017", "2020"),
            ("Payments Engineer", "Monzo Bank", "2014", "2016"),
        ],
    ),
    "a period cut by the line end": (
        "Boulanger – Boulangerie Au Bretzel, Strasbourg (2017 -\n2023)\n· Équipe de quatre\n"
        "Class Teacher, Grangetown Primary School\nSep 2012 – Aug\n2016",
        [
            ("Boulanger", "Boulangerie Au Bretzel", "2017", "2023"),
            ("Class Teacher", "Grangetown Primary School", "Sep 2012", "Aug 2016"),
        ],
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_jobs_are_read_from(layout: str):
    text, expected = LAYOUTS[layout]
    assert jobs(text) == expected


def test_bullets_are_highlights_and_a_wrapped_one_is_whole():
    text = "Commis, Hôtel Exemple, 2019 - 2020\n• Mise en place et envoi\ndes entrées\n• Nettoyage"
    (item,) = ask(text, ExperienceAnswer).items
    assert [" ".join(point.value.split()) for point in item.highlights] == [
        "Mise en place et envoi des entrées",
        "Nettoyage",
    ]


def test_a_town_in_the_header_is_the_location():
    (item,) = ask("Vendeuse – Promod – Nantes\n2019 - 2020", ExperienceAnswer).items
    assert shown(item.location) == "Nantes"


def test_a_client_within_a_job_is_no_job():
    text = "CAPGEMINI   09/2014 – 01/2020\nConsultante fonctionnelle\nClient : La Poste (2017 – 2020)\n- Recette"
    assert jobs(text) == [("Consultante fonctionnelle", "CAPGEMINI", "09/2014", "01/2020")]


def test_lines_without_a_period_give_no_job():
    assert jobs("Souriante et dynamique\nj'aime le contact") == []
