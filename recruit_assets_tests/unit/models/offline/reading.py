"""Asks the offline model about the lines of a text, as an agent does."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel

from recruit_assets.domain.numbered_lines import numbered_lines
from recruit_assets.domain.profiles import Cited
from recruit_assets.models.offline import OfflineModel
from recruit_assets_tests.support.cv_texts import document

Question = TypeVar("Question", bound=BaseModel)


def ask(text: str, question: type[Question]) -> Question:
    """The model's answer to `question` about the lines of `text`; every value it cites stands in the lines it names (of a
    name, which may be in two parts, every word)."""
    cv = document(text.strip("\n"))
    lines = numbered_lines(cv, range(1, len(cv.lines) + 1))
    content = f"Read these lines.\n<lines>\n{lines}\n</lines>\nAnswer."
    answer = OfflineModel().ask([{"role": "user", "content": content}], question).parsed
    assert isinstance(answer, question)
    for cited in _cited(answer):
        shown = " ".join(cv.lines[number - 1].text for number in cited.lines)
        parts = cited.value.split() if cited is getattr(answer, "name", None) else [" ".join(cited.value.split())]
        assert all(part in " ".join(shown.split()) for part in parts), "a value is not in its lines"
    return answer


def shown(cited: Cited | None) -> str | None:
    """The value, or None."""
    return cited.value if cited else None


def _cited(node: object) -> list[Cited]:
    if isinstance(node, Cited):
        return [node]
    if isinstance(node, BaseModel):
        return [found for name in type(node).model_fields for found in _cited(getattr(node, name))]
    return [found for child in node for found in _cited(child)] if isinstance(node, list) else []
