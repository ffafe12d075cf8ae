"""One request to a LangChain chat model: instructions, a task as JSON, and the text that comes back.

Belongs here: how a task travels, how an answer is read, what it cost. Does not belong here: limits and retries
(`models.guard`), or what is asked (`simulator`, `candidate`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from recruit_assets.domain.profiles import Usage
from recruit_assets.models.chat import ModelError
from recruit_assets.models.guard import Budget, Guard, NotACompletion
from recruit_assets.models.prices import price_of

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

T = TypeVar("T", bound=BaseModel)

_TASK = re.compile(r"<task>\n(.*)\n</task>", re.DOTALL)
_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
_CHARACTERS_PER_TOKEN = 3


def task_text(data: dict[str, Any]) -> str:
    """The task as the model sees it. Every "<" inside is escaped, so nothing in the data can end it."""
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f"<task>\n{text}\n</task>"


def read_task(text: str) -> dict[str, Any]:
    """The data that `task_text` was given."""
    found = _TASK.search(text)
    if not found:
        raise ModelError("The offline interview model was sent something that is not one of its tasks.")
    return json.loads(found[1])


class Conversation:
    """A LangChain chat model (its own retries off) behind the product's guard. Thread-safe as far as the model is.

    `name` identifies the model and is stored with every result.
    """

    def __init__(self, model: BaseChatModel, name: str, guard: Guard | None = None):
        self.name = name
        self._model = model
        self._guard = guard or Guard()

    def ask(
        self, instructions: str, data: dict[str, Any], on_text: Callable[[str], object] | None = None
    ) -> tuple[str, Usage]:
        """The model's text, thoughts taken off. Raises ModelError, also for an empty or cut answer.

        With `on_text` the answer is streamed: it is called with all of the text so far, each time there is more of it,
        and again from the start when a stream that broke is asked for anew.
        """
        return self._ask(instructions, data, self._guard.budget(), on_text)

    def ask_for(self, kind: type[T], instructions: str, data: dict[str, Any]) -> tuple[T, Usage]:
        """The model's answer as a `kind`; one that is none is asked for again once. Raises ModelError."""
        budget = self._guard.budget()
        text, usage = self._ask(instructions, data, budget)
        try:
            return kind.model_validate(_json(text)), usage
        except ValueError as error:
            fault = _fault(error)
        text, more = self._ask(f"{instructions}\n\n{fault}", data, budget)
        try:
            return kind.model_validate(_json(text)), usage + more
        except ValueError:
            raise ModelError("The model twice gave an answer of another shape than asked for.") from None

    def _ask(
        self,
        instructions: str,
        data: dict[str, Any],
        budget: Budget,
        on_text: Callable[[str], object] | None = None,
    ) -> tuple[str, Usage]:
        from langsmith.run_helpers import tracing_context

        messages = self.messages(instructions, data)
        size = sum(len(str(message.content)) for message in messages) // _CHARACTERS_PER_TOKEN
        # LangChain would send the conversation to a tracing service that the environment happens to name.
        with tracing_context(enabled=False):
            answer = self._guard.call(
                lambda: self._streamed(messages, on_text) if on_text else self._model.invoke(messages),
                estimated_tokens=size + 300,
                budget=budget,
            )
            usage = self._usage(answer)
            self._guard.meter.add(self.name, usage)
        text = _THOUGHTS.sub("", _text(answer)).strip()
        if answer.response_metadata.get("finish_reason") == "length":
            raise ModelError("The model's answer was cut short: choose a model with room for longer answers.")
        if not text:
            raise ModelError("The model gave an empty answer.")
        return text, usage

    def _streamed(self, messages: list[BaseMessage], on_text: Callable[[str], object]) -> BaseMessage:
        """The whole answer of one streamed request. Raises NotACompletion for a stream that ends before its answer."""
        answer: Any = None
        for piece in self._model.stream(messages):
            answer = piece if answer is None else answer + piece
            if (text := _THOUGHTS.sub("", _text(answer)).lstrip()) and not text.startswith("<think>"):
                on_text(text)
        if answer is None or (self.streams and not answer.response_metadata.get("finish_reason")):
            raise NotACompletion
        return answer

    def messages(self, instructions: str, data: dict[str, Any]) -> list[BaseMessage]:
        """What is sent."""
        from langchain_core.messages import HumanMessage, SystemMessage

        return [SystemMessage(instructions), HumanMessage(task_text(data))]

    @property
    def streams(self) -> bool:
        """Whether the model itself streams; one that does not gives its answer in one piece."""
        from langchain_core.language_models import BaseChatModel

        return type(self._model)._stream is not BaseChatModel._stream

    def _usage(self, answer: BaseMessage) -> Usage:
        counted: dict[str, Any] = getattr(answer, "usage_metadata", None) or {}
        prompt, completion = counted.get("input_tokens", 0), counted.get("output_tokens", 0)
        price = price_of(self.name)
        cost = price.cost(prompt, completion) if price else 0.0
        return Usage(requests=1, prompt_tokens=prompt, completion_tokens=completion, cost_usd=cost)


def _text(answer: BaseMessage) -> str:
    if isinstance(answer.content, str):
        return answer.content
    return "".join(block if isinstance(block, str) else str(block.get("text", "")) for block in answer.content)


def _json(text: str) -> Any:
    """The JSON object in the text: code fences and words around it do not matter, a cut object does."""
    start, end = text.find("{"), text.rfind("}")
    return json.loads(text[start : end + 1])


def _fault(error: ValueError) -> str:
    if isinstance(error, ValidationError):
        places = ", ".join(".".join(map(str, item["loc"])) or "the object" for item in error.errors()[:3])
        return f"Your last answer did not have the asked form: see {places}. Answer with the JSON object alone."
    return "Your last answer was not JSON. Answer with the JSON object alone."
