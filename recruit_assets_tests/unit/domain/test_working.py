"""Full or part time, hours a week, work from home: from fields and from the words of an offer."""

from __future__ import annotations

import pytest

from recruit_assets.domain.working import remote_work, working_time


@pytest.mark.parametrize(
    ("field", "description", "expected"),
    [
        ("Temps plein 35H/semaine Travail en journée", "", ("full_time", 35)),
        ("full time", "37.5 hours per week", ("full_time", 37.5)),
        ("CDI 39h", "", (None, 39)),
        ("", "Contrat de 24 heures par semaine, à temps partiel", ("part_time", 24)),
        ("28H30 hebdo", "", (None, 28.5)),
        ("mi-temps", "Horaires : 9h - 17h", ("part_time", None)),
        ("", "Temps plein ou temps partiel", (None, None)),
        ("", "Ouvert 7 jours sur 7, 24h/24", (None, None)),
        ("99h", "", (None, None)),
    ],
)
def test_hours_and_kind_are_read(field, description, expected):
    assert working_time(field, "", description) == expected


@pytest.mark.parametrize(
    ("field", "place", "text", "expected"),
    [
        ("hybrid", "", "", "hybrid"),
        ("Remote", "", "", "full"),
        ("on-site", "", "100 % télétravail", "no"),
        ("", "Remote", "", "full"),
        ("", "Télétravail partiel, Lyon", "", "hybrid"),
        ("", "Lyon", "Poste en full remote", "full"),
        ("", "Lyon", "Deux jours de télétravail", "hybrid"),
        ("", "Lyon", "Pas de télétravail sur ce poste", "no"),
        ("", "Leeds", "Hybrid working, two days from home", "hybrid"),
        ("", "Leeds", "A busy kitchen", None),
        ("", "Lyon", "Véhicule hybride fourni", None),
    ],
)
def test_work_from_home_is_read_and_not_guessed(field, place, text, expected):
    assert remote_work(field, place, text) == expected
