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

Phase = Literal["opening", "evidence", "technical", "gap", "behavioural", "candidate_questions", "closing"]
Level = Literal["junior", "experienced", "senior"]
Competence = Literal["examples", "method", "results", "role", "interest"]
Reason = Literal["vague", "off_topic", "contradiction", "reply"]
"""Why a question is asked further: too little was said, it was about something else, it does not go with what is known, or
the candidate asked something."""
LEVELS: tuple[Level, ...] = ("junior", "experienced", "senior")
COMPETENCES: tuple[Competence, ...] = ("examples", "method", "results", "role", "interest")
MAX_QUESTIONS = 20
MAX_ANSWER_CHARACTERS = 8000


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(_Value):
    """One question of the plan. `topic` is what it is about, in the words of the CV or the offer; `pointer` the JSON
    Pointer of the profile's value it comes from; `context` the job it belongs to ("Nurse, Saint-Luc clinic"); `held`
    tells that the topic is something one has or has not, as a diploma."""

    phase: Phase
    topic: str | None = None
    context: str | None = None
    pointer: str | None = None
    held: bool = False


class Job(_Value):
    """What the CV tells of a job: employer, and the years it began and ended (None: unknown, or it goes on)."""

    employer: str
    start: int | None = None
    end: int | None = None


class Turn(_Value):
    """One thing said. `step` is the index of the plan's question it belongs to; `reason` says why it follows up, `level`
    how hard the question is."""

    speaker: Literal["interviewer", "candidate"]
    step: int
    phase: Phase
    text: str
    follow_up: bool = False
    reason: Reason | None = None
    level: Level | None = None


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


class ModelAnswer(_Value):
    """How a question could be answered better: with the candidate's own words and facts, and a place kept where something
    is missing."""

    question: str
    text: str


class InterviewReport(_Value):
    """What the candidate can take from the interview. It holds no verdict on hiring, and none may be made of it alone.

    `to_work_on` says what to change, `model_answers` how the weakest answers could sound, `exercises` what to do next.

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
    model_answers: tuple[ModelAnswer, ...] = ()
    exercises: tuple[str, ...] = ()

    @property
    def points(self) -> int | None:
        """The scores together, of 100; None when none could be given. For comparing one's own attempts."""
        given = [score.score for score in self.scores if score.score is not None]
        return round(20 * sum(given) / len(given)) if given else None


class Interview(BaseModel):
    """An interview under way or done: its plan, what was said so far, and the report once there is one.

    `wanted` is the offer's title and text. `jobs` and `skills` are what the CV says, to be held against what is said,
    and `year` when that is. `follow_ups` allows one further question on an answer that is vague or contradicts
    another, and on questions of the candidate's. `withheld` is what identifies the candidate, where it is kept from
    the model. `level` is where it begins. `usage` is what the model has cost so far.
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
    jobs: tuple[Job, ...] = ()
    skills: tuple[str, ...] = ()
    year: int = 0
    withheld: tuple[str, ...] = ()
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

    An opening; then the CV's evidence, technique, the gaps to the offer and past behaviour, as evenly as they go
    (with few questions, technique is left out first); the candidate's own questions last when there are at least
    three. Raises ValueError on another number.
    """
    if not 1 <= questions <= MAX_QUESTIONS:
        raise ValueError(f"an interview has 1 to {MAX_QUESTIONS} questions, not {questions}")
    last: list[Phase] = ["candidate_questions"] if questions >= 3 else []
    between = questions - 1 - len(last)
    first: list[Phase] = ["evidence", "gap", "behavioural", "technical"]
    count = {phase: (between + 3 - index) // 4 for index, phase in enumerate(first)}
    order: list[Phase] = ["evidence", "technical", "gap", "behavioural"]
    return ["opening", *(phase for phase in order for _ in range(count[phase])), *last, "closing"]


def next_turn(interview: Interview, reason: Reason | None) -> tuple[int, bool] | None:
    """What the interviewer says next: (index in the plan, whether it is a follow-up); None when it is not their turn
    or all is said. `reason` is why the last answer asks for one: each question may have one follow-up."""
    if interview.finished or interview.waiting_for_answer:
        return None
    if not interview.turns:
        return 0, False
    step = interview.turns[-1].step
    asked_again = any(turn.follow_up for turn in interview.turns if turn.step == step)
    if reason is not None and interview.follow_ups and not asked_again:
        return step, True
    return step + 1, False


def interview_id(**identity: str | int | None) -> str:
    """16 hex digits that identify an interview by everything that decides its course: equal inputs, equal interview."""
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:16]
