from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from typing import Any

import pytest

from recruit_assets.models.chat import ModelError
from recruit_assets.models.guard import MAX_WAIT_SECONDS, Guard, NotACompletion, explain, retry_after, retryable
from recruit_assets.models.lane import LANE, WIDTH


class Response:
    def __init__(self, status_code: int, headers: dict[str, str]):
        self.status_code = status_code
        self.headers = headers


class ProviderError(Exception):
    """The shape that the openai, groq and httpx clients share."""

    def __init__(self, status: int, code: str | None = None, headers: dict[str, str] | None = None):
        super().__init__("secret words of the conversation; rate limit; too many requests")
        self.status_code = status
        self.body = {"error": {"code": code}}
        self.response = Response(status, headers or {})


class APITimeoutError(Exception):
    pass


def patient() -> tuple[Guard, list[float]]:
    waits: list[float] = []
    return Guard(sleep=waits.append), waits


def calls_until_given_up(guard: Guard, error: Exception) -> tuple[int, ModelError]:
    calls = 0

    def send():
        nonlocal calls
        calls += 1
        raise error

    with pytest.raises(ModelError) as caught:
        guard.call(send)
    return calls, caught.value


@pytest.mark.parametrize(
    "error",
    [
        ProviderError(429, "rate_limit_exceeded"),
        ProviderError(500),
        ProviderError(503),
        ProviderError(400, "tool_use_failed"),
        ProviderError(400, "json_validate_failed"),
        APITimeoutError("x"),
        ConnectionResetError("x"),
        NotACompletion(),
    ],
)
def test_a_passing_fault_is_tried_three_times_in_all(error):
    assert calls_until_given_up(patient()[0], error)[0] == 3


@pytest.mark.parametrize(
    "error",
    [
        ProviderError(429, "insufficient_quota"),
        ProviderError(400, "context_length_exceeded"),
        ProviderError(400),
        ProviderError(401),
        ProviderError(404),
        ProviderError(413, "rate_limit_exceeded"),
        KeyError("a mistake of ours"),
    ],
)
def test_a_lasting_fault_is_not_tried_again(error):
    assert calls_until_given_up(patient()[0], error)[0] == 1


def test_an_answer_after_two_faults_is_returned():
    guard, _ = patient()
    faults = [ProviderError(503), ProviderError(429)]

    def send():
        if faults:
            raise faults.pop()
        return {"answer": 42}

    assert guard.call(send) == {"answer": 42}


def test_the_provider_says_how_long_to_wait_up_to_half_a_minute():
    guard, waits = patient()
    calls_until_given_up(guard, ProviderError(429, headers={"retry-after": "7"}))
    assert waits[0] == 7
    guard, waits = patient()
    calls_until_given_up(guard, ProviderError(503, headers={"retry-after": "600"}))
    assert waits == [MAX_WAIT_SECONDS, MAX_WAIT_SECONDS]


def test_without_such_a_word_the_waits_grow():
    guard, waits = patient()
    calls_until_given_up(guard, ProviderError(503))
    assert 0.3 < waits[0] < 0.7 < waits[1] < 1.3


def test_retry_after_may_be_seconds_milliseconds_a_date_or_nonsense():
    def asked(headers: dict[str, str]) -> Any:
        return retry_after(ProviderError(429, headers=headers))

    assert asked({"retry-after": "1.5"}) == 1.5
    assert asked({"retry-after-ms": "250", "retry-after": "9"}) == 0.25
    assert 50 < asked({"retry-after": formatdate(time.time() + 60, usegmt=True)}) <= 60
    assert asked({"retry-after": "-3"}) == 0
    assert asked({"retry-after": "soon"}) is None
    assert asked({}) is None
    assert retry_after(ValueError()) is None


def test_one_answer_has_one_account_for_all_its_requests():
    guard, _ = patient()
    budget = guard.budget()
    assert guard.call(lambda: {}, budget=budget) == {}
    assert guard.call(lambda: {}, budget=budget) == {}
    calls = 0

    def send():
        nonlocal calls
        calls += 1
        raise ProviderError(503)

    with pytest.raises(ModelError):
        guard.call(send, budget=budget)
    assert calls == 1
    with pytest.raises(ModelError):
        guard.call(send, budget=budget)
    assert calls == 1


