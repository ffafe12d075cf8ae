"""The doctor names each fault in plain words, never shows a password, and never lets one fault hide another."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pymongo
import pytest
from psycopg import sql

from recruit_assets.usecases import doctor
from recruit_assets.usecases.doctor import Check, diagnose
from recruit_assets_tests.conftest import TestBackends

SECRET = "Tr0ub4dor"


def changed(url: str, *, user: str = "", password: str = "", host: str = "", port: int = 0, database: str = "") -> str:
    """The URL with some of its parts replaced."""
    parts = urlsplit(url)
    login = f"{user or parts.username or 'nobody'}:{password or parts.password or SECRET}"
    path = f"/{database}" if database else parts.path
    return urlunsplit(parts._replace(netloc=f"{login}@{host or parts.hostname}:{port or parts.port}", path=path))


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """For servers that are known not to answer."""
    monkeypatch.setattr(doctor, "TIMEOUT_SECONDS", 1)


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def login(postgres_url: str) -> Iterator[str]:
    """The URL of a user who has a password and no rights."""
    role = sql.Identifier(f"doctor_test_{os.getpid()}")
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(sql.SQL("create role {} login password {}").format(role, SECRET))
        yield changed(postgres_url, user=f"doctor_test_{os.getpid()}", password=SECRET)
        connection.execute(sql.SQL("drop role {}").format(role))


def by_name(checks: list[Check]) -> dict[str, Check]:
    assert len({check.name for check in checks}) == len(checks)
    for check in checks:
        assert SECRET not in f"{check.detail} {check.remedy}"
        assert bool(check.remedy) == (check.status != "ok"), check
    return {check.name: check for check in checks}


def postgres_findings(url: str) -> dict[str, Check]:
    return by_name(doctor._collect("PostgreSQL", lambda: doctor._postgres(url)))


def mongo_findings(url: str) -> dict[str, Check]:
    return by_name(doctor._collect("MongoDB", lambda: doctor._mongo(url)))


def object_findings(url: str) -> dict[str, Check]:
    return by_name(doctor._collect("object store", lambda: doctor._objects(url)))


def test_a_healthy_stack_passes_every_check_and_nothing_is_left_behind(
    postgres_url: str, mongo_url: str, object_store_url: str, tmp_path: Path
) -> None:
    checks = by_name(diagnose(postgres_url=postgres_url, mongo_url=mongo_url, object_store_url=object_store_url))
    checks.pop("tesseract")
    assert {name: check.status for name, check in checks.items()} == dict.fromkeys(
        [
            *("PostgreSQL", "PostgreSQL version", "pgvector", "pg_trgm", "unaccent", "PostgreSQL permissions"),
            *("MongoDB", "MongoDB version", "MongoDB journal", "MongoDB collections"),
            *("object store", "create-only writes", "disk space", "Python"),
        ],
        "ok",
    )
    with psycopg.connect(postgres_url) as connection:
        assert not connection.execute("select 1 from pg_namespace where nspname like '%doctor%'").fetchone()
    with pymongo.MongoClient(mongo_url) as client:
        assert client.get_default_database().list_collection_names() == []
    assert list((tmp_path / "objects").iterdir()) == []


def test_three_broken_servers_are_three_findings_and_the_rest_is_still_checked(
    short_patience: None, tmp_path: Path, free_port: int
) -> None:
    (tmp_path / "file").write_text("")
    checks = by_name(
        diagnose(
            postgres_url=f"postgresql://me:{SECRET}@127.0.0.1:{free_port}/db",
            mongo_url=f"mongodb://me:{SECRET}@127.0.0.1:{free_port}/db",
            object_store_url=(tmp_path / "file" / "objects").as_uri(),
        )
    )
    assert checks["PostgreSQL"].detail == f"Nothing listens on port {free_port} of 127.0.0.1."
    assert checks["MongoDB"].detail == f"Nothing listens on 127.0.0.1:{free_port}."
    assert checks["object store"].status == "failed"
    assert checks["Python"].status == "ok" and "tesseract" in checks


def test_a_group_that_breaks_becomes_a_finding_without_the_words_of_its_error(
    postgres_url: str, mongo_url: str, object_store_url: str
) -> None:
    def broken() -> Iterator[Check]:
        yield Check("model", "ok", "Answers.")
        raise RuntimeError(f"http://key:{SECRET}@host refused")

    urls = {"postgres_url": postgres_url, "mongo_url": mongo_url, "object_store_url": object_store_url}
    checks = diagnose(**urls, more=[("model quota", broken)])
    assert [(check.name, check.status) for check in checks[-2:]] == [("model", "ok"), ("model quota", "failed")]
    by_name(checks)


def test_a_server_that_accepts_and_then_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "TIMEOUT_SECONDS", 0.3)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        port = mute.getsockname()[1]
        assert "does not answer" in mongo_findings(f"mongodb://127.0.0.1:{port}/db")["MongoDB"].detail
        late = doctor._start("PostgreSQL", lambda: doctor._postgres(f"postgresql://127.0.0.1:{port}/db"))
        assert late(0.0)[-1].detail == "No answer in time."


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://me:{SECRET}@{SECRET}@127.0.0.1/db",
        f"postgresql://me:{SECRET}/{SECRET}@127.0.0.1/db",
        f"postgresql://me:12/{SECRET}@127.0.0.1/db",
        f"postgresql://me:%zz{SECRET}@127.0.0.1/db",
        f"postgres//me:{SECRET}@127.0.0.1/db",
    ],
)
def test_an_unreadable_postgres_url_is_explained_without_showing_any_of_it(url: str) -> None:
    check = postgres_findings(url)["PostgreSQL"]
    assert check.detail == "POSTGRES_URL can't be read."
    assert "percent-encoded" in check.remedy


def test_an_unreadable_mongo_url_is_explained_without_showing_any_of_it() -> None:
    for url in (f"mongodb://me:{SECRET}@{SECRET}@127.0.0.1/db", f"mongodb://me:{SECRET}/@127.0.0.1/db", "mongo//x"):
        assert mongo_findings(url)["MongoDB"].detail == "MONGO_URL can't be read."


def test_a_wrong_host_is_named_for_postgres_and_mongo(short_patience: None) -> None:
    host = "server.invalid"
    assert (
        postgres_findings(f"postgresql://me:{SECRET}@{host}/db")["PostgreSQL"].detail == f"The host {host} is unknown."
    )
    assert f"The host of {host}" in mongo_findings(f"mongodb://me:{SECRET}@{host}/db")["MongoDB"].detail


def test_a_missing_database_and_an_unknown_user_are_told_apart(postgres_url: str) -> None:
    missing = postgres_findings(changed(postgres_url, database="no_such_database"))["PostgreSQL"]
    assert "no database no_such_database" in missing.detail and "createdb" in missing.remedy
    if not urlsplit(postgres_url).password:  # a server with passwords does not tell strangers which users exist
        assert "user ghost is unknown" in postgres_findings(changed(postgres_url, user="ghost"))["PostgreSQL"].detail


@pytest.fixture
def protected(backends: TestBackends, tmp_path: Path) -> Iterator[TestBackends]:
    """Servers that ask for passwords: those of the tests when they do, else embedded ones."""
    if all(urlsplit(url).password for url in backends):
        yield backends
        return
    from recruit_assets import embedded

    servers = embedded.up(tmp_path / "home")
    yield TestBackends(servers.postgres_url, servers.mongo_url)
    embedded.reset(tmp_path / "home")


def test_wrong_passwords_are_named_without_the_password(protected: TestBackends) -> None:
    postgres_url, mongo_url = protected
    wrong = postgres_findings(changed(postgres_url, password=SECRET))["PostgreSQL"]
    assert "refuses the password of the user" in wrong.detail
    wrong = mongo_findings(changed(mongo_url, password=SECRET))["MongoDB"]
    assert "refuses the user or password" in wrong.detail and "authSource" in wrong.remedy
    host = urlsplit(mongo_url).netloc.rpartition("@")[2]
    assert "no permission" in mongo_findings(f"mongodb://{host}/recruit")["MongoDB"].detail
    assert mongo_findings(mongo_url)["MongoDB"].status == postgres_findings(postgres_url)["PostgreSQL"].status == "ok"


def test_a_user_without_rights_is_told_the_grant_and_the_extensions_to_create(login: str) -> None:
    checks = postgres_findings(login)
    assert checks["PostgreSQL permissions"].status == "failed"
    assert "grant create on database" in checks["PostgreSQL permissions"].remedy
    assert checks["pgvector"].remedy.endswith("create extension if not exists vector;")


def test_an_old_pgvector_is_named_with_the_command_that_updates_it(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "OLDEST_PGVECTOR", (99, 0))
    check = postgres_findings(postgres_url)["pgvector"]
    assert check.status == "failed" and "99.0 is needed" in check.detail and "extension vector" in check.remedy


def test_old_servers_are_named(postgres_url: str, mongo_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "OLDEST_POSTGRES", 99)
    monkeypatch.setattr(doctor, "OLDEST_MONGO", (99, 0))
    assert "Use PostgreSQL 99" in postgres_findings(postgres_url)["PostgreSQL version"].remedy
    assert "Use 99.0" in mongo_findings(mongo_url)["MongoDB version"].remedy


def test_an_unusable_object_store_is_explained(tmp_path: Path, free_port: int) -> None:
    (tmp_path / "file").write_text("")
    for url in ((tmp_path / "file").as_uri(), "file://relative/x", "ftp://host/x", f"s3://me:{SECRET}@bucket"):
        assert object_findings(url)["object store"].status == "failed"


class Usage(NamedTuple):
    free: int


def test_a_nearly_full_disk_is_a_warning(object_store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(free=2**29))
    check = object_findings(object_store_url)["disk space"]
    assert (check.status, check.detail) == ("warning", "0.5 GB free.")


def test_a_missing_tesseract_is_only_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    (check,) = doctor._tesseract()
    assert check.status == "warning" and "tesseract-ocr-fra" in check.remedy


def test_a_tesseract_without_french_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\necho 'List of available languages (2):'\necho eng\necho osd\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda name: str(program))
    (check,) = doctor._tesseract()
    assert check.status == "warning" and check.detail == "tesseract lacks the language fra."


def test_an_unsupported_python_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 0))
    (check,) = doctor._python()
    assert check.status == "failed" and "3.11" in check.remedy
