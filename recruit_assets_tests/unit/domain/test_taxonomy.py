"""Titles to occupations with ISCO-08 codes, texts to normalized skills, in French and in English."""

from __future__ import annotations

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
        ("Chef de projet IT", "1330"),
        ("Chef de projet événementiel", "1219"),
        ("IT Manager", "1330"),
        ("Floor manager", None),
        ("Head of it all", None),
        ("Network administrator", "2522"),
        ("Site Manager", "3123"),
        ("Standardiste (H/F)", "4223"),
        ("Care Assistant - nights", "5322"),
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


UNIT_GROUPS = """
111 1234, 112 0, 121 1239, 122 123, 131 12, 132 1234, 133 0, 134 1234569, 141 12, 142 0, 143 19, 211 1234, 212 0, 213 123,
214 1234569, 215 123, 216 123456, 221 12, 222 12, 223 0, 224 0, 225 0, 226 12345679, 231 0, 232 0, 233 0, 234 12,
235 1234569, 241 123, 242 1234, 243 1234, 251 12349, 252 1239, 261 129, 262 12, 263 123456, 264 123, 265 1234569,
311 123456789, 312 123, 313 123459, 314 123, 315 12345, 321 1234, 322 12, 323 0, 324 0, 325 123456789, 331 12345, 332 1234,
333 12349, 334 1234, 335 123459, 341 123, 342 123, 343 12345, 351 1234, 352 12, 411 0, 412 0, 413 12, 421 1234, 422 12345679,
431 123, 432 123, 441 1234569, 511 123, 512 0, 513 12, 514 12, 515 123, 516 123459, 521 12, 522 123, 523 0, 524 1234569,
531 12, 532 129, 541 12349, 611 1234, 612 1239, 613 0, 621 0, 622 1234, 631 0, 632 0, 633 0, 634 0, 711 123459, 712 1234567,
713 123, 721 12345, 722 1234, 723 1234, 731 123456789, 732 123, 741 123, 742 12, 751 123456, 752 123, 753 123456, 754 12349,
811 1234, 812 12, 813 12, 814 123, 815 12345679, 816 0, 817 12, 818 1239, 821 129, 831 12, 832 12, 833 12, 834 1234, 835 0,
911 12, 912 1239, 921 123456, 931 123, 932 19, 933 1234, 941 12, 951 0, 952 0, 961 123, 962 12349
"""
"""The unit groups of ISCO-08 as the International Labour Organization lists them, but for the armed forces: each minor group
with the last digits of its unit groups."""


def test_every_code_is_a_unit_group_s_and_stands_once():
    minor_groups = (entry.split() for entry in UNIT_GROUPS.split(","))
    known = {group + digit for group, digits in minor_groups for digit in digits}
    assert len(known) == 433
    codes = [entry.split("|")[0].strip() for entry in OCCUPATIONS.split(";") if entry.strip()]
    assert set(codes) <= known
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
    assert [one.isco for one in found] == ["5120", "1219"]


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
