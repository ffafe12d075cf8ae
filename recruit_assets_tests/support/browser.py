"""A real browser for the tests, and the demo's results to look at: fixtures, made known to all of `e2e` by its conftest.

    pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), NEEDS_CHROMIUM]

    def test_a_page(browser, picture):
        page = browser.new_page()

Needs a Chromium (Debian: `apt install chromium`). With RECRUIT_SCREENSHOTS set to a folder, the pictures are left there.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from recruit_assets import embedded
from recruit_assets_tests.support.command import recruit, start_recruit

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
NEEDS_CHROMIUM = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium found: install the package chromium to run the browser tests"
)
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


@pytest.fixture
def browser() -> Iterator[Any]:
    """A Chromium without a window, which asks nothing of its maker's servers."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
        yield opened
        opened.close()


@pytest.fixture
def picture(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[..., Path]:
    """Saves a screenshot of a page under a name, once the page has come to rest (`after` milliseconds)."""
    folder = Path(os.environ.get("RECRUIT_SCREENSHOTS") or tmp_path)
    prefix = request.module.__name__.rpartition("test_")[2]

    def save(page: Any, name: str, after: int = 2500, **options: Any) -> Path:
        page.wait_for_timeout(after)
        path = folder / f"{prefix}_{name}.png"
        page.screenshot(path=str(path), **options)
        return path

    return save


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The state folder of a demo run, its servers up: made once for all tests that look at its results."""
    home = tmp_path_factory.mktemp("demo") / "state"
    done = recruit("demo", home=home, timeout=800)
    assert done.returncode == 0, done.stderr[-2000:]
    yield home
    embedded.down(home)
    embedded.reset(home)


@contextmanager
def serving(*words: str, home: Path, says: str, **more: str) -> Iterator[str]:
    """`recruit WORDS...` left running: yields what the first group of the pattern `says` finds in its output (an address),
    and ends it with Ctrl-C. `more` are variables of its environment."""
    server = start_recruit(*words, home=home, **more)
    try:
        assert server.stdout is not None
        found = next((match for line in server.stdout if (match := re.search(says, line))), None)
        if found is None:
            pytest.fail(f"recruit {words[0]} did not start")
        yield found[1]
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(60)
