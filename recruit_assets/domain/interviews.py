"""A practice interview: what is asked in which order, what was said, and the report made of it.

Belongs here: the types, the plan of an interview and the machine that walks through it. The order is decided here and
nowhere else: a model words a question, it never chooses the next one nor ends the interview. Does not belong here:
scoring (`interview_scoring`), choosing what to ask about (`interview_topics`), or any model.
"""

from __future__ import annotations

import hashlib
import json
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from recruit_assets.domain.documents import Language
from recruit_assets.domain.profiles import Usage

Phase = Literal["opening", "evidence", "gap", "behavioural", "candidate_questions", "closing"]
Level = Literal["junior", "experienced", "senior"]
Competence = Literal["examples", "method", "results", "role", "interest"]
COMPETENCES: tuple[Competence, ...] = ("examples", "method", "results", "role", "interest")
MAX_QUESTIONS = 20
MAX_ANSWER_CHARACTERS = 8000


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(_Value):
    """One question of the plan. `topic` is what it is about, in the words of the CV or the offer; `pointer` the JSON
    Pointer of the profile's value it comes from; `context` the job it belongs to ("Nurse, Saint-Luc clinic")."""

    phase: Phase
    topic: str | None = None
    context: str | None = None
    pointer: str | None = None


class Turn(_Value):
    """One thing said. `step` is the index of the plan's question it belongs to."""

    speaker: Literal["interviewer", "candidate"]
    step: int
    phase: Phase
    text: str
    follow_up: bool = False


class Quote(_Value):
    """The candidate's own words: `turn` is the index of the turn in the transcript that holds `text`."""

    turn: int
    text: str


class CompetenceScore(_Value):
    """One competence. `score` is 1 (not shown) to 5 (shown clearly and more than once), or None when too little was
    said to tell; `label` and `comment` are in the interview's language."""

    competence: Competence
    label: str
    score: int | None = Field(ge=1, le=5)
    quotes: tuple[Quote, ...] = ()
    comment: str = ""


class InterviewReport(_Value):
    """What the candidate can take from the interview. It holds no verdict on hiring, and none may be made of it alone.

    `rubric_version` identifies the prompts and rules the scores were made with, `model` the model that asked and
    scored ("offline-..." for the rule-based one). `ignored` counts sentences that tried to give the scorer orders and
    were left out. `simulated` tells that the answers are a simulated candidate's.
    """

    interview_id: str
    cv_key: str
    offer_id: str
    offer_title: str
    language: Language
    model: str
    rubric_version: str
    scores: tuple[CompetenceScore, ...]
    strengths: tuple[str, ...]
    to_work_on: tuple[str, ...]
    note: str
    ignored: int = 0
    simulated: bool = False


class Interview(BaseModel):
    """An interview under way or done: its plan, what was said so far, and the report once there is one.

    `wanted` is the offer's title and text. `follow_ups` allows one further question on a vague answer.
    `usage` is what the model has cost so far.
    """

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    interview_id: str
    cv_key: str
    offer_id: str
    offer_title: str
    wanted: str
    language: Language
    level: Level
    model: str
    rubric_version: str
    plan: tuple[Step, ...]
    follow_ups: bool = True
    simulated: bool = False
    turns: list[Turn] = Field(default_factory=list)
    usage: Usage = Field(default_factory=Usage)
    report: InterviewReport | None = None

    @property
    def finished(self) -> bool:
        """Whether the interviewer has said goodbye: the closing words stand in the transcript."""
        return bool(self.turns) and self.turns[-1].phase == "closing"

    @property
    def waiting_for_answer(self) -> bool:
        """Whether the last thing said is a question."""
        return bool(self.turns) and self.turns[-1].speaker == "interviewer" and not self.finished


def phases(questions: int) -> list[Phase]:
    """The phases of an interview of `questions` questions (1 to 20), in order, with the closing words at the end.

    An opening; then the CV's evidence, the gaps to the offer and past behaviour, as evenly as they go; the candidate's
    own questions last when there are at least three. Raises ValueError on another number.
    """
    if not 1 <= questions <= MAX_QUESTIONS:
        raise ValueError(f"an interview has 1 to {MAX_QUESTIONS} questions, not {questions}")
    last: list[Phase] = ["candidate_questions"] if questions >= 3 else []
    middle: list[Phase] = ["evidence", "gap", "behavioural"]
    between = questions - 1 - len(last)
    body: list[Phase] = [phase for index, phase in enumerate(middle) for _ in range((between + 2 - index) // 3)]
    return ["opening", *body, *last, "closing"]


def next_turn(interview: Interview, vague: bool) -> tuple[int, bool] | None:
    """What the interviewer says next: (index in the plan, whether it is a follow-up); None when it is not their turn
    or all is said. `vague` tells whether the last answer was, which earns one follow-up for each question."""
    if interview.finished or interview.waiting_for_answer:
        return None
    if not interview.turns:
        return 0, False
    step = interview.turns[-1].step
    asked_again = any(turn.follow_up for turn in interview.turns if turn.step == step)
    if vague and interview.follow_ups and not asked_again:
        return step, True
    return step + 1, False


def interview_id(**identity: str | int | None) -> str:
    """16 hex digits that identify an interview by everything that decides its course: equal inputs, equal interview."""
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:16]
