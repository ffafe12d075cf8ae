"""A process that is killed at any of its writes loses nothing, doubles nothing and asks no model twice for a CV that is done.

The way runs from the inbox to the interview (object puts, MongoDB writes, PostgreSQL transactions), and so does the very
first start on empty servers. `killed.py` is the process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from recruit_assets.settings import PROJECT_ROOT

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork()")


def _tries(kind: str, step: int, postgres_url: str, mongo_url: str, folder: Path) -> tuple[dict[str, Any], list[Any]]:
    """What an undisturbed run came to, and each of the tries."""
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "recruit_assets_tests.faults.killed", kind, str(step)],
        input=json.dumps({"postgres_url": postgres_url, "mongo_url": mongo_url, "folder": str(folder)}),
        capture_output=True,
        text=True,
        cwd=PROJECT_ROOT,
        timeout=900,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    first, *tries = map(json.loads, ended.stdout.splitlines())
    return first, tries


def _all_heal(tries: list[Any]) -> None:
    assert {one["status"] for one in tries} == {"killed"}
    assert [one for one in tries if one["differs"]] == []
    assert [one for one in tries if one["asked_again"]] == []
    assert max(one["more_interview_questions"] for one in tries) <= 1, "more than the turn in hand was asked again"


def test_killed_at_some_of_its_writes(postgres_url: str, mongo_url: str, tmp_path: Path):
    first, tries = _tries("way", 16, postgres_url, mongo_url, tmp_path)
    assert first["writes"] > 25 and first["kept"]["candidate_profiles"] == 2 and first["kept"]["interviews"] == 1
    _all_heal(tries)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_at_every_write(postgres_url: str, mongo_url: str, tmp_path: Path):
    first, tries = _tries("way", 1, postgres_url, mongo_url, tmp_path)
    assert [one["write"] for one in tries] == list(range(1, first["writes"] + 1))
    _all_heal(tries)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_at_every_write_of_the_first_start(postgres_url: str, mongo_url: str, tmp_path: Path):
    first, tries = _tries("first_start", 1, postgres_url, mongo_url, tmp_path)
    assert len(tries) == first["writes"] > 15
    _all_heal(tries)
