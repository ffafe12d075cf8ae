"""Places of work: labels of all shapes to town, postcode, département, country and coordinates."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruit_assets.domain.places import DEPARTMENTS, country_code, place_of


@pytest.mark.parametrize(
    ("label", "city", "department", "country"),
    [
        ("69 - LYON 03", "Lyon", "69", "FR"),
        ("69 - Lyon 3e Arrondissement", "Lyon", "69", "FR"),
        ("Lyon (69)", "Lyon", "69", "FR"),
        ("75011 Paris", "Paris", "75", "FR"),
        ("75 - Paris (Dept.)", "Paris", "75", "FR"),
        ("Paris, Île-de-France, France", "Paris", "75", "FR"),
        ("20200 Bastia", "Bastia", "2B", "FR"),
        ("2A - AJACCIO", "Ajaccio", "2A", "FR"),
        ("20 - AJACCIO", "Ajaccio", "2A", "FR"),
        ("Quimper Cedex 9", "Quimper", "29", "FR"),
        ("Saint-Denis (93)", "Saint-Denis", "93", "FR"),
        ("974 - Saint-Denis", "Saint-Denis", "974", "FR"),
        ("Rhône", None, "69", "FR"),
        ("Toulouse / Hybride", "Toulouse", "31", "FR"),
        ("France", None, None, "FR"),
        ("Télétravail", None, None, None),
        ("London, UK", "London", None, "GB"),
        ("Leeds, West Yorkshire", "Leeds", None, "GB"),
        ("Genève, Suisse", "Genève", None, "CH"),
        ("Bruxelles", "Bruxelles", None, "BE"),
        ("Austin, TX", "Austin", None, "US"),
        ("Somewhereville", "Somewhereville", None, None),
    ],
)
def test_a_label_is_read_as_feeds_write_it(label, city, department, country):
    place, note = place_of(label)
    assert (place.city, place.department, place.country, note) == (city, department, country, None)


def test_a_town_has_coordinates_and_one_of_two_with_its_name_only_with_its_departement():
    assert place_of("Lyon")[0].latitude == pytest.approx(45.75, abs=0.02)
    assert place_of("Saint-Denis")[0].latitude is None
    assert place_of("St-Denis (93)")[0].latitude == pytest.approx(48.93, abs=0.02)
    assert place_of("London, Canada")[0].longitude == pytest.approx(-81.2, abs=0.1)


def test_the_source_s_own_fields_win_over_the_label():
    given_ = {"postcode": "1000", "country": "FR", "latitude": "46.2", "longitude": 5.22, "insee": "01053"}
    place, _ = place_of("01 - Bourg", given_)
    assert (place.postcode, place.department, place.latitude, place.longitude) == ("01000", "01", 46.2, 5.22)


@pytest.mark.parametrize(
    "bad", [{"latitude": 91, "longitude": 0}, {"latitude": "x", "longitude": "y"}, {"latitude": 0, "longitude": 0}]
)
def test_impossible_coordinates_are_left_out_and_noted(bad):
    place, note = place_of(None, bad)
    assert place.latitude is None and note and "coordinates" in note


def test_every_departement_is_there_and_found_by_its_name_and_postcode():
    assert len(DEPARTMENTS) == 101
    for code, name in DEPARTMENTS.items():
        assert place_of(f"{name}, France")[0].department == code
        if len(code) == 2 and code.isdigit():
            assert place_of(f"{code}100 Xville")[0].department == code


@pytest.mark.parametrize(
    ("value", "code"),
    [("FRA", "FR"), ("Royaume-Uni", "GB"), ("Germany", "DE"), ("de", None), ("Atlantis", None), (3, None), ("", None)],
)
def test_countries_are_known_by_code_and_by_both_names(value, code):
    assert country_code(value) == code


_json = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40)
PIECES = "69 75011 - ( ) , / Paris LYON St-Denis France UK 2A 974 Remote cedex 3e Rhône 20 SW1A 1AA ٣ ²"
_pieces = st.sampled_from(PIECES.split())


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(_json, st.lists(_pieces, max_size=8).map(" ".join)),
    st.one_of(
        _json,
        st.dictionaries(st.sampled_from(["city", "postcode", "insee", "country", "latitude", "longitude"]), _json),
    ),
)
def test_anything_gives_a_place_that_can_be(label, fields):
    place, _ = place_of(label, fields)
    assert place.department is None or place.department in DEPARTMENTS
    assert place.country is None or len(place.country) == 2
    assert (place.latitude is None) == (place.longitude is None)
    if place.latitude is not None and place.longitude is not None:
        assert abs(place.latitude) <= 90 and abs(place.longitude) <= 180
