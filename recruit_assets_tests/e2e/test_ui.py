"""The Dagster UI in a real browser: the lineage with its groups, and one CV's materialization with its metadata.

Needs a Chromium (Debian: `apt install chromium`). With RECRUIT_SCREENSHOTS set to a folder, the pictures are left there.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
from pathlib import Path

import pytest

from recruit_assets import embedded
from recruit_assets_tests.support.command import recruit, start_recruit

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium found: install the package chromium to run the browser tests"
    ),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A UI over the demo's results."""
    home = tmp_path_factory.mktemp("ui") / "state"
    assert recruit("demo", home=home, timeout=600).returncode == 0
    server = start_recruit("ui", "--port", "3210", home=home)
    try:
        assert server.stdout is not None
        for line in server.stdout:
            if found := re.search(r"Serving dagster-webserver on (http://\S+)", line):
                yield found[1]
                break
        else:
            pytest.fail("the UI did not start")
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(60)
        embedded.down(home)


@pytest.fixture
def page(address):
    """A browser page of 1600 x 1000 pixels."""
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        opened = browser.new_page(viewport={"width": 1600, "height": 1000})
        opened.set_default_timeout(60_000)
        yield opened
        browser.close()


@pytest.fixture
def picture(tmp_path):
    """Saves a screenshot of a page under a name."""
    folder = Path(os.environ.get("RECRUIT_SCREENSHOTS") or tmp_path)

    def save(opened, name: str) -> Path:
        path = folder / f"{name}.png"
        opened.screenshot(path=str(path))
        return path

    return save


def test_the_lineage_shows_every_group_of_the_graph(address, page, picture):
    page.goto(f"{address}/asset-groups")
    for group in ("offers", "candidates", "matching", "interviews", "quality"):
        page.get_by_text(group, exact=True).first.wait_for()
    page.wait_for_timeout(2000)
    page.keyboard.press("Alt+e")
    for asset in ("raw_offers", "cv_documents", "candidate_profiles", "matches", "interview_reports"):
        page.get_by_text(asset, exact=True).first.wait_for()
    page.wait_for_timeout(3000)
    assert picture(page, "lineage").stat().st_size > 20_000


def test_a_cv_has_its_own_materialization_with_its_metadata(address, page, picture):
    page.goto(f"{address}/assets/candidate_profiles?view=partitions")
    page.get_by_text(re.compile(r"^[0-9a-f]{16}$")).first.click()
    for name in ("crew_version", "dropped_values", "mean_confidence", "cost_usd"):
        page.get_by_text(name).first.wait_for()
    page.wait_for_timeout(1000)
    assert picture(page, "profile").stat().st_size > 20_000
