"""The Dagster UI in a real browser: the lineage with its groups, and one CV's materialization with its metadata; see
`support.browser` for what it needs."""

from __future__ import annotations

import re

import pytest

from recruit_assets_tests.support.browser import NEEDS_CHROMIUM, serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), NEEDS_CHROMIUM]


@pytest.fixture(scope="module")
def address(demo_home):
    """A UI over the demo's results."""
    with serving("ui", "--port", "3210", home=demo_home, says=r"Serving dagster-webserver on (http://\S+)") as found:
        yield found


@pytest.fixture
def page(browser):
    """A browser page of 1600 x 1000 pixels."""
    opened = browser.new_page(viewport={"width": 1600, "height": 1000})
    opened.set_default_timeout(60_000)
    return opened


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
