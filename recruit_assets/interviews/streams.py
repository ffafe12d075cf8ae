"""LangChain's clients for OpenAI and Groq, with their answers read as they are and streams in a few pieces, not word by word.

A typed object for every word of every answer keeps a processor busy long before fifty people talk at once: both SDKs spend
half a millisecond on each, and more on copying each request field by field. Here the server's lines are read as they are,
and a piece is handed on ten times a second. The more streams are under way, the longer each waits for its next words, so
that several of them come in one go.
Does not belong here: what is asked, limits and retries (`conversation`, `models.guard`).
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_groq import ChatGroq
from langchain_openai import ChatOpenAI

from recruit_assets.models.guard import NotACompletion
from recruit_assets.models.lane import LANE

if TYPE_CHECKING:
    import httpx

SECONDS_BETWEEN_PIECES = 0.1
SECONDS_PER_STREAM = 0.0005
"""How much longer a stream waits for its next words, for each stream of the process: each waking up costs the others."""
_OPENAI_PATH = "/chat/completions"
_GROQ_PATH = "/openai/v1/chat/completions"
_WAITS = (
    "connection.connect_tcp",
    "connection.start_tls",
    "http11.receive_response_headers",
    "http11.receive_response_body",
)
"""What a request waits for, by the names of httpcore's trace extension (httpx's documentation, "Request extensions")."""
_RAW = "X-Stainless-Raw-Response"
"""By this header both SDKs hand the response over unread."""


class _Piece(NamedTuple):
    text: str
    finish_reason: str | None
    usage: UsageMetadata | None


class _UnderWay:
    """How many streams are read at the moment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.count = 0

    @contextmanager
    def one_more(self) -> Iterator[None]:
        with self._lock:
            self.count += 1
        try:
            yield
        finally:
            with self._lock:
                self.count -= 1


_UNDER_WAY = _UnderWay()


def http_client() -> httpx.Client:
    """A client for the SDKs, with their usual limits, that leaves the lane to others while a request waits for its server."""
    import openai

    return openai.DefaultHttpxClient(event_hooks={"request": [_trace]})


def _trace(request: httpx.Request) -> None:
    request.extensions["trace"] = _Waiting()


class _Waiting:
    """Told what a request is at: outside the lane while it waits."""

    def __init__(self) -> None:
        self._outside = ExitStack()

    def __call__(self, event: str, about: dict[str, Any]) -> None:
        what, _, moment = event.rpartition(".")
        if what in _WAITS and moment == "started":
            self._outside.enter_context(LANE.outside(anew=True))
        elif what in _WAITS:
            self._outside.close()


