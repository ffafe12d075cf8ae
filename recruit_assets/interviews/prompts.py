"""The interview's prompt files: what the models are told, the question bank, the rubric, in French and in English.

Belongs here: reading the files and filling their slots. Does not belong here: their wording (`prompts/interview`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from recruit_assets.domain.documents import Language
from recruit_assets.domain.interview_scoring import RULES_VERSION
from recruit_assets.domain.interviews import COMPETENCES, Competence
from recruit_assets.domain.prompts import PromptError, part, parts, texts_sha256

FILES = ("interviewer", "candidate", "questions", "rubric")
PHASES_IN_BANK = (
    *("opening", "evidence", "technical", "gap", "behavioural", "follow_up", "reply", "candidate_questions", "closing"),
)
_TOLD_IN_BANK = (
    "gap held",
    "off_topic",
    "courtesy",
    "contradiction years",
    "contradiction cv",
    "contradiction earlier",
    "reply said",
    "reply unsaid",
)
STORY_PARTS = ("situation", "task", "action", "result")
_SLOT = re.compile(r"\[\[(\w+)\]\]")
_FIELDS = ("label", "looked for", "low", "middle", "high", "advice", "exercise")


@dataclass(frozen=True)
class Criterion:
    """One competence of the rubric, in one language: its name, what is looked for, what is said of a low, a middling
    and a high score, and what to do about it."""

    label: str
    looked_for: str
    low: str
    middle: str
    high: str
    advice: str
    exercise: str

    def comment(self, score: int) -> str:
        """What the rubric says of a score from 1 to 5."""
        return self.low if score < 3 else self.middle if score == 3 else self.high


class InterviewPrompts:
    """The texts of `prompts/interview` by file name without suffix ("interviewer.fr").

    Raises PromptError when a file or a part of one is missing.

    `version` (12 hex digits) identifies every word of them together with the rules of scoring.
    """

    def __init__(self, texts: Mapping[str, str]):
        self._texts = dict(texts)
        self._parts = {name: parts(text) for name, text in self._texts.items()}
        for name in (f"{file}.{language}" for file in FILES for language in ("fr", "en")):
            if name not in self._texts:
                raise PromptError(f"The prompt file {name}.md is missing from the interview's prompts.")
        self.version = texts_sha256({**self._texts, "rules": RULES_VERSION})[:12]
        for language in ("fr", "en"):
            for phase in PHASES_IN_BANK:
                if not self.question(language, phase, {"title": "-"}, 0):
                    raise PromptError(
                        f"The prompt file questions.{language}.md needs a question without [[topic]] under '# {phase}'."
                    )
            filled: dict[str, str | None] = dict.fromkeys(("title", "topic", "said", "known"), "-")
            for heading in _TOLD_IN_BANK:
                if not self.question(language, heading, filled, 0):
                    raise PromptError(f"The prompt file questions.{language}.md needs a line under '# {heading}'.")
            self.rubric(language)
            self.model_answer(language, (None, None, None, None))
            self.exercise_next(language)
            for heading in ("question", "reply", "report"):
                self.instructions("interviewer", language, heading)
            self.instructions("candidate", language, "role")

    @classmethod
    def read(cls, folder: Path) -> InterviewPrompts:
        """From the `*.md` files of `folder` (`prompts/interview` of the project). Raises PromptError."""
        if not folder.is_dir():
            raise PromptError(f"There is no folder {folder.name} with the interview's prompts: set RECRUIT_PROMPTS.")
        return cls({path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.md")})

    def instructions(self, file: str, language: Language, heading: str) -> str:
        """What a model is told: the part `heading` of an interviewer or candidate file."""
        return self._part(f"{file}.{language}", heading)

    def question(
        self, language: Language, phase: str, slots: Mapping[str, str | None], turn: int, *, again: bool = True
    ) -> str:
        """A question of the bank for the phase, slots filled: the best that the given slots allow, the `turn`-th of
        those that name as many of them; after the last comes the first `again`. "" when there is none."""
        return self._choose(f"questions.{language}", phase, slots, turn, again)

    def answer(self, language: Language, phase: str, slots: Mapping[str, str | None]) -> str:
        """A model answer for the simulated candidate; "" when there is none."""
        return self._choose(f"candidate.{language}", phase, slots, 0)

    def rubric(self, language: Language) -> dict[Competence, Criterion]:
        """The rubric, in the order of COMPETENCES. Raises PromptError naming what is missing."""
        name = f"rubric.{language}"
        criteria: dict[Competence, Criterion] = {}
        for competence in COMPETENCES:
            lines = self._fields(name, competence)
            missing = [field for field in _FIELDS if not lines.get(field)]
            if missing:
                raise PromptError(f"The prompt file {name}.md lacks '{missing[0]}:' under '# {competence}'.")
            criteria[competence] = Criterion(*(lines[field] for field in _FIELDS))
        return criteria

    def model_answer(self, language: Language, said: Sequence[str | None], context: str | None = None) -> str:
        """An answer in the four steps of a story, of what was `said` for each; where that is None, what would belong there
        (the job that is the `context` begins the situation), where it is "", no line. Raises PromptError."""
        fields = self._fields(f"rubric.{language}", "frame")
        try:
            told = [
                (fields[step], fields[f"{step} missing"] if text is None else text)
                for step, text in zip(STORY_PARTS, said, strict=True)
                if text != ""
            ]
        except KeyError as missing:
            raise PromptError(f"The prompt file rubric.{language}.md lacks {missing}: under '# frame'.") from None
        if said[0] is None and context:
            told[0] = (told[0][0], f"{context}, {told[0][1]}")
        colon = " : " if language == "fr" else ": "
        return "\n".join(f"{name}{colon}{text}" for name, text in told)

    def exercise_next(self, language: Language) -> str:
        """What to do after an interview that went well."""
        return self._part(f"rubric.{language}", "next")

    def _fields(self, name: str, heading: str) -> dict[str, str]:
        lines = self._part(name, heading).splitlines()
        return {line.partition(":")[0].strip(): line.partition(":")[2].strip() for line in lines}

    def note(self, language: Language, model: str) -> str:
        """The sentence that stands under every report: a program made it."""
        return _fill(self._part(f"rubric.{language}", "note"), {"model": model}) or ""

    def _choose(self, name: str, heading: str, slots: Mapping[str, str | None], turn: int, again: bool = True) -> str:
        lines = self._parts[name].get(heading, "").splitlines()
        templates = [line[2:].strip() for line in lines if line.startswith("- ")]
        usable = [template for template in templates if _fill(template, slots) is not None]
        if not usable:
            return ""
        most = max(_slots_about_topic(template) for template in usable)
        best = [template for template in usable if _slots_about_topic(template) == most]
        if turn >= len(best) and not again:
            return ""
        return _fill(best[turn % len(best)], slots) or ""

    def _part(self, name: str, heading: str) -> str:
        """Cut up once: every turn of an interview asks for several. Raises PromptError."""
        return self._parts[name].get(heading) or part(self._texts, name, heading)


def _slots_about_topic(template: str) -> int:
    return len(set(_SLOT.findall(template)) - {"title"})


def _fill(template: str, slots: Mapping[str, str | None]) -> str | None:
    """The template with its slots filled in one pass; None when a slot has nothing to stand in it."""
    if any(not slots.get(name) for name in _SLOT.findall(template)):
        return None
    return _SLOT.sub(lambda slot: str(slots[slot[1]]), template)
