"""A backfill launched, watched and looked into in the Dagster UI, in a real browser; and what an edited prompt shows there.

Needs a Chromium (Debian: `apt install chromium`). With RECRUIT_SCREENSHOTS set to a folder, the pictures are left there.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest

from recruit_assets.settings import PROJECT_ROOT
from recruit_assets_tests.support.browser import NEEDS_CHROMIUM
from recruit_assets_tests.support.running import Running, running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200), NEEDS_CHROMIUM]
CVS = 6


@pytest.fixture(scope="module")
def product(tmp_path_factory) -> Iterator[Running]:
    """Six seed CVs and one that can't be read in the inbox, and prompts that may be edited."""
    folder = tmp_path_factory.mktemp("backfill_ui")
    broken = folder / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 nothing")
    seeds = PROJECT_ROOT / "seed" / "cvs"
    files = [*[*sorted(seeds.glob("*.txt")), *sorted(seeds.glob("*.docx"))][:CVS], broken]
    shutil.copytree(PROJECT_ROOT / "prompts", folder / "prompts")
    with running(folder / "state", 3230, RECRUIT_PROMPTS=str(folder / "prompts")) as product:
        assert product.recruit("cvs", "add", *files).returncode == 0
        yield product


@pytest.fixture
def page(browser):
    opened = browser.new_page(viewport={"width": 1600, "height": 1000})
    opened.set_default_timeout(90_000)
    return opened


def _partitions(page, address: str) -> None:
    page.goto(f"{address}/assets/candidate_profiles?view=partitions")
    page.get_by_text(re.compile(r"^Materialized \(\d+\)$")).wait_for()


def test_a_backfill_is_launched_watched_and_its_failed_cv_opened_then_a_prompt_edit_shows(product, page, picture):
    product.up()
    # The sensor and automation find the files by themselves; what they made is made again here by hand.
    product.wait_for(lambda: _outcome(product) == (CVS, 1), 400, every=3)
    _partitions(page, product.url)
    page.get_by_role("button", name="Materialize").first.click()
    page.get_by_role("button", name="All", exact=True).click()
    page.get_by_text(f"{CVS + 1} partitions").first.wait_for()
    page.get_by_role("button", name="Launch backfill").click()
    created = page.get_by_text(re.compile("Created backfill"))
    created.wait_for()
    found = re.search(r"backfill (\w{8})", created.inner_text())
    assert found
    page.goto(f"{product.url}/runs/b/{found[1]}")
    product.wait_for(lambda: product.backfill(found[1])["status"] == "COMPLETED_FAILED", 300, every=3)
    page.get_by_text("Failed").first.wait_for()
    picture(page, "backfill")

    _partitions(page, product.url)
    page.get_by_text(f"Materialized ({CVS})").wait_for()
    page.get_by_text("Failed (1)").wait_for()
    for name in ("Materialized", "Materializing", "Missing"):
        page.get_by_text(re.compile(rf"^{name} \(\d+\)$")).click()
    page.get_by_text(re.compile(r"^[0-9a-f]{16}$")).first.click()
    page.get_by_text(re.compile(r"failed", re.I)).last.wait_for()
    picture(page, "failed_partition")

    product.down()
    prompt = product.home.parent / "prompts" / "crew" / "skills.md"
    prompt.write_text(prompt.read_text("utf-8").replace("# task\n", "# task\n\nRead carefully.\n", 1), "utf-8")
    product.up()
    _partitions(page, product.url)
    page.get_by_text(re.compile(r"^Failed \(1\)$")).click()
    page.get_by_text(re.compile(r"^[0-9a-f]{16}$")).first.click()
    page.get_by_text(re.compile("unsynced|code version|stale|outdated", re.I)).first.wait_for()
    picture(page, "stale")


def _outcome(product: Running) -> tuple[int, int]:
    stats = product.stats("candidate_profiles")
    return stats["numMaterialized"], stats["numFailed"]
