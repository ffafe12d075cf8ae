"""The real servers behind proxies that can fail, with timeouts short enough for a test."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from recruit_assets_tests.faults.way import Way
from recruit_assets_tests.support import s3 as moto
from recruit_assets_tests.support.faulty_proxy import FaultyProxy


class Behind(NamedTuple):
    """A server behind a proxy, and the URL that leads through it."""

    proxy: FaultyProxy
    url: str


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Behind]:
    """PostgreSQL behind a proxy."""
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)
    with FaultyProxy.before(postgres_url) as proxy:
        yield Behind(proxy, proxy.behind(postgres_url))


@pytest.fixture
def mongo(mongo_url: str) -> Iterator[Behind]:
    """MongoDB behind a proxy."""
    with FaultyProxy.before(mongo_url) as proxy:
        yield Behind(
            proxy,
            proxy.behind(mongo_url, serverSelectionTimeoutMS=700, connectTimeoutMS=1000, socketTimeoutMS=1500),
        )


@pytest.fixture
def way(postgres: Behind, mongo: Behind, tmp_path: Path) -> Iterator[Way]:
    """The way of two CVs over both, with offers to match and a folder of objects; nobody has gone it yet."""
    way = Way(postgres.url, mongo.url, (tmp_path / "objects").as_uri(), timeout_seconds=2)
    way.load_offers()
    way.wipe()
    yield way
    way.database.close()


@pytest.fixture(scope="module")
def undisturbed(postgres_url: str, mongo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Way:
    """The way once gone without any fault, on the same servers: what it must come to. Only `was` is of use after it."""
    way = Way(postgres_url, mongo_url, tmp_path_factory.mktemp("undisturbed").as_uri())
    way.load_offers()
    way.wipe()
    way.go()
    way.was = way.kept()
    way.wipe()
    way.database.close()
    return way


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The URL of an S3 server (moto) in a process of its own, with the bucket `cvs`."""
    with moto.s3_server("cvs") as url:
        yield url


@pytest.fixture
def s3(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Behind]:
    """The S3 server behind a proxy, and the object store's URL that leads through it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with FaultyProxy.before(s3_server) as proxy:
        folder = time.monotonic_ns()
        yield Behind(proxy, f"s3://cvs/{folder}?endpoint={proxy.behind(s3_server)}&region=us-east-1")
