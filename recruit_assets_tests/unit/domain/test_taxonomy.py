"""Titles to occupations with ISCO-08 codes, texts to normalized skills, in French and in English."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit_assets.domain.taxonomy import occupation_of, occupations_of, skills_in
from recruit_assets.domain.vocabulary.occupations import OCCUPATIONS
from recruit_assets.domain.vocabulary.skills import SKILLS
from recruit_assets_tests.support.offers import labelled_offers


@pytest.mark.parametrize(
    ("title", "isco"),
    [
        ("Infirmière de bloc (H/F)", "2221"),
        ("Registered Nurse - nights", "2221"),
        ("Développeuse Python confirmée", "2512"),
        ("HGV Class 1 Driver", "8332"),
        ("Chef de projet IT", "2421"),
        ("Chef de rang", "5131"),
        ("Second de cuisine H/F", "3434"),
        ("Assistante de direction bilingue", "3343"),
        ("Plombier-chauffagiste", "7126"),
        ("Kitchen Porter", "9412"),
        ("Trainer", "2424"),
        ("Agent polyvalent", None),
        ("", None),
    ],
)
def test_a_title_names_an_occupation_whatever_its_language_and_gender(title, isco):
    found = occupation_of(title)
    assert (found and found.isco) == isco


def test_the_trades_of_both_languages_have_one_code():
    codes = {offer.offer_id: offer.isco for offer in labelled_offers()}
    assert codes == {
        f"board:{trade}-{language}": isco
        for trade, isco in (("cook", "5120"), ("nurse", "2221"), ("developer", "2512"), ("driver", "8332"))
        for language in ("fr", "en")
    }


def test_every_code_is_a_unit_group_s_and_stands_once():
    codes = [entry.split("|")[0].strip() for entry in OCCUPATIONS.split(";") if entry.strip()]
    assert all(re.fullmatch("[1-9][0-9]{3}", code) for code in codes)
    assert len(codes) == len(set(codes)) > 130


def test_every_name_of_the_tables_is_found():
    for entry in (" ".join(entry.split()) for entry in OCCUPATIONS.split(";") if entry.strip()):
        code, *sides = entry.split("|")
        for name in (name.strip() for side in sides for name in side.split(",")):
            found = occupation_of(name)
            assert found and found.isco == code.strip(), name
    for entry in (" ".join(entry.split()) for entry in SKILLS.split(";") if entry.strip()):
        for name in (name.strip().removeprefix("=") for side in entry.split("|") for name in side.split(",")):
            assert skills_in(f"Avec {name}."), name


def test_a_profile_s_occupations_come_once_and_in_order():
    found = occupations_of(["Cuisinière", "Cheffe de projet", "Chef de partie", "rien"])
    assert [one.isco for one in found] == ["5120", "2421"]


def test_skills_of_it_are_told_apart_and_common_words_are_none():
    text = "Stack : python, Django, C++ et C#, .NET, Node.js, React, CI/CD, kubernetes. Grands modèles de langage."
    assert set(skills_in(text)) >= {
        "Python", "Django", "C++", "C#", ".NET", "Node.js", "React", "Kubernetes", "large language models",
    }  # fmt: skip
    assert skills_in("React quickly? You react, word by word, express and rest; un sage conseil de mer.") == ("React",)


def test_a_skill_has_one_name_in_both_languages():
    french = skills_in("Soudure TIG, pose de carrelage, pompe à chaleur, lecture d'IRM, rapprochement bancaire")
    english = skills_in("TIG welding, tiling, heat pumps, MRI, bank reconciliation")
    assert set(english) <= set(french) | {"welding"}
    assert {"TIG welding", "tiling", "heat pumps", "MRI"} <= set(english)


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    occupation_of(text)
    assert len(set(skills_in(text))) == len(skills_in(text))
