"""The language in which `recruit match --explain` speaks, and what it prints."""

from __future__ import annotations

import pytest
import typer

from recruit_assets.cli import _print_ranking, _reader


@pytest.mark.parametrize(
    ("chosen", "locale", "language"),
    [
        (None, {"LANG": "fr_FR.UTF-8"}, "fr"),
        (None, {"LANG": "fr_FR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        (None, {"LANG": "C", "LC_MESSAGES": "fr_CA"}, "fr"),
        (None, {}, "en"),
        ("fr", {"LANG": "en_US"}, "fr"),
    ],
)
def test_the_reader_s_language_is_the_chosen_one_or_the_terminal_s(chosen, locale, language, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert _reader(chosen) == language


def test_another_language_is_refused():
    with pytest.raises(typer.BadParameter, match="fr or en"):
        _reader("de")


def test_a_ranking_is_printed_wholly_in_french(capsys):
    fit = {"criterion": "HACCP", "kind": "skill", "quote": "HACCP", "offer_quote": "Maîtrise HACCP", "value": "HACCP"}
    explanation = {
        "fits": [fit],
        "missing": [{"criterion": "driving licence", "kind": "licence", "offer_quote": "Permis B exigé"}],
        "scores": {"evidence": {"value": 0.5, "weight": 0.2, "contribution": 0.1}},
        "also": ["k2"],
        "reordered": {"rank": 1, "model": "m", "failed": "no answer"},
    }
    row = {"rank": 1, "score": 0.5, "cv_key": "k1", "file": "title", "decision": "rejected", "explanation": explanation}
    _print_ranking([row], ("cv_key", "file", "decision"), as_json=False, explain=True, language="fr")
    said = capsys.readouterr().out
    for words in (
        "rang",
        "0,500",
        "clé du CV",
        "écarté",
        "le meilleur de plusieurs CV",
        "manque : permis B",
        "preuves 0,10",
    ):
        assert words in said, words
    assert "l'offre dit « Maîtrise HACCP »" in said and "le modèle m n'en a pas donné" in said
    assert not any(words in said for words in ("CV says", "missing", "the others", "rejected", "score of"))
    assert " title " in said, "a file's name is no column's"