class StreamingChatOpenAI(ChatOpenAI):
    """ChatOpenAI whose stream comes in pieces."""

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return _result(self.root_client, _OPENAI_PATH, self._get_request_payload(messages, stop=stop, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        options: dict[str, Any] = {"stream": True}
        if self.stream_usage:
            options["stream_options"] = {"include_usage": True}
        payload = self._get_request_payload(messages, stop=stop, **kwargs, **options)
        yield from _generations(self.root_client, _OPENAI_PATH, payload)


class StreamingChatGroq(ChatGroq):
    """ChatGroq whose stream comes in pieces."""

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        dicts, parameters = self._create_message_dicts(messages, stop)
        return _result(self.client._client, _GROQ_PATH, {**parameters, **kwargs, "messages": dicts})

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        dicts, parameters = self._create_message_dicts(messages, stop)
        payload = {**parameters, **kwargs, "messages": dicts, "stream": True}
        yield from _generations(self.client._client, _GROQ_PATH, payload)


def _result(client: Any, path: str, payload: dict[str, Any]) -> ChatResult:
    """The whole answer to one request of an SDK's client; see `_generations`. Raises NotACompletion."""
    import httpx

    body = _read(client.post(path, cast_to=httpx.Response, body=payload).text)
    try:
        choice = body["choices"][0]
        text = choice["message"].get("content") or ""
        ended = {"finish_reason": choice.get("finish_reason")}
        message = AIMessage(content=text, response_metadata=ended, usage_metadata=_usage(body))
    except (AttributeError, KeyError, IndexError, TypeError, ValueError):
        raise NotACompletion from None
    return ChatResult(generations=[ChatGeneration(message=message)])


def _generations(client: Any, path: str, payload: dict[str, Any]) -> Iterator[ChatGenerationChunk]:
    """The answer to one request of an SDK's client, which adds key and headers and raises its own errors; its typed
    methods would copy the request field by field first, which costs as much as all the rest."""
    import httpx

    options: Any = {"headers": {_RAW: "stream"}}
    with (
        _UNDER_WAY.one_more(),
        closing(client.post(path, cast_to=httpx.Response, body=payload, options=options, stream=True)) as response,
    ):
        for piece in _pieces(_lines(_gathered(response.iter_bytes()))):
            ended = {"finish_reason": piece.finish_reason} if piece.finish_reason else {}
            message = AIMessageChunk(content=piece.text, response_metadata=ended, usage_metadata=piece.usage)
            yield ChatGenerationChunk(message=message)


def _gathered(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The parts of a body as they come, with a wait now and then so that the next ones come together."""
    waited = 0.0
    while True:
        with LANE.outside(anew=True):
            if waited and time.monotonic() - waited > (pause := SECONDS_PER_STREAM * _UNDER_WAY.count):
                time.sleep(pause)
                waited = 0.0
            part = next(parts, None)
        if part is None:
            return
        waited = waited or time.monotonic()
        yield part


def _lines(parts: Iterable[bytes]) -> Iterator[str]:
    """The lines of a body, the last one also when it does not end. Raises NotACompletion for what is not UTF-8."""
    begun = b""
    try:
        for part in parts:
            *whole, begun = (begun + part).split(b"\n")
            for line in whole:
                yield line.decode().rstrip("\r")
        if begun:
            yield begun.decode().rstrip("\r")
    except UnicodeDecodeError:
        raise NotACompletion from None


def _pieces(lines: Iterable[str]) -> Iterator[_Piece]:
    """What the lines of a stream say, several together. Raises NotACompletion when the server ends its answer with an
    error, or sends a line that is none of the protocol's."""
    waiting: list[str] = []
    finish_reason: str | None = None
    usage: UsageMetadata | None = None
    shown = 0.0
    ended = False
    for line in lines:
        if ended:
            continue  # read to its end, the connection serves the next request
        if not line.startswith("data:"):
            if line.strip() and not line.startswith((":", "event:", "id:", "retry:")):
                raise NotACompletion
            continue
        data = line[5:].strip()
        if data == "[DONE]":
            ended = True
            continue
        chunk = _read(data)
        for choice in (chunk.get("choices") or [])[:1]:
            waiting.append((choice.get("delta") or {}).get("content") or "")
            finish_reason = choice.get("finish_reason") or finish_reason
        usage = _usage(chunk) or usage
        if time.monotonic() - shown > SECONDS_BETWEEN_PIECES and (text := "".join(waiting)):
            yield _Piece(text, None, None)
            waiting, shown = [], time.monotonic()
    yield _Piece("".join(waiting), finish_reason, usage)


def _read(data: str) -> dict[str, Any]:
    try:
        chunk = json.loads(data)
    except ValueError:
        raise NotACompletion from None
    if not isinstance(chunk, dict) or chunk.get("error"):
        raise NotACompletion
    return chunk


def _usage(chunk: dict[str, Any]) -> UsageMetadata | None:
    """The tokens counted; Groq tells them under a key of its own."""
    counted = chunk.get("usage") or (chunk.get("x_groq") or {}).get("usage")
    if not counted:
        return None
    sent, written = counted.get("prompt_tokens") or 0, counted.get("completion_tokens") or 0
    return UsageMetadata(input_tokens=sent, output_tokens=written, total_tokens=sent + written)
