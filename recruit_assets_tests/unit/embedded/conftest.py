"""A state folder with real servers, shared by the tests of one module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from recruit_assets import embedded


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The path of a state folder, with a space and accents, below a folder that only its owner may enter."""
    closed = tmp_path_factory.mktemp("privé") / "dossier fermé"
    closed.mkdir(mode=0o700)
    yield closed / "état"
    embedded.reset(closed / "état")
