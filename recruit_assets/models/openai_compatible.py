"""A chat model behind any server that speaks the OpenAI API: OpenAI, Groq, vLLM, Ollama and the like.

Belongs here: what is sent, how an answer is read and checked, what it cost. Does not belong here: limits and retries
(`guard`), or which model a setting names (`choose`).
"""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from recruit_assets.domain.profiles import Usage
from recruit_assets.models.chat import Answer, Message, ModelError
from recruit_assets.models.guard import Guard, status_of
from recruit_assets.models.prices import price_of

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

logger = logging.getLogger(__name__)

FORMATS = ("json_schema", "json_object", "prompt")
"""How a typed answer is asked for, best first: the server holds the model to the schema, or to JSON, or to nothing."""

_REFUSED_FORMAT = re.compile(r"response_format|json_schema|json_object|structured output|guided|grammar|schema", re.I)
_THOUGHTS = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)
_STRINGS = re.compile(r'"(?:\\.|[^"\\])*"', re.DOTALL)


ENDLESS = 0.5
"""The frequency penalty of a second try after a cut answer: small models count or repeat themselves without an end."""


class _Cut(ModelError):
    """The answer ran into the model's limit of tokens."""


class _Refused:
    """In the place of an answer: the server does not know this parameter. The next request goes without it."""


class OpenAICompatibleModel:
    """A ChatModel over the openai client (thread-safe; its own retries are off, `guard` has them).

    `name` is stored with every result and looked up in the price list; `model` is the id that is sent. What a server
    turns out not to support (a JSON schema, JSON mode, the temperature, a frequency penalty) is remembered and not sent
    again.
    """

    remote = True

    def __init__(
        self,
        name: str,
        model: str,
        base_url: str,
        api_key: str,
        guard: Guard | None = None,
        *,
        timeout_seconds: float = 60.0,
        temperature: float | None = 0.0,
    ):
        self.name = name
        self.model = model
        self.price = price_of(name)
        self._base_url = base_url
        self._api_key = api_key
        self._guard = guard or Guard()
        self._timeout = timeout_seconds
        self._temperature = temperature
        self._penalty: float | None = ENDLESS
        self._format = 0
        self._lock = threading.Lock()
        if self.price is None:
            logger.warning("No price is known for the model %s: its cost will be reported as 0.", name)

    def ask(self, messages: Sequence[Message], response_model: type[BaseModel] | None = None) -> Answer:
        """Answer the conversation in at most `guard.attempts` requests, one of them to have a bad answer put right.

        An answer that was cut is asked for once more with a penalty on repetition, and never used itself.
        Raises ModelError: twice cut, refused, empty, twice not of the asked type, or whatever the guard gave up on.
        """
        budget = self._guard.budget()
        conversation: list[Message] = list(messages)
        usage = Usage()
        asked_again = False
        cut: _Cut | None = None
        while True:
            if cut and self._penalty is None:
                raise cut
            completion = self._guard.call(
                partial(self._send, conversation, response_model, self._penalty if cut else None),
                estimated_tokens=sum(len(message["content"]) for message in conversation) // 3 + 800,
                budget=budget,
            )
            if isinstance(completion, _Refused):
                continue
            spent = self._usage(completion)
            self._guard.meter.add(self.name, spent)
            usage += spent
            try:
                text = _text(completion)
            except _Cut as error:
                if cut or not budget.allows():
                    raise
                cut = error
                continue
            if response_model is None:
                return Answer(text, usage=usage)
            try:
                return Answer(text, read_json(text, response_model), usage)
            except ValueError as error:
                problem = _problem(error)
            if asked_again or not budget.allows():
                raise ModelError(
                    "The model's answer did not have the asked form, even after it was told what was wrong."
                )
            asked_again = True
            put_right = f"This answer can't be used: {problem}\nAnswer again, with the JSON object only."
            conversation.append({"role": "assistant", "content": text})
            conversation.append({"role": "user", "content": put_right})

    def _send(
        self, messages: list[Message], response_model: type[BaseModel] | None, penalty: float | None
    ) -> ChatCompletion | _Refused:
        import openai

        format_, temperature = self._format, self._temperature
        body: list[Any] = list(messages)
        options: dict[str, Any] = {} if temperature is None else {"temperature": temperature}
        if penalty is not None:
            options["frequency_penalty"] = penalty
        if response_model is not None:
            schema: Any = openai.pydantic_function_tool(response_model)["function"].get("parameters")
            if FORMATS[format_] == "json_schema":
                named = {"name": response_model.__name__, "schema": schema, "strict": True}
                options["response_format"] = {"type": "json_schema", "json_schema": named}
            else:
                body = [{"role": "system", "content": _schema_in_words(schema)}, *body]
                if FORMATS[format_] == "json_object":
                    options["response_format"] = {"type": "json_object"}
        try:
            return self._client.chat.completions.create(model=self.model, messages=body, **options)
        except openai.APIStatusError as error:
            if status_of(error) in (400, 422) and self._does_without(error, format_, options):
                return _Refused()
            raise

    def _does_without(self, error: Any, format_: int, options: dict[str, Any]) -> bool:
        """Whether the server refused a parameter that we can do without: it is dropped for all requests to come."""
        said = f"{error.param} {error.code} {error.message}"
        if error.code in ("json_validate_failed", "tool_use_failed", "context_length_exceeded"):
            return False
        with self._lock:
            if "temperature" in options and "temperature" in said:
                self._temperature = None
                return True
            if "frequency_penalty" in options and "frequency_penalty" in said:
                self._penalty = None
                return True
            if "response_format" in options and _REFUSED_FORMAT.search(said):
                self._format = max(self._format, format_ + 1)
                return True
        return False

    @cached_property
    def _client(self) -> Any:
        import openai

        return openai.OpenAI(base_url=self._base_url, api_key=self._api_key, timeout=self._timeout, max_retries=0)

    def _usage(self, completion: ChatCompletion) -> Usage:
        prompt = (completion.usage and completion.usage.prompt_tokens) or 0
        written = (completion.usage and completion.usage.completion_tokens) or 0
        cost = self.price.cost(prompt, written) if self.price else 0.0
        return Usage(requests=1, prompt_tokens=prompt, completion_tokens=written, cost_usd=cost)


