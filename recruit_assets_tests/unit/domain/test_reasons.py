"""Reasons say the same in both languages, whatever kind of criterion."""

from __future__ import annotations

from datetime import date
from typing import get_args

import pytest

from recruit_assets.domain.matchable import matchable
from recruit_assets.domain.matching import Backgrounds, Signals, score
from recruit_assets.domain.offers import Contract
from recruit_assets.domain.practical import LEVELS
from recruit_assets.domain.readings import OfferReading, Reading
from recruit_assets.domain.reasons import component, criterion, explained
from recruit_assets.domain.weights import Components
from recruit_assets_tests.support.offers import labelled_offers
from recruit_assets_tests.support.profiles import COOK, make_profile


@pytest.mark.parametrize(
    ("kind", "name", "french", "english"),
    [
        ("skill", "stock management", "gestion des stocks", "stock management"),
        ("licence", "driving licence", "permis B", "driving licence"),
        ("language", "French", "langue : français", "language: French"),
        ("years", "5", "5 ans dans un travail comparable", "5 years in comparable work"),
        ("contract", "permanent", "contrat souhaité : CDI", "contract looked for: permanent"),
        ("place", "Lyon", "lieu : Lyon", "place: Lyon"),
        ("statement", "Goût du travail bien fait", "Goût du travail bien fait", "Goût du travail bien fait"),
        ("skill", "Carl Source", "Carl Source", "Carl Source"),
    ],
)
def test_a_criterion_is_named_in_the_reader_s_language(kind, name, french, english):
    item = {"kind": kind, "criterion": name}
    assert (criterion(item, "fr"), criterion(item, "en")) == (french, english)


@pytest.mark.parametrize(
    "item",
    [{"kind": "contract", "criterion": name} for name in get_args(Contract)]
    + [{"kind": "seniority", "criterion": name} for name in LEVELS],
)
def test_every_level_and_contract_has_words_in_both_languages(item):
    assert "_" not in criterion(item, "fr") + criterion(item, "en")
    assert criterion(item, "fr") != criterion(item, "en")


def explanation():
    resume = {**COOK, "basics": {**COOK["basics"], "summary": "Je recherche un contrat en alternance."}}
    offer = labelled_offers()[0].model_copy(update={"contract": "permanent", "location": "Lyon", "remote": "hybrid"})
    reading = Reading(matchable(make_profile(resume), date(2026, 11, 1)))
    return score(reading, OfferReading(offer), Signals({"title": 0.4}, {"title": 0.3}, 0.2, 0.1), Backgrounds())[1]


def test_an_explanation_is_told_wholly_in_either_language():
    french, english = ("\n".join(explained(explanation(), language)) for language in ("fr", "en"))
    assert "+ HACCP : le CV dit « HACCP » ; l'offre dit « Maîtrise de la méthode HACCP »" in french.replace(
        "\u00a0", " "
    )
    assert "- manque : permis B" in french and "- missing: driving licence" in english
    assert "? inconnu : lieu : Lyon" in french and "? unknown: place: Lyon" in english
    assert "preuves 0," in french and "evidence 0." in english
    for word in ("CV says", "missing", "unknown", "place", "evidence", "meaning", "weights"):
        assert word not in french, word
    for word in ("le CV dit", "manque", "inconnu", "lieu", "preuves", "sens ", "poids"):
        assert word not in english, word


def test_every_part_of_a_score_has_words_in_both_languages():
    for name in Components.model_fields:
        assert component(name, "fr") and component(name, "fr") != component(name, "en")
    assert [component(name, "en") for name in ("words", "title")] == ["key words", "title"]


def test_a_short_explanation_names_what_is_missing_only_where_nothing_fits():
    told = explanation()
    assert [line[0] for line in explained(told, "fr", most=1)] == ["+", " "]
    assert {line[0] for line in explained({**told, "fits": []}, "fr", most=1)} == {"-", "?", " "}
