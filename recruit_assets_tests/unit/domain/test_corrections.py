"""A person's corrections, laid over what the crew reads."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruit_assets.domain.corrections import Correction, CorrectionRefused, corrected, correction, value_at

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PROFILE: dict[str, Any] = {
    "basics": {"name": "Jane Sample", "phone": "+33600000000"},
    "work": [{"position": "Nurse", "name": "Saint-Luc"}, {"position": "Nurse", "name": "Clinic North"}],
    "skills": [{"name": "Care", "keywords": ["triage", "ECG", "dressings"]}],
}
EVIDENCE = {
    "/basics/name": "p1",
    "/work/1/name": "p2",
    "/skills/0/keywords/0": "p3",
    "/skills/0/keywords/1": "p4",
    "/skills/0/keywords/2": "p5",
}


def _of(pointer: str, value: str | None) -> Correction:
    return correction(PROFILE, pointer, value, NOW)


def test_a_corrected_value_stands_in_the_profile_and_claims_no_proof():
    laid = corrected(PROFILE, EVIDENCE, [_of("/work/1/name", "Clinique du Nord")])
    assert laid.profile["work"][1]["name"] == "Clinique du Nord"
    assert laid.by_hand == ("/work/1/name",) and "/work/1/name" not in laid.evidence
    assert laid.evidence["/basics/name"] == "p1"
    assert PROFILE["work"][1]["name"] == "Clinic North"


def test_a_removed_item_is_gone_and_the_proofs_of_those_behind_it_move_with_them():
    laid = corrected(PROFILE, EVIDENCE, [_of("/skills/0/keywords/0", None), _of("/skills/0/keywords/2", "Verbände")])
    assert laid.profile["skills"][0]["keywords"] == ["ECG", "Verbände"]
    assert laid.evidence == {"/basics/name": "p1", "/work/1/name": "p2", "/skills/0/keywords/0": "p4"}
    assert laid.by_hand == ("/skills/0/keywords/1",)


def test_a_correction_follows_its_value_when_a_later_reading_orders_the_list_otherwise():
    again = copy.deepcopy(PROFILE)
    again["work"].insert(0, {"position": "Head nurse", "name": "Elsewhere"})
    laid = corrected(again, {}, [_of("/work/1/name", "Clinique du Nord")])
    assert [job["name"] for job in laid.profile["work"]] == ["Elsewhere", "Saint-Luc", "Clinique du Nord"]


def test_a_correction_of_a_value_that_is_no_longer_read_or_stands_in_two_places_changes_nothing():
    again = copy.deepcopy(PROFILE)
    again["work"].insert(0, {"position": "Head nurse", "name": "Elsewhere"})
    made = [_of("/work/0/position", "Lead nurse"), _of("/basics/phone", "+33611111111")]
    again["basics"]["phone"] = "+33622222222"
    assert corrected(again, {}, made).profile == again


@pytest.mark.parametrize(
    ("pointer", "value"),
    [("/work/9/name", "x"), ("/work", "x"), ("/basics/name", "Jane Sample"), ("/basics/name", " "), ("", "x"),
     ("/basics/name", "x" * 2001)],
)  # fmt: skip
def test_what_is_no_correction_is_refused(pointer: str, value: str):
    with pytest.raises(CorrectionRefused):
        _of(pointer, value)


_JSON = st.recursive(
    st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab/~", max_size=2), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text("ab/~", min_size=1, max_size=2), _JSON, min_size=1), st.data())
def test_any_text_of_any_profile_can_be_corrected_and_every_other_stays(profile: dict[str, Any], data: st.DataObject):
    from recruit_assets.domain.corrections import _texts

    texts = list(_texts(profile))
    if not texts:
        return
    pointer, found = data.draw(st.sampled_from(texts))
    evidence = {each: each for each, _ in texts}
    changed = corrected(profile, evidence, [Correction(pointer=pointer, found=found, value="corrected", at=NOW)])
    assert value_at(changed.profile, pointer) == "corrected" and pointer not in changed.evidence
    assert all(value_at(changed.profile, each) == text for each, text in texts if each != pointer)
    removed = corrected(profile, evidence, [Correction(pointer=pointer, found=found, value=None, at=NOW)])
    assert len(list(_texts(removed.profile))) == len(texts) - 1
    assert all(value_at(removed.profile, new) == value_at(profile, old) for new, old in removed.evidence.items())
