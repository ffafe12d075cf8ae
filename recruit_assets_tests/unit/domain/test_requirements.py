"""Requirements: read from the right part of an offer, however it is laid out."""

from __future__ import annotations

import pytest

from recruit_assets.domain.concepts import all_concepts, find_concepts
from recruit_assets.domain.requirements import doings, parts, requirements

BULLETS = """Une brasserie près de la gare.

Vos missions :
- Tenir la caisse

Profil recherché :
- Maîtrise de la méthode HACCP
- 3 ans d'expérience minimum en cuisine
- Goût du travail en équipe

Serait un plus :
- Anglais courant

Pour postuler : envoyez votre CV à Mme Ourdane, jobs@brasserie.example"""


@pytest.mark.parametrize("text", [BULLETS, " ".join(BULLETS.split())])
def test_requirements_are_told_from_wishes_and_duties_in_bullets_and_in_one_paragraph(text):
    found = {(r.kind, r.name): r.part for r in requirements(text)}
    assert found["skill", "HACCP"] == "required"
    assert found["years", "3"] == "required"
    assert found["statement", "Goût du travail en équipe"] == "required"
    assert found["language", "English"] == "optional"


@pytest.mark.parametrize(
    ("heading", "about"),
    [
        ("Votre profil :", "required"),
        ("Le profil recherché", "required"),
        ("Compétences requises :", "required"),
        ("Ce serait un plus :", "optional"),
        ("Les plus :", "optional"),
        ("Desirable criteria", "optional"),
        ("Vos missions principales :", "work"),
        ("Description du poste", "work"),
        ("Les responsabilités :", "work"),
        ("What you'll be doing:", "work"),
        ("Key responsibilities", "work"),
        ("About the role:", "work"),
        ("Nous vous offrons :", "other"),
        ("Rate of pay:", "other"),
    ],
)
def test_what_stands_under_a_heading_is_known_by_it_whatever_stands_before_its_noun(heading, about):
    description = f"Une équipe de six.\n{heading}\n- Tenir la caisse"
    assert [found for found, _, _ in parts(description)] == ["other", about]
    assert (doings(description) == ["Tenir la caisse"]) == (about == "work")


def test_how_to_apply_and_whom_to_write_is_no_requirement():
    assert not any("Ourdane" in r.quote or "@" in r.quote for r in requirements(BULLETS))


def test_an_offer_without_headings_still_tells_the_skills_it_names():
    found = {r.name: r.part for r in requirements("We need a hand with bricklaying and formwork on a new site.")}
    assert found == {"bricklaying": "other", "formwork": "other"}


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Pose de perfusions", "cannulation"),
        ("titulaire du permis B", "full driving licence"),
        ("rapprochements bancaires", "bank reconciliations"),
        ("Cuisinières", "line cooks"),
        ("gestes et postures", "moving and handling"),
    ],
)
def test_a_concept_is_the_same_in_both_languages(french, english):
    assert [f.concept.name for f in find_concepts(french)] == [f.concept.name for f in find_concepts(english)] != []


def test_every_name_of_the_vocabulary_finds_a_concept():
    for concept in all_concepts():
        for name in (*concept.french, *concept.english):
            assert find_concepts(name), name


@pytest.mark.parametrize(
    ("line", "kind", "part"),
    [
        ("Le permis B est obligatoire.", "licence", "required"),
        ("You must have a full driving licence.", "licence", "required"),
        ("Un CACES R489 serait un plus.", "skill", "optional"),
        ("First aid is an advantage.", "skill", "optional"),
        ("3 ans minimum.", "years", "other"),
        ("Ideally 5+ yrs in kitchens.", "years", "optional"),
        ("Minimum 2 yrs post-registration.", "years", "other"),
    ],
)
def test_a_sentence_outside_any_heading_says_itself_what_is_demanded_and_what_is_welcome(line, kind, part):
    found = requirements(f"We are a small team by the sea.\n{line}")
    assert [(one.kind, one.part) for one in found] == [(kind, part)]


def test_an_age_is_no_experience():
    assert requirements("Vous avez 18 ans minimum.") == []
