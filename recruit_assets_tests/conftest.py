"""Fixtures shared by all tests: the real servers of the embedded stack, and a fresh database for each test module."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

import pytest


class TestBackends(NamedTuple):
    """URLs of the servers the tests run on."""

    __test__ = False

    postgres_url: str
    mongo_url: str


@pytest.fixture(scope="session")
def backends() -> TestBackends:
    """The servers named by POSTGRES_URL and MONGO_URL, else the clone's embedded ones (started when not running)."""
    postgres, mongo = os.environ.get("POSTGRES_URL"), os.environ.get("MONGO_URL")
    if not (postgres and mongo):
        from recruit_assets import embedded
        from recruit_assets.settings import get_settings

        servers = embedded.up(get_settings().home, postgres=not postgres, mongo=not mongo)
        postgres, mongo = postgres or servers.postgres_url, mongo or servers.mongo_url
    return TestBackends(str(postgres), str(mongo))


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture(scope="module")
def postgres_url(backends: TestBackends) -> Iterator[str]:
    """A fresh PostgreSQL database, dropped when the module is done."""
    import psycopg
    from psycopg import sql

    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(backends.postgres_url, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    try:
        yield _with_database(backends.postgres_url, name)
    finally:
        with psycopg.connect(backends.postgres_url, autocommit=True) as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def mongo_url(backends: TestBackends) -> Iterator[str]:
    """A URL that names a fresh MongoDB database, dropped when the module is done."""
    import pymongo

    name = f"test_{uuid.uuid4().hex[:12]}"
    try:
        yield _with_database(backends.mongo_url, name)
    finally:
        with pymongo.MongoClient(backends.mongo_url) as client:
            client.drop_database(name)


@pytest.fixture
def object_store_url(tmp_path) -> str:
    """An empty object store in a temporary folder."""
    return (tmp_path / "objects").as_uri()
