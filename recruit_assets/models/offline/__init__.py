"""The model that needs no key: written rules that answer each section's agent from the lines it is given.

Belongs here: the rules, one module for each section, behind the interface of a chat model. They see the numbered lines
of the message and nothing else, as a language model would. Does not belong here: checking or normalising values
(`domain`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel

from recruit_assets import domain
from recruit_assets.domain.profiles import Usage
from recruit_assets.models.chat import Answer, Message, ModelError

_READ_WITH = (
    "dates.py",
    "folding.py",
    "sections.py",
    "vocabulary/diplomas.py",
    "vocabulary/headings.py",
    "vocabulary/jobs.py",
    "vocabulary/languages.py",
    "vocabulary/organisations.py",
    "vocabulary/places.py",
    "wrapping.py",
)
"""The files of `domain` that decide an answer."""
_FENCE = re.compile(r"<lines>[ \t]*\n(.*?)</lines>", re.DOTALL)


class OfflineModel:
    """A `ChatModel` made of rules: deterministic, thread-safe, without cost or network.

    `name` changes whenever a rule or a word list does, so a stored result tells which rules made it.
    """

    def __init__(self) -> None:
        self.name = f"offline-rules-{_version()}"

    def ask(self, messages: Sequence[Message], response_model: type[BaseModel] | None = None) -> Answer:
        """Answer with an instance of `response_model` (one of the section answers) read from the numbered lines between
        <lines> and </lines> of the last message that has them.

        Raises ModelError for any other question, or where no message holds such lines.
        """
        # The rules compile many patterns: the graph, which only wants the name, loads without them.
        from recruit_assets.domain.numbered_lines import parse_numbered_lines
        from recruit_assets.models.offline.rules import RULES

        rule = RULES.get(response_model) if response_model is not None else None
        if rule is None:
            asked = response_model.__name__ if response_model is not None else "free text"
            raise ModelError(
                f"The offline rules can't answer with {asked}: they read CV sections only "
                f"({', '.join(known.__name__ for known in RULES)}). "
                "Set a language model for this task."
            )
        parsed = rule(parse_numbered_lines(_fenced(messages)))
        text = parsed.model_dump_json()
        asked_tokens = sum(len(message["content"]) for message in messages) // 4
        return Answer(text, parsed, Usage(requests=1, prompt_tokens=asked_tokens, completion_tokens=len(text) // 4))


def _fenced(messages: Sequence[Message]) -> str:
    """The numbered lines of the last user message that has some; its prose may speak of <lines> too."""
    for message in reversed(messages):
        found = _FENCE.findall(message["content"]) if message["role"] == "user" else []
        if found:
            return max(found, key=len)
    raise ModelError("The offline rules found no numbered lines between <lines> and </lines> in the question.")


@lru_cache(maxsize=1)
def _version() -> str:
    """Eight hex digits of the hash of all rules and word lists."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    files += [Path(str(domain.__file__)).parent / name for name in _READ_WITH]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:8]
