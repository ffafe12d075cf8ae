"""The one wrapper around every request to a model's server: limits, retries, and errors a person can act on.

Belongs here: requests and tokens per minute, bounded concurrency, which faults are tried again and for how long, and
the sentence a fault becomes. Knows providers by the shape of their exceptions only (status, code, class name), so it
serves the openai, groq and langchain clients alike; their own retries must be off. Does not belong here: what is asked,
or whether the text of an answer is good (`openai_compatible`).
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from recruit_assets.models.chat import ModelError
from recruit_assets.models.lane import LANE
from recruit_assets.models.meter import Meter

if TYPE_CHECKING:
    from pyrate_limiter import Limiter
    from tenacity import RetryCallState

T = TypeVar("T")

MAX_WAIT_SECONDS = 30.0
_CLIENTS = {"openai", "groq", "httpx", "langchain_core", "langchain_openai", "langchain_groq"}
_UNREACHABLE = {"APIConnectionError", "TransportError", "ConnectionError"}
_TIMED_OUT = {"APITimeoutError", "TimeoutException", "TimeoutError"}
_FAILED_IN_A_STREAM = {"APIError"}
_MODEL_STUMBLED = {"tool_use_failed", "json_validate_failed"}
_TOO_LONG = {"context_length_exceeded", "string_above_max_length"}


class NotACompletion(Exception):
    """HTTP 200 whose body is not an answer: a gateway's HTML page, an error object, JSON cut short."""


@dataclass
class Budget:
    """What one answer may still spend: requests, and seconds counted from the first of them.

    Hand the same budget to each `Guard.call` made for one answer, so that asking again for broken JSON and trying again
    after a fault draw on the same account.
    """

    requests: int
    seconds: float
    started: float | None = None

    def spend(self) -> None:
        """Count one request; raises ModelError when none is left."""
        if self.requests < 1:
            raise ModelError("The model gave no usable answer within the allowed number of requests.")
        self.requests -= 1
        self.started = self.started or time.monotonic()

    def allows(self, wait: float = 0.0) -> bool:
        """Whether another request may be made after waiting `wait` seconds."""
        spent = time.monotonic() - self.started if self.started else 0.0
        return self.requests > 0 and spent + wait < self.seconds


class Guard:
    """Every request to one provider goes through one guard (thread-safe; its own limits hold for this process).

    `requests_per_minute` and `tokens_per_minute` are the account's limits (`None`: none); at most `concurrency`
    requests are under way at a time; one answer costs at most `attempts` requests, and no request for it begins later
    than `budget_seconds` after its first. Each request is made inside a `slot(tokens)`, which may wait for other
    processes.
    `meter` is asked before each request, and the clients tell it what a request cost. `sleep` is for tests.
    """

    def __init__(
        self,
        requests_per_minute: int | None = None,
        tokens_per_minute: int | None = None,
        concurrency: int = 8,
        attempts: int = 3,
        budget_seconds: float = 180.0,
        sleep: Callable[[float], None] = time.sleep,
        meter: Meter | None = None,
        slot: Callable[[int], AbstractContextManager[object]] = nullcontext,
    ):
        self.meter = meter or Meter()
        self.attempts = attempts
        self.budget_seconds = budget_seconds
        self._sleep = sleep
        self._slots = threading.BoundedSemaphore(concurrency)
        self._slot = slot
        self._requests = _per_minute(requests_per_minute)
        self._tokens = _per_minute(tokens_per_minute)
        self._largest = tokens_per_minute or 0
        self._resume_at = 0.0

    def budget(self) -> Budget:
        """A fresh account for one answer."""
        return Budget(self.attempts, self.budget_seconds)

    def call(self, send: Callable[[], T], *, estimated_tokens: int = 0, budget: Budget | None = None) -> T:
        """Run `send` (one request to the provider, returning its answer) under the limits, again while that can help.

        `estimated_tokens` is what the request will cost of the tokens-per-minute limit. Returns what `send` returned.
        Raises ModelError (never chained, never with a word of the conversation or of the provider's text).
        """
        from tenacity import Retrying, retry_if_exception

        account = budget or self.budget()
        retrying = Retrying(
            retry=retry_if_exception(retryable),
            wait=self._wait,
            stop=lambda state: not account.allows(state.upcoming_sleep),
            sleep=self._rest,
            reraise=True,
        )
        try:
            return retrying(self._once, send, estimated_tokens, account)
        except ModelError as error:
            message = str(error)
        except Exception as error:  # noqa: BLE001 - whatever a client raises becomes one kind of error without its text
            message = explain(error)
        # Raised outside the except block: the caught exception, and the prompt in its locals, is not chained.
        raise ModelError(message)

    def _once(self, send: Callable[[], T], estimated_tokens: int, account: Budget) -> T:
        with ExitStack() as held:
            with LANE.outside():
                if (pause := self._resume_at - time.monotonic()) > 0:
                    self._sleep(pause)
                if self._requests is not None:
                    self._requests.try_acquire()
                if self._tokens is not None:
                    # A request above the whole limit could never pass: it goes alone, and the provider has the last word.
                    self._tokens.try_acquire(weight=max(1, min(estimated_tokens, self._largest)))
                held.enter_context(self._slots)
                held.enter_context(self._slot(estimated_tokens))
            self.meter.check()
            account.spend()
            return completed(send)

    def _rest(self, seconds: float) -> None:
        with LANE.outside():
            self._sleep(seconds)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = retry_after(error)
        backoff = min(0.5 * 2 ** (state.attempt_number - 1), 8.0) * random.uniform(0.8, 1.2)  # noqa: S311
        wait = min(backoff if asked is None else asked, MAX_WAIT_SECONDS)
        if status_of(error) == 429:
            self._resume_at = max(self._resume_at, time.monotonic() + wait)
        return wait


