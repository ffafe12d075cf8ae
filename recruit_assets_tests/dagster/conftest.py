"""The product's graph on fresh databases, for the tests of the Dagster glue."""

from __future__ import annotations

import pytest

from recruit_assets_tests.support.dagster_support import Product
from recruit_assets_tests.support.dagster_support import product as build


@pytest.fixture(scope="module")
def product(postgres_url: str, mongo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Product:
    """One product for the tests of a module; what they add must not disturb one another."""
    return build(postgres_url, mongo_url, tmp_path_factory.mktemp("objects"))
