"""Servers the contract tests run against: an S3 server in a process of its own, and a fresh bucket for each test."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from recruit_assets_tests.support.s3 import s3_server


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """The URL of a moto S3 server on a free port; it keeps everything in memory and takes any credentials."""
    with s3_server() as url:
        yield url


@pytest.fixture(params=["file", "s3"])
def any_store_url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of an empty object store: a folder, and a prefix in a bucket of the S3 server."""
    if request.param == "file":
        return (tmp_path / "objets reçus").as_uri()
    endpoint = request.getfixturevalue("s3_endpoint")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    bucket = f"bucket-{uuid.uuid4().hex[:12]}"
    connection = HTTPConnection(urlsplit(endpoint).netloc)
    connection.request("PUT", f"/{bucket}")
    assert connection.getresponse().status == 200
    connection.close()
    return f"s3://{bucket}/un/dossier?endpoint={endpoint}&region=us-east-1"