def _per_minute(limit: int | None) -> Limiter | None:
    if limit is None:
        return None
    from pyrate_limiter import Duration, Limiter, Rate

    return Limiter(Rate(limit, Duration.MINUTE))


def completed(send: Callable[[], T]) -> T:
    """The answer of one request. Raises NotACompletion for each shape in which clients let a broken body through."""
    try:
        answer: Any = send()
    except json.JSONDecodeError:
        raise NotACompletion from None
    except (AttributeError, TypeError, ValueError) as error:
        if _raised_by_client(error):
            raise NotACompletion from None
        raise
    if isinstance(answer, str) or getattr(answer, "choices", True) in (None, []):
        raise NotACompletion
    return answer


def _raised_by_client(error: BaseException) -> bool:
    """Whether the last frame of the traceback is a client library's: it stumbled over the body it was sent."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and str(trace.tb_frame.f_globals.get("__name__")).split(".")[0] in _CLIENTS


def retryable(error: BaseException) -> bool:
    """Whether the same request may succeed when sent again.

    Yes: no connection, time-outs, an answer broken off, HTTP 408, 409, 429 (but not an empty account) and 5xx, a broken
    body, and Groq's "the model failed". No: a refused key, an unknown model, a request too large, anything that isn't a
    provider's fault.
    """
    status = status_of(error)
    if status is not None and status >= 400:
        if status == 429:
            return _code(error) != "insufficient_quota"
        return status in (408, 409) or status >= 500 or _code(error) in _MODEL_STUMBLED
    return isinstance(error, NotACompletion) or _is(error, _UNREACHABLE | _TIMED_OUT | _FAILED_IN_A_STREAM)


def explain(error: BaseException) -> str:
    """What went wrong and what to do, in one sentence made of the status and code alone."""
    status, code = status_of(error), _code(error)
    if status is not None and status >= 400:
        what, remedy = _HTTP.get(code or "") or _HTTP.get(str(status)) or ("The provider refused the request", "")
        if status >= 500:
            what, remedy = "The provider failed each time it was asked", "try again later"
        return f"{what} (HTTP {status})" + (f": {remedy}." if remedy else ".")
    if isinstance(error, NotACompletion):
        return "The provider sent something that is not an answer each time it was asked: check the base URL."
    if _is(error, _TIMED_OUT):
        return "The provider did not answer in time: try again later or raise RECRUIT_MODEL_TIMEOUT_SECONDS."
    if _is(error, _UNREACHABLE):
        return "The provider could not be reached: check the network and the base URL."
    if _is(error, _FAILED_IN_A_STREAM):
        return "The provider broke off its answer each time it was asked: try again later."
    return f"The model's client failed unexpectedly ({type(error).__name__})."


# Words that crewai reads as "retry me" (its wrapper searches the text) must not appear here: see test_guard.
_HTTP = {
    "401": ("The provider refused the key", "check the API key"),
    "403": ("The provider refused access", "check the API key and the model's name"),
    "404": ("The provider does not know this model or address", "check the model's name and the base URL"),
    "413": ("The request is larger than the account allows", "choose another model or a larger plan"),
    "429": ("The provider still asks to wait", "lower RECRUIT_MODEL_REQUESTS_PER_MINUTE and _TOKENS_PER_MINUTE"),
    "insufficient_quota": ("The provider's account has no credit left", "add credit or change the key"),
    **dict.fromkeys(_TOO_LONG, ("The text is too long for this model", "choose a model with a larger context")),
    **dict.fromkeys(_MODEL_STUMBLED, ("The model could not write a valid answer", "choose another model")),
}


def retry_after(error: BaseException | None) -> float | None:
    """Seconds the provider asks to wait: `retry-after-ms`, or `Retry-After` in seconds or as a date; else None."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    if headers is None:
        return None
    try:
        if milliseconds := headers.get("retry-after-ms"):
            return max(0.0, float(milliseconds) / 1000)
        return max(0.0, float(headers["retry-after"]))
    except KeyError:
        return None
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(headers["retry-after"]).timestamp() - time.time())
    except (KeyError, ValueError):
        return None


def status_of(error: BaseException | None) -> int | None:
    """The HTTP status an exception of a client carries, if any."""
    status = getattr(error, "status_code", None)
    if status is None:
        status = getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) else None


def _code(error: BaseException) -> str | None:
    body = getattr(error, "body", None)
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        body = body["error"]
    code = getattr(error, "code", None) or (body.get("code") if isinstance(body, dict) else None)
    return code if isinstance(code, str) else None


def _is(error: BaseException, names: set[str]) -> bool:
    return any(kind.__name__ in names for kind in type(error).__mro__)
