"""`recruit erase` as a person types it, on the servers in use."""

from __future__ import annotations

import pytest

from recruit_assets.stores.postgres import Database
from recruit_assets_tests.support.command import recruit
from recruit_assets_tests.support.everywhere import everything_kept, leave_traces, stores


@pytest.fixture
def command(postgres_url: str, mongo_url: str, object_store_url: str, tmp_path):
    """Runs `recruit erase WORDS...` on fresh databases."""
    servers = {"POSTGRES_URL": postgres_url, "MONGO_URL": mongo_url, "OBJECT_STORE_URL": object_store_url}
    return lambda *words: recruit("erase", *words, home=tmp_path / "home", **servers)


def test_a_candidate_is_erased_everywhere_and_the_persons_other_cvs_are_named(
    command, postgres_url: str, mongo_url: str, object_store_url: str
):
    database = Database(postgres_url)
    all_stores = stores(object_store_url, mongo_url, database)
    person = leave_traces(all_stores, "Valmorin")
    profile = all_stores.profiles.get(person.cv_key).model_copy(update={"document_sha256": "f" * 64})
    all_stores.profiles.put("0" * 16, profile)

    unsure = command(person.cv_key)  # nobody is there to answer the question
    assert unsure.returncode == 1
    assert all_stores.profiles.get_many([person.cv_key])

    done = command(person.cv_key, "--yes")
    assert done.returncode == 0, done.stderr
    assert "candidate_profiles 1" in done.stdout and "inbox 1" in done.stdout
    assert "0" * 16 in done.stdout
    all_stores.profiles.delete("0" * 16)
    kept = everything_kept(object_store_url, mongo_url, postgres_url)
    assert [trace for trace in person.traces if trace in kept] == []
    printed = done.stdout + done.stderr
    assert [trace for trace in person.traces if trace in printed] == [person.cv_key]

    again = command(person.cv_key, "--yes")
    assert again.returncode == 1
    assert "nothing is kept" in again.stderr
    database.close()


def test_a_key_that_is_none_is_refused(command):
    refused = command("../../etc", "--yes")
    assert refused.returncode == 2
    assert "16 hexadecimal digits" in refused.stderr
