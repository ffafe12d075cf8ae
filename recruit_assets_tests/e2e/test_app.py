"""The Streamlit app in a real browser: two people at once, a reload in the middle, a phone, and pages that load nothing
from elsewhere.

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
ANSWER = "In 2023 I cut the nightly load from 6 hours to 40 minutes. **x** ![a](http://evil.example/x.png) <b>y</b>"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The app over the demo's results."""
    home = tmp_path_factory.mktemp("app") / "state"
    assert recruit("demo", home=home, timeout=800).returncode == 0
    server = start_recruit("app", "--port", "8620", home=home)
    try:
        assert server.stdout is not None
        for line in server.stdout:
            if found := re.search(r"App: (http://127\.0\.0\.1:\d+)", line):
                yield found[1]
                break
        else:
            pytest.fail("the app did not start")
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait(60)
        embedded.down(home)


@pytest.fixture
def browser():
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield opened
        opened.close()


@pytest.fixture
def picture(tmp_path):
    """Saves a screenshot of a page under a name."""
    folder = Path(os.environ.get("RECRUIT_SCREENSHOTS") or tmp_path)

    def save(opened, name: str) -> Path:
        opened.wait_for_timeout(2500)
        path = folder / f"app_{name}.png"
        opened.screenshot(path=str(path))
        return path

    return save


def _visit(browser, address: str, page: str = "", locale: str = "en-GB", **options):
    """A new visitor on a page, and what the page asked of other hosts."""
    visitor = browser.new_context(locale=locale, **{"viewport": {"width": 1300, "height": 950}, **options}).new_page()
    visitor.set_default_timeout(90_000)
    elsewhere: list[str] = []
    visitor.on(
        "request", lambda request: None if request.url.startswith((address, "data:")) else elsewhere.append(request.url)
    )
    # The first visitor may come before the server listens.
    for _ in range(60):
        try:
            visitor.goto(f"{address}/{page}", wait_until="domcontentloaded")
            break
        except Exception:  # noqa: BLE001 - whatever the browser calls a refused connection
            visitor.wait_for_timeout(1000)
    visitor.get_by_role("heading", level=1).wait_for()
    return visitor, elsewhere


def _messages(page):
    return page.locator("[data-testid=stChatMessage]")


def _start(page, button: str = "Start", field: str = "Your answer") -> None:
    page.get_by_role("button", name=button).click()
    page.get_by_placeholder(field).wait_for()


def _answer(page, text: str, field: str = "Your answer") -> None:
    said = _messages(page).count()
    page.get_by_placeholder(field).fill(text)
    page.get_by_placeholder(field).press("Enter")
    _messages(page).nth(said + 1).wait_for()


def test_an_interview_survives_a_reload_and_ends_in_a_report_that_can_be_taken_home(browser, address, picture):
    page, elsewhere = _visit(browser, address)
    _start(page)
    _answer(page, ANSWER)
    picture(page, "interview")
    page.reload()
    _messages(page).nth(2).wait_for()
    assert _messages(page).nth(1).inner_text().endswith(ANSWER)
    page.get_by_role("button", name="Finish and see the report").click()
    page.get_by_role("button", name="Download PDF").wait_for()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download PDF").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF")
    assert picture(page, "report").stat().st_size > 20_000
    assert elsewhere == []


def test_two_people_talk_at_the_same_time_each_in_their_own_interview_and_language(browser, address, picture):
    one, _ = _visit(browser, address)
    other, _ = _visit(browser, address, locale="fr-FR", viewport={"width": 390, "height": 844})
    _start(one)
    _start(other, "Commencer", "Votre réponse")
    _answer(one, "I looked after twelve presses.")
    _answer(other, "J'ai encadré quatre personnes.", "Votre réponse")
    assert "twelve presses" in _messages(one).nth(1).inner_text()
    assert "quatre personnes" in _messages(other).nth(1).inner_text()
    assert _messages(one).count() == _messages(other).count() == 3
    picture(other, "phone")


def test_a_second_window_goes_on_where_the_first_one_is_and_no_turn_is_taken_twice(browser, address):
    first, _ = _visit(browser, address)
    _start(first)
    second, _ = _visit(browser, address, first.url.removeprefix(address).lstrip("/"))
    _messages(second).first.wait_for()
    _answer(first, "I looked after twelve presses.")
    second.get_by_placeholder("Your answer").fill("Something else.")
    second.get_by_placeholder("Your answer").press("Enter")
    _messages(second).nth(2).wait_for()
    second.get_by_text("went on in another window").wait_for()
    assert _messages(second).count() == 3, "what was typed is no answer to the question that came meanwhile"
    assert "twelve presses" in _messages(second).nth(1).inner_text()
    second.get_by_text("Something else.").wait_for()  # and it is given back


def test_a_value_shows_its_place_on_the_cvs_page_and_a_correction_is_kept(browser, address, picture):
    page, elsewhere = _visit(browser, address, "profile")
    frame = page.frame_locator("iframe").first
    frame.locator("li").first.hover()
    assert frame.locator("rect.on").count() >= 1
    picture(page, "profile")
    page.get_by_text("Correct a value").click()
    page.get_by_label("New value").fill("Corrected Value")
    page.get_by_role("button", name="Save").click()
    page.frame_locator("iframe").first.get_by_text("corrected by hand").wait_for()
    page.reload()
    page.frame_locator("iframe").first.get_by_text("corrected by hand").wait_for()
    assert elsewhere == []


def test_a_shortlist_gives_its_reasons_and_shows_them_in_the_cv(browser, address, picture):
    page, elsewhere = _visit(browser, address, "shortlist")
    page.get_by_text(re.compile("^✓ ")).first.wait_for()
    page.get_by_text("See the evidence in the CV").first.click()
    page.frame_locator("iframe").first.locator("rect").first.wait_for()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download CSV").click()
    assert b"cv_key" in Path(taken.value.path()).read_bytes()
    picture(page, "shortlist")
    assert elsewhere == []


def test_an_offer_is_found_by_a_word(browser, address, picture):
    page, _ = _visit(browser, address, "offers")
    page.get_by_label("Search offers").fill("infirmier")
    page.get_by_label("Search offers").press("Enter")
    page.get_by_role("heading", name=re.compile("infirmi", re.I)).first.wait_for()
    picture(page, "offers")
