"""The app's words: both languages for each, and every one the pages ask for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from recruit_assets import interface
from recruit_assets.interface.words import _WORDS, word

_ASKED = re.compile(r"""\bword\(\s*"([^"]+)\"""")


def test_every_entry_has_both_languages_with_the_same_places_for_values():
    for key, (french, english) in _WORDS.items():
        assert french.strip() and english.strip(), key
        assert set(re.findall(r"\{\d\}", french)) == set(re.findall(r"\{\d\}", english)), key


def test_every_word_the_pages_ask_for_is_there():
    asked = {
        key for file in Path(interface.__path__[0]).glob("*.py") for key in _ASKED.findall(file.read_text("utf-8"))
    }
    assert len(asked) > 30 and asked <= set(_WORDS)


def test_values_stand_in_their_places():
    assert word("question n", "fr", 2, 5) == "Question 2 sur 5"
    with pytest.raises(KeyError):
        word("no such words", "en")
