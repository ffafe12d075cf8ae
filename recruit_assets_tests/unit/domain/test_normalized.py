"""A profile's occupations with their codes and its skills by their usual names, each where it stands."""

from __future__ import annotations

from recruit_assets.domain.corrections import value_at
from recruit_assets.domain.normalized import Normalized, normalized
from recruit_assets.domain.offers import RawOffer, clean
from recruit_assets_tests.support.offers import NOW
from recruit_assets_tests.support.profiles import COOK, make_profile


def test_a_profile_s_occupations_have_the_codes_that_offers_have_and_say_where_they_stand():
    known = normalized(make_profile(COOK))
    payload = {"title": "Cook", "description": "Preparing meals under HACCP rules."}
    offer = clean(RawOffer(source="board", source_id="1", fetched_at=NOW, payload=payload))
    assert [(one.isco, one.name) for one in known.occupations] == [("5120", "cook")] == [(offer.isco, offer.occupation)]
    assert known.occupations[0].pointers == ("/basics/label", "/work/0/position", "/work/1/position")
    skills = {one.name: one.pointers for one in known.skills}
    assert set(offer.skills) & set(skills)
    assert skills["HACCP"] == ("/skills/0/keywords/1", "/work/0/highlights/1")
    for pointer in (pointer for one in (*known.occupations, *known.skills) for pointer in one.pointers):
        assert value_at(COOK, pointer)


def test_a_profile_without_a_known_word_has_neither_and_the_person_is_never_looked_at():
    person = {"name": "Nadia Cuisinier", "summary": "Python", "email": "cook@mail.example"}
    assert (
        normalized(make_profile({"basics": person, "work": [{"position": "Rien", "name": "Boucher SA"}]}))
        == Normalized()
    )
