"""`make demo` as a new user runs it, and as a bad day runs it: twice, and with everything killed in the middle."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import time
from contextlib import closing

import pytest

from recruit_assets import embedded
from recruit_assets_tests.support.command import recruit, start_recruit

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

TABLES = ("offers", "offer_embeddings", "candidate_embeddings", "candidate_search", "matches")


def contents(home) -> dict[str, str]:
    """A fingerprint of everything the product has stored, times of writing included."""
    import psycopg
    import pymongo

    servers = embedded.up(home)
    found: dict[str, str] = {}
    with psycopg.connect(servers.postgres_url) as connection:
        for table in TABLES:
            rows = connection.execute(f"select t::text from recruit.{table} t order by 1").fetchall()  # noqa: S608
            found[table] = f"{len(rows)} rows {hashlib.sha256(repr(rows).encode()).hexdigest()}"
    with closing(pymongo.MongoClient(servers.mongo_url)) as client:
        database = client.get_default_database()
        for name in ("candidate_profiles", "crew_results", "interviews"):
            records = sorted(json.dumps(r, default=str, sort_keys=True) for r in database[name].find())
            found[name] = f"{len(records)} records {hashlib.sha256(repr(records).encode()).hexdigest()}"
    return found


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A state folder in which the demo was killed on its way, its servers with it, and then run to the end."""
    folder = tmp_path_factory.mktemp("demo") / "state"
    first = start_recruit("demo", home=folder)
    assert first.stdout is not None
    for line in first.stdout:
        if line.strip().startswith("cv_documents"):
            break
    time.sleep(3)  # somewhere inside candidate_profiles
    for server in embedded.status(folder):
        if server.pid:
            os.kill(server.pid, signal.SIGKILL)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    yield folder
    embedded.down(folder)


def test_after_everything_was_killed_the_demo_finishes_and_nothing_is_lost_or_doubled(home):
    done = recruit("demo", home=home, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "make up" in done.stdout
    stored = contents(home)
    assert stored["offers"].startswith("176 rows")
    assert int(stored["candidate_profiles"].split()[0]) >= 25

    again = recruit("demo", home=home, timeout=600)
    assert again.returncode == 0, again.stdout + again.stderr
    assert contents(home) == stored, "running the demo again must change nothing"


def test_the_summary_shows_why_in_the_words_of_the_cv(home):
    done = recruit("demo", home=home, timeout=600)
    assert "CV says" in done.stdout
    assert "of 5" in done.stdout and "offline" in done.stdout


def test_a_shortlist_is_json_for_programs(home):
    done = recruit("shortlist", "seed-0002", "--top", "5", "--json", home=home)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1)) and rows
    assert set(rows[0]) == {"rank", "score", "cv_key", "file", "explanation", "decision"}

    ranked = recruit("match", rows[0]["cv_key"], "--top", "3", "--json", home=home)
    assert set(json.loads(ranked.stdout)[0]) == {"rank", "score", "offer_id", "title", "explanation"}
