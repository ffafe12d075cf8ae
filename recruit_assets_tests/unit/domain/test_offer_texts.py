"""What is embedded of an offer: its text, the skills it names, and what is done in the job."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit_assets.domain.matchable import SECTION_WORDS
from recruit_assets.domain.offer_texts import EMBEDDED_CHARACTERS, offer_texts, texts_sha256
from recruit_assets_tests.support.offers import make_offer

WITH_HEADINGS = """Auberge de bord de mer, 60 couverts.
Vos missions :
- Préparer les entrées et les desserts
- Tenir la plonge le soir
- Permis B exigé
Profil recherché :
- CAP cuisine, maîtrise de la méthode HACCP
Avantages :
- Logement et repas
"""


def test_the_text_is_bounded_and_names_neither_place_nor_company():
    offer = make_offer("1", description="mot " * 2000, company="Aux Lilas", location="Quimper")
    texts = offer_texts(offer)
    assert len(texts.text) <= EMBEDDED_CHARACTERS + len(offer.title) + 50
    assert all("Quimper" not in text and "Lilas" not in text for text in texts)


def test_skills_are_told_in_the_words_of_the_offer_whatever_its_language():
    french = offer_texts(make_offer("1", "Aide-soignant", "Soins en gériatrie, permis de conduire."))
    english = offer_texts(make_offer("2", "Care assistant", "Care in geriatrics, driving licence.", language="en"))
    assert "gériatrie" in french.skills and "geriatrics" in english.skills


def test_skills_that_only_the_source_lists_are_among_them():
    offer = make_offer("1", "Cuisinier", "Préparer les plats.", skills=["HACCP"])
    assert offer.skills and offer_texts(offer).skills


def test_an_offer_that_names_no_skill_has_no_text_of_skills():
    assert offer_texts(make_offer("1", "Homme à tout faire", "Venez nous voir.")).skills == ""


def test_experience_is_what_is_done_in_the_job_without_what_is_asked_for_or_offered():
    told = offer_texts(make_offer("1", description=WITH_HEADINGS)).experience
    assert told == "Préparer les entrées et les desserts. Tenir la plonge le soir"


def test_without_headings_it_is_every_line_that_asks_for_nothing():
    told = offer_texts(
        make_offer("1", description="Vous préparez les plats.\nPermis B exigé.\nEnvoyez votre CV.")
    ).experience
    assert told == "Vous préparez les plats"


def test_an_offer_that_only_asks_has_its_title_for_experience():
    assert offer_texts(make_offer("1", "Cuisinier (H/F)", "Profil recherché :\n- HACCP")).experience == "Cuisinier"


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Chef de cuisine"},
        {"description": "mot " * 2000 + "fin"},
        {"contract": "CDI"},
        {"skills": ["HACCP"]},
    ],
    ids=str,
)
def test_whatever_a_text_is_made_of_changes_the_hash(changed):
    base = {"title": "Cuisinier", "description": "mot " * 2000}
    one, other = (
        make_offer("1", fields.pop("title"), fields.pop("description"), **fields) for fields in (base, base | changed)
    )
    assert texts_sha256(one) != texts_sha256(other)


def test_offers_that_differ_in_their_place_share_their_vectors():
    one, other = (make_offer(place, "Cuisinier", "Cuisine du marché", location=place) for place in ("Lyon", "Nice"))
    assert texts_sha256(one) == texts_sha256(other)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(WITH_HEADINGS.split(" ")) | st.text(max_size=8), max_size=120).map(" ".join))
def test_whatever_an_offer_says_its_texts_are_short_and_never_without_words(description):
    offer = make_offer("1", "Cuisinier", f"Service {description}")
    text, skills, experience = offer_texts(offer)
    assert text.strip() and experience.strip()
    assert max(len(skills.split()), len(experience.split())) <= SECTION_WORDS