def _text(completion: ChatCompletion) -> str:
    """The answer's text without the model's thoughts. Raises ModelError when it was cut, refused or is empty."""
    choice = completion.choices[0]
    if choice.finish_reason == "length":
        raise _Cut("The model's answer was cut: choose a model that may write longer answers.")
    if choice.finish_reason == "content_filter" or getattr(choice.message, "refusal", None):
        raise ModelError("The model refused to answer.")
    text = _THOUGHTS.sub("", choice.message.content or "").strip()
    if not text:
        raise ModelError("The model's answer was empty.")
    return text


def _schema_in_words(schema: Any) -> str:
    return (
        "Answer with one JSON object and nothing else: no explanation, no code fence. It must be valid against this "
        f"JSON schema:\n{json.dumps(schema, ensure_ascii=False)}"
    )


def read_json(text: str, response_model: type[BaseModel]) -> BaseModel:
    """The typed value in an answer that may have prose, a code fence or small mistakes around its JSON object.

    Small mistakes (a trailing comma, a missing quote) are repaired; an object that isn't closed is not, because its
    lost end would go unnoticed. Raises ValueError (pydantic's ValidationError is one) saying what is wrong.
    """
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise ValueError("it holds no JSON object.")
    try:
        return response_model.model_validate_json(text[start : end + 1])
    except ValidationError as error:
        if error.errors()[0]["type"] != "json_invalid":
            raise
    bare = _STRINGS.sub("", text[start:])
    if any(bare.count(opening) > bare.count(closing) for opening, closing in ("{}", "[]")):
        raise ValueError("its JSON object is not closed.")
    import json_repair

    return response_model.model_validate(json_repair.loads(text[start : end + 1]))


def _problem(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    faults = error.errors(include_url=False, include_input=False, include_context=False)[:10]
    return "; ".join(
        f"{'.'.join(str(step) for step in fault['loc']) or 'the object'}: {fault['msg']}" for fault in faults
    )
