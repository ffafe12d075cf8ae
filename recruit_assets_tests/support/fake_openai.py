"""A server on 127.0.0.1 that speaks the OpenAI API (and Groq's, under /openai/v1) and fails in every way providers do.

    with FakeOpenAI() as server:
        server.fail("429", times=2, retry_after=0)
        client = OpenAI(base_url=server.url, ...)
        server.requests  # bodies received, in order

Answers to a JSON schema are generated from the schema itself, so any pydantic model parses; `server.answer` decides
otherwise. Runs in a thread of the test's process.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import threading
from collections.abc import Callable
from typing import Any

from aiohttp import web

_TPM = "Rate limit reached for model `x` on tokens per minute (TPM): Limit 6000, Used 5900. Please try again in 1s."
HTTP_ERRORS: dict[str, tuple[int, str, str, str | None]] = {
    "429": (429, _TPM, "tokens", "rate_limit_exceeded"),
    "429_without_header": (429, "Rate limit reached", "tokens", "rate_limit_exceeded"),
    "quota": (429, "You exceeded your current quota", "insufficient_quota", "insufficient_quota"),
    "500": (500, "The server had an error", "server_error", None),
    "503": (503, "overloaded", "server_error", None),
    "401": (401, "Invalid API key", "invalid_request_error", "invalid_api_key"),
    "403": (403, "Not allowed", "invalid_request_error", None),
    "404": (404, "The model `x` does not exist", "invalid_request_error", "model_not_found"),
    "context_length": (
        400,
        "This model's maximum context length is 8192 tokens. Your messages resulted in 9000 tokens.",
        "invalid_request_error",
        "context_length_exceeded",
    ),
    "413": (413, "Request too large: Limit 6000, Requested 9000", "tokens", "rate_limit_exceeded"),
    "tool_use_failed": (400, "Failed to call a function.", "invalid_request_error", "tool_use_failed"),
    "json_validate_failed": (400, "Failed to generate JSON.", "invalid_request_error", "json_validate_failed"),
}
BROKEN_BODIES = ("cut_body", "html", "error_with_200", "timeout", "disconnect")
BAD_CONTENT = (
    "fenced",
    "cut_json",
    "trailing_comma",
    "wrong_type",
    "prose",
    "empty",
    "null",
    "length",
    "refusal",
    "thoughts",
)
STREAM_CUTS = ("stream_cut", "stream_error")
MODES = (*HTTP_ERRORS, *BROKEN_BODIES, *BAD_CONTENT, *STREAM_CUTS)


class FakeOpenAI:
    """The server; `url` is what an OpenAI client takes as its base URL, `groq_url` what ChatGroq does."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.most_at_once = 0
        self.latency = 0.0
        self.formats: tuple[str, ...] = ("json_schema", "json_object")
        self.knows_temperature = True
        self.knows_penalty = True
        self.answer: Callable[[dict[str, Any]], str | None] = lambda body: None
        self._mode: str | None = None
        self._times = 0
        self._retry_after: float | str = 0
        self.under_way = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def fail(self, mode: str, times: int = -1, retry_after: float | str = 0) -> None:
        """Fail the next `times` requests (-1: all) in the way `mode`, one of MODES."""
        if mode not in MODES:
            raise ValueError(f"unknown mode {mode!r}")
        self._mode, self._times, self._retry_after = mode, times, retry_after
        self.requests.clear()

    def __enter__(self) -> FakeOpenAI:
        self._thread.start()
        port = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        self.url = f"http://127.0.0.1:{port}/v1"
        self.groq_url = f"http://127.0.0.1:{port}"
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _start(self) -> int:
        app = web.Application(client_max_size=1 << 26)
        for prefix in ("/v1", "/openai/v1"):
            app.router.add_post(f"{prefix}/chat/completions", self._chat)
            app.router.add_post(f"{prefix}/embeddings", self._embeddings)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        return self._runner.addresses[0][1]

    async def _admit(self, request: web.Request, body: dict[str, Any]) -> tuple[web.StreamResponse | None, str | None]:
        """Note the request; a response when the failure ends it here, and the failure to work into the answer."""
        self.requests.append(body)
        self.under_way += 1
        self.most_at_once = max(self.most_at_once, self.under_way)
        try:
            if self.latency:
                await asyncio.sleep(self.latency)
        finally:
            self.under_way -= 1
        if self._mode is None or self._times == 0:
            return None, None
        self._times -= 1
        mode = self._mode
        if mode in HTTP_ERRORS:
            status, message, kind, code = HTTP_ERRORS[mode]
            headers = {"Retry-After": str(self._retry_after)} if mode == "429" else {}
            return _error(status, message, kind, code, headers), mode
        if mode == "cut_body":
            return web.Response(body=b'{"id": "x", "choices": [{"mess', content_type="application/json"), mode
        if mode == "html":
            return web.Response(text="<html>gateway</html>", content_type="text/html"), mode
        if mode == "error_with_200":
            return web.json_response({"error": {"message": "Provider returned error", "code": 502}}), mode
        if mode == "timeout":
            await asyncio.sleep(2)
        if mode == "disconnect" and request.transport is not None:
            request.transport.close()
            return web.Response(), mode
        return None, mode

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        refused = self._unsupported(body)
        if refused is not None:
            self.requests.append(body)
            return refused
        response, mode = await self._admit(request, body)
        if response is not None:
            return response
        content, calls = self._content(body)
        content = _spoilt(content, mode)
        finish = "tool_calls" if calls else "stop"
        if mode == "length":
            content, finish = (content or "")[: len(content or "") // 2], "length"
        message: dict[str, Any] = {"role": "assistant", "content": None if calls else content}
        if calls:
            message["tool_calls"] = calls
        if mode == "refusal":
            message = {"role": "assistant", "content": None, "refusal": "I can't help with that."}
        prompt = sum(len(str(said.get("content") or "")) for said in body["messages"]) // 4
        usage = {"prompt_tokens": prompt, "completion_tokens": 10, "total_tokens": prompt + 10}
        base = {"id": "chatcmpl-1", "created": 1, "model": body.get("model")}
        if body.get("stream"):
            return await self._stream(request, {**base, "object": "chat.completion.chunk"}, content or "", usage, mode)
        choice = {"index": 0, "message": message, "finish_reason": finish, "logprobs": None}
        return web.json_response({**base, "object": "chat.completion", "usage": usage, "choices": [choice]})

    def _unsupported(self, body: dict[str, Any]) -> web.Response | None:
        kind = (body.get("response_format") or {}).get("type")
        if kind is not None and kind not in self.formats:
            return _error(400, f"This model does not support response format `{kind}`.", "invalid_request_error")
        if "temperature" in body and not self.knows_temperature:
            message = "Unsupported value: 'temperature' does not support 0 with this model."
            return _error(400, message, "invalid_request_error", "unsupported_value")
        if "frequency_penalty" in body and not self.knows_penalty:
            message = "Unsupported parameter: 'frequency_penalty' is not supported with this model."
            return _error(400, message, "invalid_request_error", "unsupported_parameter")
        return None

    def _content(self, body: dict[str, Any]) -> tuple[str | None, list[dict[str, Any]] | None]:
        decided = self.answer(body)
        if decided is not None:
            return decided, None
        tools, choice = body.get("tools") or [], body.get("tool_choice")
        if tools and (isinstance(choice, dict) or choice in ("required", "any")):
            wanted = choice["function"]["name"] if isinstance(choice, dict) else tools[0]["function"]["name"]
            tool = next(item["function"] for item in tools if item["function"]["name"] == wanted)
            arguments = json.dumps(generate(tool["parameters"], tool["parameters"]), ensure_ascii=False)
            return None, [{"id": "call_1", "type": "function", "function": {"name": wanted, "arguments": arguments}}]
        asked = body.get("response_format") or {}
        if asked.get("type") == "json_schema":
            schema = asked["json_schema"]["schema"]
            return json.dumps(generate(schema, schema), ensure_ascii=False), None
        in_words = re.search(r"JSON schema:\n(\{.*\})", str(body["messages"][0]["content"]))
        if in_words:
            schema = json.loads(in_words[1])
            return json.dumps(generate(schema, schema), ensure_ascii=False), None
        return "echo: " + str(body["messages"][-1].get("content"))[:60], None

    async def _stream(
        self, request: web.Request, chunk: dict[str, Any], content: str, usage: dict[str, int], mode: str | None
    ) -> web.StreamResponse:
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)

        async def send(delta: dict[str, Any], finish: str | None = None) -> None:
            choice = {"index": 0, "delta": delta, "finish_reason": finish}
            await stream.write(f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n".encode())

        groq = request.path.startswith("/openai/")
        await send({"role": "assistant", "content": ""})
        for number, word in enumerate(re.findall(r"\S+\s*", content)):
            if mode == "stream_cut" and number == 2 and request.transport is not None:
                request.transport.close()
                return stream
            if mode == "stream_error" and number == 2:
                await stream.write(b'data: {"error":{"message":"boom","type":"server_error"}}\n\n')
                return stream
            await send({"content": word})
        if groq:
            chunk = {**chunk, "x_groq": {"usage": usage}}  # where Groq tells it
        await send({}, "length" if mode == "length" else "stop")
        if not groq:
            await stream.write(f"data: {json.dumps({**chunk, 'choices': [], 'usage': usage})}\n\n".encode())
        await stream.write(b"data: [DONE]\n\n")
        return stream

    async def _embeddings(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        response, _ = await self._admit(request, body)
        if response is not None:
            return response
        texts = [body["input"]] if isinstance(body["input"], str) else body["input"]
        if any(not text for text in texts) or len(texts) > 2048:
            return _error(400, "input must not be empty", "invalid_request_error")
        size = body.get("dimensions") or 64
        rows = []
        for index, text in enumerate(texts):
            digest = hashlib.sha256(str(text).encode()).digest()
            vector = [((digest[place % 32] + place) % 255) / 255 - 0.5 for place in range(size)]
            rows.append({"object": "embedding", "index": index, "embedding": vector})
        usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
        return web.json_response({"object": "list", "data": rows[::-1], "model": body["model"], "usage": usage})


def _error(
    status: int, message: str, kind: str, code: str | None = None, headers: dict[str, str] | None = None
) -> web.Response:
    error = {"message": message, "type": kind, "code": code, "param": None}
    return web.json_response({"error": error}, status=status, headers=headers)


def _spoilt(content: str | None, mode: str | None) -> str | None:
    if mode == "fenced":
        return f"Here you go:\n```json\n{content}\n```\nHope it helps"
    if mode == "cut_json" and content:
        return content[:-2]
    if mode == "trailing_comma" and content:
        return content[:-1] + ",}"
    if mode == "thoughts":
        return f'<think>maybe {{"a": 1}}</think>{content}'
    spoilt = {"wrong_type": '{"foo": 1}', "prose": "Sorry, I could not find it.", "empty": "", "null": None}
    return spoilt.get(mode, content) if mode else content


def generate(schema: dict[str, Any], root: dict[str, Any], name: str = "x") -> Any:
    """The smallest value that is valid against a JSON schema."""
    while "$ref" in schema:
        node = root
        for key in schema["$ref"].lstrip("#/").split("/"):
            node = node[key]
        schema = {**node, **{key: value for key, value in schema.items() if key != "$ref"}}
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return generate(schema[key][0], root, name)
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object" or "properties" in schema:
        return {key: generate(value, root, key) for key, value in schema.get("properties", {}).items()}
    if kind == "array":
        return [generate(schema.get("items", {}), root, name)]
    return {"integer": 3, "number": 0.5, "boolean": True, "null": None}.get(str(kind), f"{name}-é")
