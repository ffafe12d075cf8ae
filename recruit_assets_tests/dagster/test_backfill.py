"""A backfill of many CVs as the UI launches it: real runs, each a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from recruit_assets.stores.cv_files import Inbox
from recruit_assets.stores.objects import ObjectStore
from recruit_assets.stores.profiles import ProfileStore
from recruit_assets_tests.support.dagster_support import CHAIN, run_backfill

CV = """{name}
{name_as_address}@courriel.example

EXPERIENCE
Gardener, Green Acres Ltd, Leeds
2018 - 2023
- Looked after {number} gardens

SKILLS
Pruning, Hedges
"""


def test_one_bad_cv_in_a_backfill_of_the_whole_chain_costs_only_itself(
    postgres_url: str, mongo_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """52 CVs, all three assets selected at once: a run takes 50 of them the whole way. Were the assets runs of their own,
    the daemon would start those behind with whatever is done when it comes by, in pieces that do not lie side by side."""
    objects_url = (tmp_path / "objects").as_uri()
    for name, value in {
        "POSTGRES_URL": postgres_url,
        "MONGO_URL": mongo_url,
        "OBJECT_STORE_URL": objects_url,
        "RECRUIT_HOME": str(tmp_path / "state"),
        "RECRUIT_MODEL": "offline",
    }.items():
        monkeypatch.setenv(name, value)
    inbox = Inbox(ObjectStore(objects_url))
    keys = [inbox.register(inbox.add(f"{number}.txt", _cv(number))) for number in range(52)]
    bad = keys[0]

    done = run_backfill(CHAIN, keys)

    assert done.counts["cv_files"] == {"MATERIALIZED": 52}
    assert done.counts["cv_documents"] == done.counts["candidate_profiles"] == {"MATERIALIZED": 51, "FAILED": 1}
    assert done.runs == dict.fromkeys(CHAIN, 2)
    assert done.status == "COMPLETED_FAILED"
    assert ProfileStore(mongo_url).keys() == sorted(set(keys) - {bad})


def _cv(number: int) -> bytes:
    if number == 0:
        return b"%PDF-1.7 and nothing else"
    name = f"{chr(65 + number % 26)}{'aeiou'[number % 5]}nn Exemple"
    return CV.format(name=name, name_as_address=name.replace(" ", ".").lower(), number=number + 1).encode()
