"""Readings: what is kept of one gives the very scores and explanations of one made anew."""

from __future__ import annotations

import copy
import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit_assets.domain.matchable import matchable
from recruit_assets.domain.matching import Backgrounds, Signals, offer_terms, score
from recruit_assets.domain.offers import Offer
from recruit_assets.domain.profiles import Evidence
from recruit_assets.domain.readings import OfferReading, Reading
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets_tests.support.offers import labelled_offers, make_offer
from recruit_assets_tests.support.profiles import COOK, DEVELOPER, NURSE, make_profile

AS_OF = date(2026, 11, 1)
TELLING = """cuisinier HACCP chef IT it C++ C# R d'État infirmière 5 ans d'expérience minimum Profil recherché : - ; anglais
    permis B dès que possible œuvre ﬁn Ⅷ ß İstanbul [[ ]] " \\ senior CDI"""
WORDS = st.sampled_from([*TELLING.split(), "\n", "\u00a0", "\u2028", "\x00"])
TEXTS = st.lists(WORDS | st.text(max_size=6), max_size=30).map(" ".join)


def kept(offer: Offer) -> OfferReading:
    return OfferReading.unpacked(OfferReading(offer).packed(), offer.offer_id, offer.language, offer.description)


def compared(candidate: Reading, offer: OfferReading):
    signals = Signals({"title": 0.4, "skills": 0.31}, {"title": 0.5, "experience": 0.2}, 0.25, 0.125)
    return score(candidate, offer, signals, Backgrounds())


def resumes():
    yield from ((COOK, "fr"), (NURSE, "en"), (DEVELOPER, "fr"))
    for path in sorted((PROJECT_ROOT / "seed" / "truth").glob("*.json"))[::4]:
        yield json.loads(path.read_text(encoding="utf-8")), "fr" if "_fr_" in path.stem else "en"


@pytest.mark.parametrize("offer", labelled_offers(), ids=lambda offer: offer.offer_id)
def test_kept_readings_give_the_same_score_and_explanation_to_the_last_digit(offer):
    offer = offer.model_copy(update={"contract": "permanent", "location": "Lyon", "remote": "hybrid"})
    for resume, language in resumes():
        profile = make_profile(resume, language)
        reading = Reading(matchable(profile, AS_OF), profile.evidence)
        again = Reading.unpacked(reading.packed())
        assert compared(again, kept(offer)) == compared(reading, OfferReading(offer))
        assert offer_terms(kept(offer)) == offer_terms(OfferReading(offer))


@settings(max_examples=80, deadline=None)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_whatever_an_offer_and_a_cv_say_their_kept_readings_compare_alike(title, description, skill, highlight):
    offer = make_offer("1", language="fr").model_copy(
        update={"title": title, "search_title": "", "description": description}
    )
    resume = copy.deepcopy(COOK)
    resume["skills"].append({"keywords": [skill, title]})
    resume["work"][0]["highlights"].append(highlight)
    proof = Evidence(page=1, bbox=(0, 0, 1, 1), start=0, end=9, quote=highlight, confidence=0.9)
    reading = Reading(matchable(make_profile(resume), AS_OF), {"/skills/1/keywords/0": proof})
    made = compared(reading, OfferReading(offer))
    assert compared(Reading.unpacked(reading.packed()), kept(offer)) == made
    assert OfferReading.unpacked(kept(offer).packed(), "1", "fr", description).packed() == OfferReading(offer).packed()


def test_a_kept_reading_holds_nothing_of_who_somebody_is():
    profile = make_profile(COOK)
    packed = Reading(matchable(profile, AS_OF), profile.evidence).packed()
    assert not any(word in packed for word in ("Valmora", "ines@mail.example", "39980000", "Table des Halles"))
    assert "HACCP" in packed
