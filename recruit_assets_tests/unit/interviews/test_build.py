"""Simulators with models behind a server: OpenAI's client and Groq's, both against a server that also fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from recruit_assets.interviews.build import interview_model, interview_simulator
from recruit_assets.interviews.candidate import simulate
from recruit_assets.interviews.conversation import read_task
from recruit_assets.interviews.simulator import InterviewSimulator
from recruit_assets.models.chat import ModelError
from recruit_assets.models.choose import Keys, ModelChoiceError
from recruit_assets.models.guard import Guard
from recruit_assets.models.lane import WIDTH
from recruit_assets_tests.support.fake_openai import FakeOpenAI
from recruit_assets_tests.unit.interviews.people import PROMPTS, a_profile, an_offer


@pytest.fixture(scope="module")
def server() -> Iterator[FakeOpenAI]:
    with FakeOpenAI() as running:
        running.answer = _answer
        yield running


def _answer(body: dict[str, Any]) -> str:
    task = read_task(body["messages"][-1]["content"])
    if task["task"] != "report":
        return "<think>hm</think>" + task["example"]
    remarks = [{"competence": name, "quotes": [], "comment": "Fine."} for name in task["competences"]]
    return json.dumps({"remarks": remarks, "model_answers": []})


@pytest.fixture(params=["openai", "groq"])
def simulator(request: pytest.FixtureRequest, server: FakeOpenAI) -> InterviewSimulator:
    server.fail("429", times=0)
    url = server.url if request.param == "openai" else f"{server.groq_url}/openai/v1"
    guard = Guard(attempts=3, sleep=lambda seconds: None)
    return interview_simulator(f"{request.param}:some-model", PROMPTS, base_url=url, guard=guard, timeout_seconds=1)


def test_a_whole_interview_goes_over_the_wire_and_its_cost_is_counted(simulator, server):
    interview = simulate(simulator, a_profile("fr"), an_offer("fr"), "fr")
    assert interview.report
    assert interview.model == simulator.name
    assert interview.usage.requests == len(server.requests)
    assert interview.usage.prompt_tokens > 100
    assert not any("<think>" in turn.text for turn in interview.turns)
    assert all(request["model"] == "some-model" for request in server.requests)


@pytest.mark.parametrize("streamed", [True, False])
def test_any_number_of_people_wait_for_the_model_at_once_however_few_are_worked_for(
    simulator, server, monkeypatch, streamed
):
    people = WIDTH + 2
    monkeypatch.setattr(server, "latency", 0.5)
    monkeypatch.setattr(server, "most_at_once", 0)
    simulator.conversation._guard = Guard(concurrency=people, attempts=1)

    def question(_: int) -> str:
        interview = simulator.start(a_profile(), an_offer(), "en")
        return simulator.next_question(interview, (lambda text: None) if streamed else None)

    with ThreadPoolExecutor(people) as pool:
        assert len(list(pool.map(question, range(people)))) == people
    assert server.most_at_once == people


@pytest.mark.parametrize("fault", ["429", "503", "disconnect"])
def test_a_passing_fault_is_tried_again_by_the_guard_alone(simulator, server, fault):
    interview = simulator.start(a_profile(), an_offer(), "en")
    server.fail(fault, times=1)
    assert "Maintenance electrician" in simulator.next_question(interview)
    assert len(server.requests) == 2


@pytest.mark.parametrize(("fault", "requests"), [("401", 1), ("404", 1), ("500", 3), ("length", 1), ("empty", 1)])
def test_a_lasting_fault_is_a_plain_error_after_as_many_requests_as_make_sense(simulator, server, fault, requests):
    interview = simulator.start(a_profile(), an_offer(), "en")
    server.fail(fault)
    with pytest.raises(ModelError) as caught:
        simulator.next_question(interview)
    assert len(server.requests) == requests
    assert caught.value.__cause__ is None
    assert interview.turns == []


def test_keys_never_show(server):
    for spec in ("openai:m", "groq:m"):
        model = interview_model(spec, keys=Keys(openai="sk-secret-1", groq="sk-secret-1"))
        assert "sk-secret-1" not in repr(model)


def test_a_specification_without_key_or_address_is_refused():
    for spec in ("openai:m", "groq:m", "local:m", "nonsense"):
        with pytest.raises(ModelChoiceError):
            interview_model(spec)


@pytest.mark.parametrize("provider", ["openai:m", "groq:m"])
@pytest.mark.parametrize("fault", [None, "stream_cut", "stream_error", "503", "html"])
def test_a_streamed_question_survives_each_way_a_provider_breaks_off_once(provider: str, fault: str | None):
    question = "Could you walk me through a day on which the machines you looked after stopped, and what you did then?"
    with FakeOpenAI() as server:
        server.answer = lambda body: question
        if fault:
            server.fail(fault, times=1)
        url = f"{server.groq_url}/openai/v1" if provider.startswith("groq") else server.url
        simulator = interview_simulator(
            provider, PROMPTS, base_url=url, keys=Keys(api_key="k"), guard=Guard(sleep=lambda seconds: None)
        )
        interview = simulator.start(a_profile("en"), an_offer("en"), "en")
        shown: list[str] = []
        assert simulator.next_question(interview, shown.append) == question
        assert shown and all(question.startswith(text) for text in shown)
        assert server.requests[-1]["stream"] is True and len(server.requests) == (2 if fault else 1)
        assert interview.usage.completion_tokens == 10


@pytest.mark.parametrize("provider", ["openai:m", "groq:m"])
def test_a_streamed_answer_is_read_to_its_end_so_that_the_connection_serves_the_next_request(provider: str):
    with FakeOpenAI() as server:
        url = f"{server.groq_url}/openai/v1" if provider.startswith("groq") else server.url
        model = interview_model(provider, base_url=url, keys=Keys(api_key="k"))
        for _ in range(3):
            assert "".join(str(piece.content) for piece in model.stream("Hello")).startswith("echo: Hello")
        sdk: Any = model.client._client if provider.startswith("groq") else model.root_client  # pyright: ignore
        assert [each.is_idle() for each in sdk._client._transport._pool.connections] == [True]


@pytest.mark.parametrize("provider", ["openai:m", "groq:m"])
def test_an_answer_in_one_piece_has_its_text_its_end_and_its_cost(provider: str):
    with FakeOpenAI() as server:
        url = f"{server.groq_url}/openai/v1" if provider.startswith("groq") else server.url
        answer = interview_model(provider, base_url=url, keys=Keys(api_key="k")).invoke("Hello")
        assert answer.content == "echo: Hello" and answer.response_metadata["finish_reason"] == "stop"
        assert answer.usage_metadata and answer.usage_metadata["output_tokens"] == 10
