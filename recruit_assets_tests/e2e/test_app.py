"""The Streamlit app in a real browser: two people at once, a reload in the middle, a phone, the keyboard, a model that fails
in every way, and pages that load nothing from elsewhere; see `support.browser` for what it needs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from recruit_assets.interviews.conversation import read_task
from recruit_assets_tests.support.browser import NEEDS_CHROMIUM, serving
from recruit_assets_tests.support.fake_openai import FakeOpenAI

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), NEEDS_CHROMIUM]
ANSWER = "In 2023 I cut the nightly load from 6 hours to 40 minutes. **x** ![a](http://evil.example/x.png) <b>y</b>"
ADDRESS = r"App: (http://127\.0\.0\.1:\d+)"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LONG = {
    "en": "Could you walk me through one day on which everything went wrong, and tell me what you did about it yourself?",
    "fr": "Pourriez-vous me raconter une journée où tout est allé de travers, et me dire ce que vous avez fait vous-même ?",
}


@pytest.fixture(scope="module")
def address(demo_home):
    """The app over the demo's results, with the rules as interviewer."""
    with serving("app", "--port", "8620", home=demo_home, says=ADDRESS) as found:
        yield found


@pytest.fixture(scope="module")
def model():
    """A model behind a server, which can be told to fail."""

    def answer(body):
        task = read_task(body["messages"][-1]["content"])
        if task["task"] == "report":
            remarks = [{"competence": name, "quotes": [], "comment": "Noted."} for name in task["competences"]]
            return json.dumps({"remarks": remarks, "model_answers": []})
        language = "fr" if "vous" in task["example"] else "en"
        return LONG[language] if task["task"] == "question" else task["example"]

    with FakeOpenAI() as server:
        server.answer = answer
        yield server


@pytest.fixture(scope="module")
def with_model(demo_home, model):
    """The app over the demo's results, with that model as interviewer."""
    settings = {
        "RECRUIT_MODEL": "local:m",
        "RECRUIT_MODEL_BASE_URL": model.url,
        "RECRUIT_MODEL_TIMEOUT_SECONDS": "1",
    }
    with serving("app", "--port", "8640", home=demo_home, says=ADDRESS, **settings) as found:
        yield found


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


def _at_rest(page) -> None:
    """Wait until the page is drawn: until then the field for the answer is that of the question before."""
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()


def _answer(page, text: str, field: str = "Your answer") -> None:
    said = _messages(page).count()
    page.get_by_placeholder(field).fill(text)
    page.get_by_placeholder(field).press("Enter")
    _messages(page).nth(said + 1).wait_for()
    _at_rest(page)


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


def test_an_answer_that_is_too_long_is_given_back_and_the_question_waits(browser, address):
    page, _ = _visit(browser, address)
    _start(page)
    page.get_by_placeholder("Your answer").fill("x" * 100_000)
    page.get_by_placeholder("Your answer").press("Enter")
    page.get_by_text("This answer has 100000 characters").wait_for()
    assert _messages(page).count() == 1
    assert len(page.locator("[data-testid=stTextArea] textarea").input_value()) == 100_000
    _answer(page, "I looked after twelve presses.")


def test_a_value_shows_its_place_on_the_cvs_page_and_a_correction_is_kept(browser, address, picture):
    page, elsewhere = _visit(browser, address, "profile")
    frame = page.frame_locator("iframe").first
    frame.locator("li").first.hover()
    assert frame.locator("rect.on").count() >= 1
    picture(page, "profile")
    page.get_by_text("Correct a value").click()
    page.get_by_label("New value").fill("Corrected Value")
    page.get_by_role("button", name="Save").click()
    page.frame_locator("iframe").first.get_by_text("corrected by hand").first.wait_for()
    page.reload()
    page.frame_locator("iframe").first.get_by_text("corrected by hand").first.wait_for()
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


def test_a_shortlist_is_filtered_decided_on_and_taken_home_with_the_decision(browser, address, picture):
    page, _ = _visit(browser, address, "shortlist", locale="fr-FR")
    cards = page.locator("[data-testid=stForm]")
    page.get_by_text(re.compile("^✓ ")).first.wait_for()
    everybody = cards.count()
    # A criterion that not everybody fits leaves fewer.
    page.locator("[data-testid=stMultiSelect] input").click()
    page.get_by_role("option").last.click()
    page.keyboard.press("Escape")
    page.wait_for_function(
        "before => document.querySelectorAll('[data-testid=stForm]').length < before", arg=everybody, timeout=60_000
    )
    assert 1 <= cards.count() < everybody
    first = cards.first
    first.get_by_role("textbox").fill("Parle du bon métier")
    first.get_by_role("button").first.click()
    page.get_by_text("Parle du bon métier").wait_for()
    with page.expect_download() as taken:
        page.get_by_role("button", name=re.compile("CSV")).click()
    assert b"shortlisted" in Path(taken.value.path()).read_bytes()
    page.get_by_text("Voir les preuves dans le CV").first.click()
    marked = page.frame_locator("iframe").first
    marked.locator("rect").first.wait_for()
    marked.locator("li").first.hover()
    assert marked.locator("rect.on").count() >= 1
    picture(page, "shortlist_decided")


