"""The search for occupations, skills and licences in a text."""

from __future__ import annotations

import pytest

from recruit_assets.domain.concepts import all_concepts, find_concepts, stems


def found(text: str) -> list[str]:
    return [one.concept.name for one in find_concepts(text)]


def test_every_name_of_the_vocabulary_is_found_in_a_text_that_holds_it():
    for concept in all_concepts():
        for name in (*concept.french, *concept.english):
            assert found(f"... {name} ..."), name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IT technician for three years", ["IT support technician"]),
        ("Technicien de laboratoire", []),
        ("she fixed it as a technician would", []),
        ("Titulaire du permis CE", ["category CE"]),
        ("Permis de construire : ce dossier est suivi par le chef de chantier", ["site manager"]),
        ("Permis B exigé", ["driving licence"]),
    ],
)
def test_a_word_that_means_something_only_in_capitals_is_not_left_out_of_a_name(text, expected):
    assert found(text) == expected


def test_no_name_is_left_with_nothing_to_look_for():
    assert not [name for one in all_concepts() for name in (*one.french, *one.english) if not stems(name)]
