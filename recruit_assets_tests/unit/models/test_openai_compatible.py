from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest
from pydantic import BaseModel, ConfigDict

from recruit_assets.domain.profiles import ANSWERS
from recruit_assets.models.chat import Message, ModelError
from recruit_assets.models.guard import Guard
from recruit_assets.models.openai_compatible import OpenAICompatibleModel, read_json
from recruit_assets_tests.support.fake_openai import BAD_CONTENT, BROKEN_BODIES, HTTP_ERRORS, FakeOpenAI


class Town(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    inhabitants: int | None


QUESTION: list[Message] = [{"role": "user", "content": "Which town does camille@exemple.fr live in?"}]


@pytest.fixture(scope="module")
def started() -> Iterator[FakeOpenAI]:
    with FakeOpenAI() as server:
        yield server


@pytest.fixture
def server(started: FakeOpenAI) -> FakeOpenAI:
    started.fail("500", times=0)
    started.formats = ("json_schema", "json_object")
    started.knows_temperature = started.knows_penalty = True
    started.latency = 0
    started.answer = lambda body: None
    return started


def model(
    server: FakeOpenAI, guard: Guard | None = None, name: str = "test:small", timeout_seconds: float = 10
) -> OpenAICompatibleModel:
    guard = guard or Guard(sleep=lambda _: None)
    return OpenAICompatibleModel(name, "small", server.url, "key", guard, timeout_seconds=timeout_seconds)


def patience(mode: str) -> float:
    """Seconds to wait for an answer: short where the server is to be too slow, else long enough for a busy machine."""
    return 0.5 if mode == "timeout" else 10


def test_an_answer_in_words(server):
    answer = model(server).ask(QUESTION)
    assert answer.text.startswith("echo: Which town")
    assert answer.parsed is None
    assert (answer.usage.requests, answer.usage.completion_tokens) == (1, 10)


def test_a_typed_answer_is_asked_for_with_a_strict_schema(server):
    answer = model(server).ask(QUESTION, Town)
    assert answer.parsed == Town(name="name-é", inhabitants=3)
    asked = server.requests[0]["response_format"]["json_schema"]
    assert asked["strict"] is True
    assert asked["schema"]["additionalProperties"] is False
    assert server.requests[0]["temperature"] == 0


@pytest.mark.parametrize("section", ANSWERS)
def test_every_answer_of_the_crew_can_be_had(server, section):
    assert isinstance(model(server).ask(QUESTION, ANSWERS[section]).parsed, ANSWERS[section])


EXPECTED = {
    # mode: (requests, words of the error; None when there is an answer)
    "429": (3, "asks to wait"),
    "429_without_header": (3, "asks to wait"),
    "quota": (1, "no credit"),
    "500": (3, "failed each time"),
    "503": (3, "failed each time"),
    "401": (1, "refused the key"),
    "403": (1, "refused access"),
    "404": (1, "does not know this model"),
    "context_length": (1, "too long"),
    "413": (1, "larger than the account allows"),
    "tool_use_failed": (3, "could not write a valid answer"),
    "json_validate_failed": (3, "could not write a valid answer"),
    "cut_body": (3, "not an answer"),
    "html": (3, "not an answer"),
    "error_with_200": (3, "not an answer"),
    "timeout": (3, "in time"),
    "disconnect": (3, "could not be reached"),
    "fenced": (1, None),
    "trailing_comma": (1, None),
    "thoughts": (1, None),
    "cut_json": (2, "asked form"),
    "wrong_type": (2, "asked form"),
    "prose": (2, "asked form"),
    "empty": (1, "empty"),
    "null": (1, "empty"),
    "length": (2, "cut"),
    "refusal": (1, "refused to answer"),
}


def test_the_matrix_knows_every_way_to_fail():
    assert set(EXPECTED) == {*HTTP_ERRORS, *BROKEN_BODIES, *BAD_CONTENT}


@pytest.mark.parametrize("mode", EXPECTED)
def test_a_lasting_failure_costs_at_most_three_requests_and_says_what_it_is(server, mode):
    requests, words = EXPECTED[mode]
    server.fail(mode)
    asked = model(server, timeout_seconds=patience(mode))
    if words is None:
        assert asked.ask(QUESTION, Town).parsed == Town(name="name-é", inhabitants=3)
    else:
        with pytest.raises(ModelError, match=words) as caught:
            asked.ask(QUESTION, Town)
        assert "camille" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None
    assert len(server.requests) == requests


def test_a_cut_answer_is_asked_for_once_more_with_a_penalty_on_repetition(server):
    server.answer = lambda body: None if "frequency_penalty" in body else '{"name": "1, 2, 3, 4, 5, 6'
    server.fail("length", times=1)
    asked = model(server)
    assert asked.ask(QUESTION, Town).parsed == Town(name="name-é", inhabitants=3)
    assert [body.get("frequency_penalty") for body in server.requests] == [None, 0.5]
    asked.ask([*QUESTION])
    assert "frequency_penalty" not in server.requests[-1]


def test_a_server_without_that_penalty_leaves_the_answer_cut(server):
    server.knows_penalty = False
    server.fail("length")
    asked = model(server)
    for requests in (2, 3):
        with pytest.raises(ModelError, match="cut"):
            asked.ask(QUESTION, Town)
        assert len(server.requests) == requests


@pytest.mark.parametrize("mode", [mode for mode, (requests, _) in EXPECTED.items() if requests > 1])
def test_a_passing_failure_ends_with_an_answer(server, mode):
    server.fail(mode, times=1)
    assert model(server, timeout_seconds=patience(mode)).ask(QUESTION, Town).parsed == Town(
        name="name-é", inhabitants=3
    )
    assert len(server.requests) == 2


def test_a_fault_and_a_bad_answer_together_still_cost_three_requests(server):
    answers = iter(['{"name": 3}', '{"name": 4}', '{"name": 5}'])
    server.answer = lambda body: next(answers)
    server.fail("503", times=1)
    with pytest.raises(ModelError, match="asked form"):
        model(server).ask(QUESTION, Town)
    assert len(server.requests) == 3


def test_a_bad_answer_is_put_right_by_telling_the_model_what_is_wrong(server):
    whole = '{"name": "Lyon", "inhabitants": null}'
    server.answer = lambda body: whole if "can't be used" in body["messages"][-1]["content"] else '{"name": "Lyon"}'
    answer = model(server).ask(QUESTION, Town)
    assert answer.parsed == Town(name="Lyon", inhabitants=None)
    assert answer.usage.requests == 2
    repeated = server.requests[1]["messages"]
    assert repeated[1] == {"role": "assistant", "content": '{"name": "Lyon"}'}
    assert "inhabitants: Field required" in repeated[2]["content"]


def test_a_server_without_schemas_is_asked_in_words_and_that_is_remembered(server):
    server.formats = ("json_object",)
    server.requests.clear()
    small = model(server)
    for expected in (2, 3):
        assert small.ask(QUESTION, Town).parsed == Town(name="name-é", inhabitants=3)
        assert len(server.requests) == expected
    assert server.requests[-1]["response_format"] == {"type": "json_object"}
    assert "JSON schema" in server.requests[-1]["messages"][0]["content"]


def test_a_server_without_any_json_mode_is_asked_in_words_only(server):
    server.formats = ()
    server.requests.clear()
    small = model(server)
    assert small.ask(QUESTION, Town).parsed == Town(name="name-é", inhabitants=3)
    assert len(server.requests) == 3
    assert "response_format" not in server.requests[-1]
    small.ask(QUESTION, Town)
    assert len(server.requests) == 4


def test_a_model_that_refuses_a_temperature_is_asked_without(server):
    server.knows_temperature = False
    server.requests.clear()
    small = model(server)
    small.ask(QUESTION)
    small.ask(QUESTION)
    assert ["temperature" in body for body in server.requests] == [True, False, False]


def test_a_known_model_has_a_price_and_an_unknown_one_says_so(server, caplog):
    answer = model(server, name="openai:gpt-4o-mini").ask(QUESTION)
    tokens = answer.usage.prompt_tokens
    assert tokens > 0
    assert answer.usage.cost_usd == pytest.approx((tokens * 0.15 + 10 * 0.60) / 1e6)
    assert not caplog.records
    assert model(server).ask(QUESTION).usage.cost_usd == 0
    assert "No price is known for the model test:small" in caplog.text


def test_many_threads_share_one_model(server):
    server.latency = 0.05
    small = model(server, Guard(concurrency=3))
    server.most_at_once = 0
    answers: list[object] = []
    threads = [threading.Thread(target=lambda: answers.append(small.ask(QUESTION, Town).parsed)) for _ in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [Town(name="name-é", inhabitants=3)] * 9
    assert server.most_at_once == 3


@pytest.mark.parametrize(
    "text",
    [
        '{"name": "Lyon", "inhabitants": 5}',
        'Sure: ```json\n{"name": "Lyon", "inhabitants": 5}\n``` :-)',
        '{"name": "Lyon", "inhabitants": 5,}',
        "{'name': 'Lyon', 'inhabitants': 5}",
        '{name: "Lyon", "inhabitants": 5}',
    ],
)
def test_small_mistakes_around_json_are_repaired(text):
    assert read_json(text, Town) == Town(name="Lyon", inhabitants=5)


def test_an_object_cut_short_is_not_mistaken_for_a_whole_one():
    class Towns(BaseModel):
        towns: list[Town]

    whole = json.dumps({"towns": [{"name": "Lyon {", "inhabitants": 5}, {"name": "Dole", "inhabitants": None}]})
    assert len(read_json(whole, Towns).model_dump()["towns"]) == 2
    for length in range(1, len(whole)):
        with pytest.raises(ValueError, match=r"not closed|no JSON object"):
            read_json(whole[:length], Towns)
