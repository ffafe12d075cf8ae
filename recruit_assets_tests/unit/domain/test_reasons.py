"""Reasons say the same in both languages, whatever kind of criterion."""

from __future__ import annotations

from typing import get_args

import pytest

from recruit_assets.domain.offers import Contract
from recruit_assets.domain.practical import LEVELS
from recruit_assets.domain.reasons import criterion


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
