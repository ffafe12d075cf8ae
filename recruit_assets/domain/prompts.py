"""The words the crew's agents are told, as texts: how a prompt file is cut up, filled with lines and identified.

Belongs here: the format of a prompt file (Markdown: `# heading` and what follows; `<!-- comments -->` are for people
and are not sent), the message a section's lines travel in, the identity of a set of prompts. Does not belong here:
reading the files (`recruit_assets.crew`), or the wording itself (`prompts/`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from recruit_assets.domain.profiles import SECTIONS, Section

RULES = "rules"
LINES = "[[lines]]"
"""Where the numbered lines are to go: the end of a task's text."""

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"^# +(.+?) *$", re.MULTILINE)


class PromptError(ValueError):
    """A prompt file that is missing or lacks a part; the message names the file and the part."""


@dataclass(frozen=True)
class AgentPrompt:
    """Who an agent is and what its task is; `task` ends with the place of the lines."""

    role: str
    goal: str
    backstory: str
    task: str
    expected_output: str


@dataclass(frozen=True)
class CrewPrompts:
    """The prompts of the whole crew: the rules every agent is told first, and what each one is told.

    `sha256` identifies every character of the files, comments included.
    """

    rules: str
    agents: Mapping[Section, AgentPrompt]
    sha256: str

    @classmethod
    def parse(cls, texts: Mapping[str, str]) -> CrewPrompts:
        """From the files' texts by name without suffix: one for each section, and `rules`. Raises PromptError."""
        for name in (*SECTIONS, RULES):
            if name not in texts:
                raise PromptError(f"The prompt file {name}.md is missing from the crew's prompts.")
        rules = part(texts, RULES, "rules")
        agents: dict[Section, AgentPrompt] = {
            section: AgentPrompt(
                role=part(texts, section, "role"),
                goal=part(texts, section, "goal"),
                backstory=part(texts, section, "backstory"),
                task=part(texts, section, "task") + "\n" + LINES,
                expected_output=part(texts, section, "expected output"),
            )
            for section in SECTIONS
        }
        return cls(rules, agents, texts_sha256(texts))


def parts(text: str) -> dict[str, str]:
    """A prompt file's parts by heading (lower case), comments removed; text before the first heading is dropped."""
    pieces = _HEADING.split(_COMMENT.sub("", text))
    return {heading.lower(): body.strip() for heading, body in zip(pieces[1::2], pieces[2::2], strict=True)}


def part(texts: Mapping[str, str], name: str, heading: str) -> str:
    """The part `heading` of the file `name`. Raises PromptError when it is missing or empty."""
    body = parts(texts[name]).get(heading)
    if not body:
        raise PromptError(f"The prompt file {name}.md has no text under the heading '# {heading}'.")
    return body


def texts_sha256(texts: Mapping[str, str]) -> str:
    """Hex SHA-256 of named texts, the same whatever the order of the names and the kind of line ending."""
    digest = hashlib.sha256()
    for name in sorted(texts):
        body = texts[name].replace("\r\n", "\n")
        digest.update(f"{name}\0{len(body)}\0{body}\0".encode())
    return digest.hexdigest()


def quoted_lines(lines: str) -> str:
    """The numbered lines (of `domain.sections`, which sees to it that none can end the quotation) between the markers
    `<lines>` and `</lines>`."""
    return f"<lines>\n{lines}\n</lines>"
