"""What the pages' tests must leave behind as they found it."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _the_main_module_is_pytests() -> Iterator[None]:
    """Streamlit puts the page it runs in the place of `__main__`; worker processes started later would import that."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
