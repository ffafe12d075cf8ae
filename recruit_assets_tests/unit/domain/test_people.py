"""What makes two CVs one person's, and what does not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit_assets.domain.people import contact_keys, person_keys
from recruit_assets_tests.support.profiles import COOK, NURSE, make_profile

ZOE = {"name": "Zoé Le Fèvre", "email": "zoe@mail.example", "phone": "+33639980001"}


def linked(**other: Any) -> bool:
    """Whether a CV with these fields and one of Zoé's have a key in common."""
    return bool(contact_keys({"basics": ZOE}) & contact_keys({"basics": other}))


@pytest.mark.parametrize("email", ["zoe@mail.example", "Zoe@Mail.Example", " zoe@mail.example "])
def test_the_same_address_is_the_same_person_under_whatever_name(email: str):
    assert linked(name="Z. Martin", email=email)


@pytest.mark.parametrize("name", ["Zoé Le Fèvre", "LE FEVRE Zoe", "zoe le-fevre"])
@pytest.mark.parametrize("phone", ["+33639980001", "+33 6 39 98 00 01"])
def test_the_same_number_and_name_are_the_same_person_however_they_are_written(name: str, phone: str):
    assert linked(name=name, phone=phone, email="other@mail.example")


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Zoé Le Fèvre"},
        {"name": "Paul Le Fèvre", "phone": "+33639980001"},
        {"phone": "+33639980001"},
        {"name": "Zoé Le Fèvre", "phone": "+33639980002"},
        {"email": "zoé@mail.example"},
        {"name": "zoe@mail.example", "email": "+33639980001"},
        {},
    ],
)
def test_a_name_or_a_number_alone_links_nobody(other: dict[str, str]):
    assert not linked(**other)


def test_what_is_missing_links_nobody():
    nameless = {"basics": {"phone": "+33639980001", "email": "none", "name": " - "}}
    short = {"basics": {"phone": "112", "name": "Zoé"}}
    assert contact_keys(nameless) == contact_keys(short) == contact_keys({}) == set()


def test_a_key_shows_nothing_of_what_it_was_made_from():
    assert all(len(key) == 64 and int(key, 16) for key in contact_keys({"basics": ZOE}))
    assert len(contact_keys({"basics": ZOE})) == 2


def test_the_same_file_is_the_same_person_even_without_contact_data():
    assert person_keys(make_profile(NURSE)) == {make_profile(NURSE).document_sha256}
    assert len(person_keys(make_profile(COOK))) == 3


@given(
    st.dictionaries(
        st.sampled_from(["name", "email", "phone"]), st.none() | st.integers() | st.lists(st.text()) | st.text()
    )
    | st.text()
    | st.none()
)
def test_any_profile_has_at_most_two_keys_and_always_the_same(basics: Any):
    keys = contact_keys({"basics": basics})
    assert len(keys) <= 2
    assert keys == contact_keys({"basics": basics})
