"""LangChain's clients for OpenAI and Groq, with their streamed answers read in a few pieces instead of word by word.

A typed object for every word of every answer keeps a processor busy long before fifty people talk at once: both SDKs spend
half a millisecond on each. Here the server's lines are read as they are, and a piece is handed on ten times a second.
Does not belong here: what is asked, limits and retries (`conversation`, `models.guard`).
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any, NamedTuple

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk
from langchain_groq import ChatGroq
from langchain_openai import ChatOpenAI

from recruit_assets.models.guard import NotACompletion

SECONDS_BETWEEN_PIECES = 0.1
_RAW = "X-Stainless-Raw-Response"
"""By this header both SDKs hand the response over unread."""


class _Piece(NamedTuple):
    text: str
    finish_reason: str | None
    usage: UsageMetadata | None


class StreamingChatOpenAI(ChatOpenAI):
    """ChatOpenAI whose stream comes in pieces."""

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
        yield from _generations(self.root_client, "/chat/completions", payload)


class StreamingChatGroq(ChatGroq):
    """ChatGroq whose stream comes in pieces."""

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        dicts, parameters = self._create_message_dicts(messages, stop)
        payload = {**parameters, **kwargs, "messages": dicts, "stream": True}
        yield from _generations(self.client._client, "/openai/v1/chat/completions", payload)


def _generations(client: Any, path: str, payload: dict[str, Any]) -> Iterator[ChatGenerationChunk]:
    """The answer to one request of an SDK's client, which adds key and headers and raises its own errors; its typed
    methods would copy the request field by field first, which costs as much as all the rest."""
    import httpx

    options: Any = {"headers": {_RAW: "stream"}}
    with closing(client.post(path, cast_to=httpx.Response, body=payload, options=options, stream=True)) as response:
        for piece in _pieces(response.iter_lines()):
            ended = {"finish_reason": piece.finish_reason} if piece.finish_reason else {}
            message = AIMessageChunk(content=piece.text, response_metadata=ended, usage_metadata=piece.usage)
            yield ChatGenerationChunk(message=message)


def _pieces(lines: Iterator[str]) -> Iterator[_Piece]:
    """What the lines of a stream say, several together. Raises NotACompletion when the server ends its answer with an
    error, or sends a line that is none of the protocol's."""
    waiting: list[str] = []
    finish_reason: str | None = None
    usage: UsageMetadata | None = None
    shown = 0.0
    for line in lines:
        if not line.startswith("data:"):
            if line.strip() and not line.startswith((":", "event:", "id:", "retry:")):
                raise NotACompletion
            continue
        data = line[5:].strip()
        if data == "[DONE]":
            break
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
