"""Twins of a CV: another identity in the same document, and through the whole parse the same thing to match."""

from __future__ import annotations

from datetime import date

import pytest

from recruit_assets.crew.prompts import read_crew_prompts
from recruit_assets.crew.runner import CrewRunner
from recruit_assets.documents import Limits
from recruit_assets.domain.matchable import matchable
from recruit_assets.domain.twins import IDENTITIES, twin
from recruit_assets.models.offline import OfflineModel
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.usecases.parse import CvParser
from recruit_assets_tests.support.cv_texts import CAMILLE, document

AS_OF = date(2026, 11, 1)


@pytest.fixture(scope="module")
def parser():
    return CvParser(CrewRunner(OfflineModel(), read_crew_prompts(PROJECT_ROOT / "prompts" / "crew")), Limits())


@pytest.mark.parametrize("identity", IDENTITIES, ids=[identity.group for identity in IDENTITIES])
def test_a_twin_is_somebody_else_and_shows_the_same_work(parser, identity):
    one = document(CAMILLE)
    profile = parser.profile(one)
    other = twin(one, profile, identity)
    found = parser.profile(other)
    basics = found.profile["basics"]
    assert (basics["name"], basics["email"]) == (identity.name, identity.email)
    assert identity.born[0] in other.text
    for field in ("name", "email"):
        assert profile.profile["basics"][field] not in other.text
    assert matchable(found, AS_OF) == matchable(profile, AS_OF)
    assert found.profile["work"] == profile.profile["work"]


def test_a_twin_is_a_sound_document(parser):
    one = document(CAMILLE)
    other = twin(one, parser.profile(one), IDENTITIES[0])
    assert other.sha256 != one.sha256
    assert [other.text[line.start : line.end] for line in other.lines] == [line.text for line in other.lines]
    assert len(other.lines) == len(one.lines) + 1
