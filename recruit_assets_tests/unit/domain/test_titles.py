"""Titles: gender marks and gendered forms go, the trade stays."""

from __future__ import annotations

import pytest

from recruit_assets.domain.titles import neutral, search_title


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Cuisinier H/F", "Cuisinier"),
        ("Cuisinier / Cuisinière (H/F)", "Cuisinier"),
        ("Développeur·euse C++ (M/F/D)", "Développeur C++"),
        ("Vendeur(se) en boulangerie", "Vendeur en boulangerie"),
        ("MACON COFFREUR F/H", "Macon coffreur"),
        ("Waiter - immediate start", "Waiter"),
        ("Chargé(e) de clientèle H/F", "Chargé de clientèle"),
        ("Account Executive", "Account Executive"),
        ("Inside Sales Representative", "Inside Sales Representative"),
        ("(H/F)", "(H/F)"),
    ],
)
def test_a_title_is_searched_without_its_gender_mark(title, expected):
    assert search_title(title) == expected


@pytest.mark.parametrize(
    ("feminine", "masculine"),
    [
        ("Infirmière", "Infirmier"),
        ("Directrice commerciale", "Directeur commercial"),
        ("Assistante administrative", "Assistant administratif"),
        ("Technicienne de maintenance", "Technicien de maintenance"),
        ("Vendeuse", "Vendeur"),
        ("Avocate", "Avocat"),
        ("Conductrice d'engins", "Conducteur d'engins"),
        ("Waitress", "Waiter"),
    ],
)
def test_a_woman_s_title_and_a_man_s_come_out_the_same(feminine, masculine):
    assert neutral(feminine) == neutral(masculine)
