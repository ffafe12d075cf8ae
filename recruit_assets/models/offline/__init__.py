"""The model that needs no key: written rules that answer each section's agent from the lines it is given.

Belongs here: the rules, one module for each section, behind the interface of a chat model. They see the
numbered lines of
the message and nothing else, as a language model would. Does not belong here: checking or normalising values
(`domain`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel

from recruit_assets.domain import dates, folding, sections
from recruit_assets.domain.profiles import (
    EducationAnswer,
    ExperienceAnswer,
    IdentityAnswer,
    LanguagesAnswer,
    ProjectsAnswer,
    SkillsAnswer,
    Usage,
)
from recruit_assets.domain.sections import NumberedLine, parse_numbered_lines
from recruit_assets.domain.vocabulary import diplomas, headings, jobs, organisations, places
from recruit_assets.domain.vocabulary import languages as language_names
from recruit_assets.models.chat import Answer, Message, ModelError
from recruit_assets.models.offline.education import answer_education
from recruit_assets.models.offline.experience import answer_experience
from recruit_assets.models.offline.identity import answer_identity
from recruit_assets.models.offline.languages import answer_languages
from recruit_assets.models.offline.projects import answer_projects
from recruit_assets.models.offline.skills import answer_skills

RULES: dict[type[BaseModel], Callable[[Sequence[NumberedLine]], BaseModel]] = {
    IdentityAnswer: answer_identity,
    ExperienceAnswer: answer_experience,
    EducationAnswer: answer_education,
    SkillsAnswer: answer_skills,
    LanguagesAnswer: answer_languages,
    ProjectsAnswer: answer_projects,
}
"""The rule that answers each question."""

_READ_WITH = (dates, folding, sections, diplomas, headings, jobs, language_names, organisations, places)
"""The modules outside this package that decide an answer."""
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
    files += [Path(str(module.__file__)) for module in _READ_WITH]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:8]
