"""What a chat model is to the rest of the product: messages in, one answer out, with its usage.

Belongs here: the protocol and its value types. Does not belong here: any provider (`offline`, `openai_compatible`) or the
rate limits and retries around it (`guard`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypedDict

from pydantic import BaseModel

from recruit_assets.domain.documents import Document
from recruit_assets.domain.profiles import Usage


class Message(TypedDict):
    """One message of a conversation; `role` is system, user or assistant."""

    role: str
    content: str


class ModelError(Exception):
    """A model that gave no usable answer after all allowed attempts. The message carries no text of the conversation."""


@dataclass(frozen=True)
class Answer:
    """A model's answer: its text, the typed value when one was asked for, and what it cost."""

    text: str
    parsed: BaseModel | None = None
    usage: Usage = field(default_factory=Usage)


def for_document(model: ChatModel, document: Document) -> ChatModel:
    """The model that questions about this document go to: one that keeps something of it back prepares itself for it."""
    prepare = getattr(model, "for_document", None)
    return model if prepare is None else prepare(document)


class ChatModel(Protocol):
    """A chat model. `name` identifies model and version: it enters `crew_version` and every stored result."""

    name: str

    def ask(self, messages: Sequence[Message], response_model: type[BaseModel] | None = None) -> Answer:
        """Answer the conversation; with `response_model` the answer's `parsed` is an instance of it.

        Thread-safe. Raises ModelError when no usable answer could be had.
        """
        ...