def test_no_attempt_is_made_that_would_end_after_the_time_budget():
    guard = Guard(budget_seconds=5, sleep=lambda _: None)
    assert calls_until_given_up(guard, ProviderError(429, headers={"retry-after": "20"}))[0] == 1


@pytest.mark.parametrize(
    "error",
    [
        *(ProviderError(status) for status in (400, 401, 403, 404, 408, 413, 418, 422, 429, 500, 503)),
        ProviderError(429, "insufficient_quota"),
        ProviderError(400, "context_length_exceeded"),
        ProviderError(400, "tool_use_failed"),
        APITimeoutError("secret"),
        ConnectionError("secret"),
        NotACompletion("secret"),
        RuntimeError("secret"),
    ],
)
def test_the_error_is_a_sentence_without_foreign_words_that_crewai_does_not_retry(error):
    _, raised = calls_until_given_up(patient()[0], error)
    text = str(raised).lower()
    assert text.endswith(".")
    assert "secret" not in text
    assert not any(
        w in text for w in ("rate limit", "rate-limit", "too many requests", "throttled", "resource exhausted")
    )
    assert raised.__cause__ is None
    assert raised.__context__ is None
    assert not hasattr(raised, "status_code")


def test_crewai_does_not_take_the_error_for_throttling():
    from recruit_assets.crew import quiet

    quiet.crewai()
    from crewai.llms.retry import _ThrottlingErrorClassifier

    for error in (ProviderError(429, "rate_limit_exceeded"), ProviderError(413, "rate_limit_exceeded")):
        assert not _ThrottlingErrorClassifier.is_throttling_error(ModelError(explain(error)))


def test_text_in_the_place_of_an_answer_is_not_an_answer():
    class WithoutChoices:
        choices = None

    for body in ("<html>gateway</html>", WithoutChoices()):
        with pytest.raises(ModelError, match="not an answer"):
            patient()[0].call(lambda body=body: body)


def test_a_mistake_of_ours_is_not_blamed_on_the_provider():
    def send():
        raise TypeError("ours")

    assert calls_until_given_up(patient()[0], TypeError("x"))[0] == 1
    with pytest.raises(ModelError, match="TypeError"):
        patient()[0].call(send)
    assert not retryable(TypeError("ours"))


def test_no_more_requests_than_allowed_are_under_way_at_once():
    guard = Guard(concurrency=2)
    lock, under_way, most = threading.Lock(), 0, 0

    def send():
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.02)
        with lock:
            under_way -= 1
        return {}

    threads = [threading.Thread(target=guard.call, args=(send,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def acquired_within(guard: Guard, seconds: float, calls: int, tokens: int) -> int:
    done = []
    threads = [
        threading.Thread(target=lambda: done.append(guard.call(lambda: {}, estimated_tokens=tokens)), daemon=True)
        for _ in range(calls)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds / calls)
    return len(done)


def test_requests_beyond_the_limit_of_the_minute_wait():
    assert acquired_within(Guard(requests_per_minute=3), 0.6, calls=6, tokens=0) == 3


def test_tokens_beyond_the_limit_of_the_minute_wait():
    assert acquired_within(Guard(tokens_per_minute=1000), 0.6, calls=6, tokens=400) == 2


def test_a_request_larger_than_the_whole_limit_goes_through_alone():
    assert acquired_within(Guard(tokens_per_minute=1000), 0.6, calls=2, tokens=5000) == 1


def test_those_who_wait_for_a_free_request_keep_nobody_from_working():
    guard, go = Guard(concurrency=1), threading.Event()

    def answer() -> object:
        with LANE.outside():
            assert go.wait(10)
        return object()

    def ask() -> object:
        with LANE.inside():
            return guard.call(answer)

    def work() -> bool:
        with LANE.inside():
            return True

    with ThreadPoolExecutor(WIDTH + 3) as pool:
        asked = [pool.submit(ask) for _ in range(WIDTH + 2)]
        try:
            assert pool.submit(work).result(10)
        finally:
            go.set()
        assert all(each.result(10) for each in asked)
