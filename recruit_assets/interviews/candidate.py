"""The simulated candidate: answers an interview from the CV's own facts, so that one can be run without a person.

Belongs here: which facts answer which question. Does not belong here: the wording (`prompts/interview/candidate.*.md`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from recruit_assets.domain.documents import Language
from recruit_assets.domain.interview_topics import achievements, content_words
from recruit_assets.domain.interviews import Interview, InterviewReport, Level, Step
from recruit_assets.domain.offers import Offer
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.interviews.simulator import InterviewSimulator


class SimulatedCandidate:
    """Answers with what the profile tells (never name or contact details), in the model and words of `simulator`."""

    def __init__(self, simulator: InterviewSimulator, profile: CandidateProfile):
        self._simulator = simulator
        told = list(achievements(profile.profile))
        self._highlights = [step for step in told if "/highlights/" in (step.pointer or "")]
        self._skills = [str(step.topic) for step in told if (step.pointer or "").startswith("/skills/")]
        self._told = told

    def __call__(self, interview: Interview) -> str:
        """The answer to the question that waits. Raises ModelError."""
        asked = interview.turns[-1]
        step = interview.plan[asked.step]
        facts = {"title": interview.offer_title, **self._facts(interview, asked.step, asked.follow_up)}
        heading = "no_question" if asked.reason == "reply" else "follow_up" if asked.follow_up else step.phase
        return self._simulator.ask(
            interview,
            self._simulator.prompts.instructions("candidate", interview.language, "role"),
            {
                "task": "answer",
                "question": asked.text,
                "facts": facts,
                "example": self._simulator.prompts.answer(interview.language, heading, facts),
            },
        )

    def _facts(self, interview: Interview, index: int, follow_up: bool) -> dict[str, str | None]:
        step = interview.plan[index]
        if follow_up:
            return _about(self._highlight(index + 1))
        match step.phase:
            case "opening":
                return {**_about(self._highlight(0)), "more": ", ".join(self._skills[:3]) or None}
            case "evidence":
                item = (step.pointer or "").rpartition("/")[0]
                same = [other for other in self._highlights if str(other.pointer).startswith(f"{item}/")]
                more = next((other.topic for other in same if other.pointer != step.pointer), None)
                return {**_about(step), "more": more}
            case "technical":
                return self._in_work(step)
            case "gap":
                wanted = content_words(step.topic or "")
                closest = max(self._told, key=lambda one: len(content_words(one.topic or "") & wanted), default=None)
                return {"more": closest.topic if closest else None, "context": closest.context if closest else None}
            case _:
                return _about(self._highlight(index))

    def _in_work(self, step: Step) -> dict[str, str | None]:
        """A skill, and the job whose highlights name it."""
        words = content_words(step.topic or "")
        used = next((one for one in self._highlights if words and words <= content_words(one.topic or "")), None)
        return {"topic": used.topic if used else step.topic, "context": used.context if used else None}

    def _highlight(self, number: int) -> Step | None:
        return self._highlights[number % len(self._highlights)] if self._highlights else None


def _about(step: Step | None) -> dict[str, Any]:
    return {"topic": step.topic, "context": step.context} if step else {}


def play(simulator: InterviewSimulator, interview: Interview, respond: Callable[[Interview], str]) -> InterviewReport:
    """Lead the interview to its end from wherever it stands, with `respond` giving each answer, and report on it.

    Raises ModelError; what was said until then is in the interview.
    """
    while not interview.finished:
        simulator.next_question(interview)
        if interview.waiting_for_answer:
            simulator.answer(interview, respond(interview))
    return simulator.report(interview)


def simulate(
    simulator: InterviewSimulator,
    profile: CandidateProfile,
    offer: Offer,
    language: Language,
    questions: int = 5,
    level: Level = "experienced",
) -> Interview:
    """A whole interview with the simulated candidate, its report in it. Raises ModelError."""
    interview = simulator.start(profile, offer, language, questions, level, simulated=True)
    play(simulator, interview, SimulatedCandidate(simulator, profile))
    return interview