def test_an_offer_is_found_by_a_word(browser, address, picture):
    page, _ = _visit(browser, address, "offers")
    page.get_by_label("Search offers").fill("infirmier")
    page.get_by_label("Search offers").press("Enter")
    page.get_by_role("heading", name=re.compile("infirmi", re.I)).first.wait_for()
    picture(page, "offers")


@pytest.mark.parametrize("fault", ["timeout", "html", "stream_cut", "disconnect", "503", "length"])
def test_a_model_that_fails_costs_no_turn_and_the_interview_goes_on_once_it_is_back(
    browser, with_model, model, picture, fault
):
    model.fail("429", times=0)
    french = fault in ("timeout", "stream_cut")
    start, field, again, sorry = (
        ("Commencer", "Votre réponse", "Réessayer", "Rien n'est perdu")
        if french
        else ("Start", "Your answer", "Try again", "Nothing is lost")
    )
    page, _ = _visit(browser, with_model, locale="fr-FR" if french else "en-GB")
    _start(page, start, field)
    model.fail(fault)
    said = "En 2023, j'ai réparé douze presses avec Nora." if french else "In 2023 I repaired twelve presses with Nora."
    page.get_by_placeholder(field).fill(said)
    page.get_by_placeholder(field).press("Enter")
    page.get_by_text(re.compile(sorry)).wait_for()
    assert _messages(page).nth(1).inner_text().endswith(said), "what was said stays"
    assert "Traceback" not in page.content() and "Error" not in page.inner_text("body")
    picture(page, f"fault_{fault}")
    model.fail("429", times=0)
    page.get_by_role("button", name=again).click()
    _messages(page).nth(2).get_by_text(LONG["fr" if french else "en"][:40]).wait_for()
    page.get_by_placeholder(field).wait_for()
    assert _messages(page).count() == 3


def test_a_model_that_dies_before_the_report_gives_it_once_it_is_back(browser, with_model, model):
    model.fail("429", times=0)
    page, _ = _visit(browser, with_model)
    _start(page)
    _answer(page, "In 2023 I repaired twelve presses with Nora.")
    model.fail("prose")
    page.get_by_role("button", name="Finish and see the report").click()
    page.get_by_text(re.compile("Nothing is lost")).wait_for()
    assert _messages(page).count() == 3
    model.fail("429", times=0)
    page.get_by_role("button", name="Finish and see the report").click()
    page.get_by_role("button", name="Download PDF").wait_for()


def test_an_interview_can_be_held_with_the_keyboard_alone(browser, address):
    page, _ = _visit(browser, address)
    page.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    page.get_by_placeholder("Your answer").wait_for()
    page.get_by_placeholder("Your answer").focus()
    page.keyboard.type("In 2023 I repaired twelve presses with Nora.")
    page.keyboard.press("Enter")
    _messages(page).nth(2).wait_for()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").startswith("Finish and see"):
            break
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Download PDF").wait_for()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_report_on_a_phone_fits_and_can_be_taken_home_in_three_forms(browser, address, picture, language):
    start, field, finish, download = (
        ("Commencer", "Votre réponse", "Terminer et voir le bilan", "Télécharger")
        if language == "fr"
        else ("Start", "Your answer", "Finish and see the report", "Download")
    )
    page, _ = _visit(browser, address, locale="fr-FR" if language == "fr" else "en-GB", **PHONE)
    _start(page, start, field)
    _answer(page, "Je fais de mon mieux." if language == "fr" else "I do my best.", field)
    _answer(
        page, "En 2023, j'ai réparé douze presses." if language == "fr" else "In 2023 I repaired twelve presses.", field
    )
    picture(page, f"phone_talk_{language}")
    page.get_by_test_id("stExpandSidebarButton").click()
    page.wait_for_timeout(1000)  # it slides in
    page.get_by_role("button", name=finish).click()
    page.get_by_role("button", name=f"{download} PDF").wait_for()
    page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
    for form, begins in (("PDF", b"%PDF"), ("Markdown", b"# "), ("JSON", b"{")):
        with page.expect_download() as taken:
            page.get_by_role("button", name=f"{download} {form}").click()
        assert Path(taken.value.path()).read_bytes().startswith(begins)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture(page, f"phone_report_{language}", full_page=True)
