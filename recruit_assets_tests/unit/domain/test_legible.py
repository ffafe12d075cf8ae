"""Text as it may be shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from recruit_assets.domain.legible import legible


def test_what_acts_unseen_goes_and_what_is_written_stays():
    assert legible("\x1b[31mred\x00 \u202eabc\u202c\ufeff") == "[31mred abc"
    kept = "Été : 👩\u200d🚀\tמכונות\n« x »"
    assert legible(kept) == kept


@given(st.text(max_size=200))
def test_nothing_is_added_and_a_second_time_changes_nothing(text):
    once = legible(text)
    assert legible(once) == once and len(once) <= len(text)
    once.encode("utf-8")
