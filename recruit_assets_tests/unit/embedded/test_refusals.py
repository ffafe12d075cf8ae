"""What the embedded servers refuse, and in which words; no server is started here."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from recruit_assets import embedded
from recruit_assets.embedded import mongo, postgres
from recruit_assets.embedded.state import Home, Record


@pytest.fixture
def place(tmp_path: Path) -> Home:
    """A marked state folder without servers."""
    place = Home(tmp_path / "home")
    with place.lock():
        place.create()
    return place


def test_reset_refuses_a_folder_that_up_did_not_make(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(embedded.ServerError, match="not a state folder of recruit"):
        embedded.reset(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["postgres", "thesis.txt"]


def test_up_does_not_take_over_a_folder_that_holds_somebody_elses_database(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    with pytest.raises(embedded.ServerError, match="already holds postgres, not made by recruit"):
        embedded.up(tmp_path)


def test_down_reset_and_status_of_a_folder_that_does_not_exist_do_nothing(tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    embedded.down(missing)
    embedded.reset(missing)
    assert [server.running for server in embedded.status(missing)] == [False, False, False]
    assert not missing.exists()


def test_with_no_server_asked_for_only_the_object_folder_is_made(tmp_path: Path) -> None:
    servers = embedded.up(tmp_path / "a b", postgres=False, mongo=False)
    assert servers == embedded.Servers(object_store_url=(tmp_path / "a b" / "objects").as_uri())
    assert "a%20b" in servers.object_store_url and (tmp_path / "a b" / "objects").is_dir()
    embedded.reset(tmp_path / "a b")


def test_a_data_folder_of_another_major_version_is_named_with_both_versions(place: Home) -> None:
    place.postgres.mkdir(mode=0o700)
    (place.postgres / "PG_VERSION").write_text("15\n")
    place.save("postgres", Record(port=1, password="secret"))
    with pytest.raises(embedded.ServerError, match="made by PostgreSQL 15, but PostgreSQL 18 is installed"):
        embedded.up(place.folder, mongo=False)


def test_missing_binaries_are_named_with_the_extra_that_brings_them(
    place: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(embedded.ServerError, match=r"recruit-assets\[embedded\]"):
        embedded.up(place.folder, mongo=False)
    with pytest.raises(embedded.ServerError, match=r"recruit-assets\[embedded\]"):
        embedded.up(place.folder, mongo=False, postgres_binaries=tmp_path / "nothing")
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path))
    with pytest.raises(embedded.ServerError, match=r"recruit-assets\[embedded-mongo\]"):
        embedded.up(place.folder, postgres=False)


class Usage(NamedTuple):
    free: int


def test_a_nearly_full_disk_is_noticed_before_a_database_is_made(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(free=50 * 2**20))
    for postgres_too in (True, False):
        with pytest.raises(embedded.ServerError, match="has 50 MB left; 200 MB are needed"):
            embedded.up(place.folder, postgres=postgres_too)
    assert not place.postgres.exists()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("FATAL:  could not write lock file: No space left on device", "is full"),
        ("LOG: could not bind IPv4 address: Address already in use", "port is in use"),
        ('FATAL:  lock file "postmaster.pid" already exists', "another server still uses"),
        ("FATAL:  could not open file: Permission denied", "may not read or write"),
        ("LOG: one\nFATAL:  something new\nLOG: two", "FATAL:  something new"),
    ],
)
def test_what_postgres_says_becomes_plain_words(place: Home, said: str, expected: str) -> None:
    error = postgres._explain(place, said, "PostgreSQL did not start")
    assert expected in error.problem and error.remedy


def test_what_mongo_says_becomes_plain_words(place: Home) -> None:
    assert "is full" in mongo._explain(place, "OSError: [Errno 28] No space left on device").problem
    assert "another process still uses" in mongo._explain(place, "WiredTiger: Resource busy").problem


def test_a_damaged_servers_json_is_named(place: Home) -> None:
    place.records_file.write_text("{")
    with pytest.raises(embedded.ServerError, match=r"servers\.json is damaged"):
        embedded.up(place.folder)


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(embedded.ServerError, match="can't be used"):
        embedded.up(tmp_path / "home")


def test_root_without_setpriv_is_told_what_to_do(place: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root has to become another user")
    place.folder.parent.chmod(0o700)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(embedded.ServerError, match="refuses to run as root") as caught:
        embedded.up(place.folder, mongo=False)
    assert "util-linux" in caught.value.remedy and "ordinary user" in caught.value.remedy
