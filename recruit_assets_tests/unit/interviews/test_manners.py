"""What the interviewer says to rude answers and to answers about something else, and that neither moves a point."""

from __future__ import annotations

from typing import Any

import pytest

from recruit_assets.domain.documents import Language
from recruit_assets.domain.interviews import Interview
from recruit_assets.interviews.build import interview_simulator
from recruit_assets.interviews.conversation import read_task
from recruit_assets.models.guard import Guard
from recruit_assets_tests.support.fake_openai import FakeOpenAI
from recruit_assets_tests.unit.interviews.people import GOOD, PROMPTS, a_profile, an_offer, hold, offline

RUDE: dict[Language, str] = {
    "fr": "Vous êtes vraiment stupide, machine de merde, avec vos patients.",
    "en": "You are really stupid, you dumb machine of a bakery.",
}
REMARK: dict[Language, str] = {"fr": "Restons courtois", "en": "Let us stay courteous"}
ELSEWHERE: dict[Language, str] = {
    "fr": "Dimanche dernier, ma grand-mère Simone a fait trois tartes aux pommes et il a plu toute la journée.",
    "en": "Last Sunday my grandmother Rose baked three apple tarts for us and it rained all day long in Paris.",
}
LANGUAGES: tuple[Language, ...] = ("fr", "en")


def asked(language: Language) -> Interview:
    simulator = offline()
    interview = simulator.start(a_profile(language), an_offer(language), language)
    simulator.next_question(interview)
    simulator.answer(interview, GOOD[language]["opening"])
    simulator.next_question(interview)
    return interview


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rude_answer_is_remarked_on_politely_and_the_question_asked_again(language):
    interview = asked(language)
    offline().answer(interview, RUDE[language])
    said = offline().next_question(interview)
    remark, _, question = said.partition("\n")
    assert remark.startswith(REMARK[language])
    assert question.endswith("?") and interview.turns[-1].follow_up
    offline().answer(interview, RUDE[language])
    assert offline().next_question(interview).partition("\n")[0] != remark, "not in the same words"
    offline().answer(interview, GOOD[language]["gap"])
    assert REMARK[language] not in offline().next_question(interview)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_good_answer_in_a_rude_tone_is_remarked_on_and_not_asked_for_again(language):
    interview = asked(language)
    offline().answer(interview, f"{GOOD[language]['evidence']} {RUDE[language]}")
    assert offline().next_question(interview).startswith(REMARK[language])
    assert not interview.turns[-1].follow_up


@pytest.mark.parametrize("language", LANGUAGES)
def test_rudeness_moves_no_point(language):
    scores = []
    for rude in ("", RUDE[language]):
        simulator = offline()
        interview = simulator.start(a_profile(language), an_offer(language), language, follow_ups=False)
        hold(simulator, interview, {phase: f"{text} {rude}" for phase, text in GOOD[language].items()})
        scores.append([score.score for score in simulator.report(interview).scores])
    assert scores[0] == scores[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_about_something_else_is_led_back_to_the_question_once(language):
    interview = asked(language)
    offline().answer(interview, ELSEWHERE[language])
    said = offline().next_question(interview)
    assert interview.turns[-1].reason == "off_topic" and ("le lien" in said or "the link" in said)
    offline().answer(interview, ELSEWHERE[language])
    offline().next_question(interview)
    assert not interview.turns[-1].follow_up


def test_a_model_s_question_comes_after_the_remark_also_while_it_is_written():
    question = "Could you walk me through a day on which the machines you looked after stopped, and what you did then?"
    tasks: list[dict[str, Any]] = []

    def answer(body: dict[str, Any]) -> str:
        tasks.append(read_task(body["messages"][-1]["content"]))
        return question

    with FakeOpenAI() as server:
        server.answer = answer
        simulator = interview_simulator("local:m", PROMPTS, base_url=server.url, guard=Guard())
        interview = asked("en")
        simulator.answer(interview, RUDE["en"])
        shown: list[str] = []
        said = simulator.next_question(interview, shown.append)
    assert said == f"{said.partition(chr(10))[0]}\n{question}" and said.startswith(REMARK["en"])
    assert shown and all(said.startswith(text) for text in shown)
    assert tasks[-1]["follow_up"] == "vague"
