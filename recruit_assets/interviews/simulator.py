"""The interview simulator: walks a candidate through an interview and reports on it, with any chat model.

Belongs here: who speaks when a turn is taken, and what of a model's answer is accepted. Does not belong here: the order
of the questions and the rules of scoring (`domain`), the wording (`prompts/interview`), storing (`save` is handed in).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from copy import copy
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, Field

from recruit_assets.domain import folding
from recruit_assets.domain.courtesy import is_rude
from recruit_assets.domain.documents import Language
from recruit_assets.domain.interview_advice import Retold, offer_says, to_tell_again
from recruit_assets.domain.interview_flow import Contradiction, further, level_now, open_questions
from recruit_assets.domain.interview_scoring import (
    Answered,
    RuleScore,
    answered,
    find_quote,
    heard,
    score_by_rules,
    tells_a_verdict,
)
from recruit_assets.domain.interview_topics import jobs, plan, skills
from recruit_assets.domain.interviews import (
    MAX_ANSWER_CHARACTERS,
    Competence,
    CompetenceScore,
    Interview,
    InterviewReport,
    Level,
    ModelAnswer,
    Quote,
    Turn,
    next_turn,
)
from recruit_assets.domain.offers import Offer
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.interviews.conversation import Conversation
from recruit_assets.interviews.prompts import Criterion, InterviewPrompts
from recruit_assets.interviews.veil import Veil, identifying
from recruit_assets.models.lane import LANE

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from recruit_assets.models.guard import Guard

T = TypeVar("T", bound=BaseModel)

_MAX_QUESTION_CHARACTERS = 700
_HELD_BACK = 60
"""Characters, more than any wording of `_FORBIDDEN` has: a question is known to be fit before it is shown so far."""
_REMEMBERED_TURNS = 6
_OFFER_CHARACTERS = 6000
_QUOTES_EACH = 3
_EXERCISES = 2
_REPLIES = 3
_CLIPPED = 160
_MODEL_ANSWER_CHARACTERS = 1500
_FORBIDDEN = re.compile(
    r"\b(?:quel(?:le)? (?:est votre )?age|votre age|date de naissance|etes[- ]vous (?:mariee?|enceinte"
    r"|syndiquee?|croyante?)"
    r"|avez[- ]vous des enfants|(?:projet|desir) d'enfants?|votre (?:religion|origine|nationalite"
    r"|etat de sante|conjointe?)"
    r"|orientation sexuelle|opinions? politiques?"
    r"|how old are you|your age|date of birth|are you (?:married|pregnant|religious)"
    r"|do you have (?:any )?(?:children|kids)"
    r"|plan(?:ning)? to have (?:children|kids)|your (?:religion|ethnicity|nationality|health|spouse)"
    r"|where are you originally"
    r"|sexual orientation|political (?:opinions?|views)|union member)\b"
)


class _Remark(BaseModel):
    competence: Competence
    quotes: list[str] = Field(default_factory=list)
    comment: str = ""


class _Remarks(BaseModel):
    """What a model answers when it is asked what it has to say about an interview whose points are given."""

    remarks: list[_Remark]
    model_answers: list[str] = Field(default_factory=list)


class InterviewSimulator:
    """Leads practice interviews. Stateless: all that is known of an interview is in its `Interview`, so one simulator
    serves any number of them, and one that was cut short goes on from where it is stored.

    `model` is any LangChain chat model, `name` what is stored as its name. `save` is called with the interview after
    every turn and after the report. With `redact` the model is not told who the candidate is: placeholders stand for it
    in what is sent. Methods that ask the model raise ModelError; the interview then stands as it was before and the call
    can be repeated.
    """

    def __init__(
        self,
        model: BaseChatModel,
        prompts: InterviewPrompts,
        *,
        name: str,
        guard: Guard | None = None,
        save: Callable[[Interview], object] | None = None,
        redact: bool = False,
    ):
        self.name = f"{name}+redacted" if redact else name
        self.prompts = prompts
        self.conversation = Conversation(model, name, guard)
        self._redact = redact
        self._save = save or (lambda interview: None)

    @property
    def rubric_version(self) -> str:
        """Identifies the prompts and rules that questions and scores are made with."""
        return self.prompts.version

    def saving_with(self, save: Callable[[Interview], object]) -> InterviewSimulator:
        """The same simulator with another `save`."""
        other = copy(self)
        other._save = save
        return other

    @LANE.inside()
    def start(
        self,
        profile: CandidateProfile,
        offer: Offer,
        language: Language,
        questions: int = 5,
        level: Level = "experienced",
        *,
        cv_key: str = "",
        interview_id: str | None = None,
        follow_ups: bool = True,
        simulated: bool = False,
    ) -> Interview:
        """A new interview with its questions planned from the profile and the offer; nothing is asked yet.

        `questions` (1 to 20) does not count follow-ups. Raises ValueError on another number.
        """
        interview = Interview(
            interview_id=interview_id or uuid.uuid4().hex[:16],
            cv_key=cv_key,
            offer_id=offer.offer_id,
            offer_title=offer.title,
            wanted=f"{offer.title}\n{offer.description}"[:_OFFER_CHARACTERS],
            language=language,
            level=level,
            model=self.name,
            rubric_version=self.rubric_version,
            plan=plan(profile.profile, offer, questions),
            jobs=jobs(profile.profile),
            skills=skills(profile.profile),
            year=date.today().year,
            withheld=identifying(profile.profile) if self._redact else (),
            follow_ups=follow_ups,
            simulated=simulated,
        )
        self._keep(interview)
        return interview

    @LANE.inside()
    def next_question(self, interview: Interview, on_text: Callable[[str], object] | None = None) -> str:
        """What the interviewer says now, added to the transcript: a question, or the closing words (then the interview
        is finished). While a question waits for its answer, that question.

        `on_text` is called with the text so far as the model writes it. What is shown has passed the same check as the
        whole: the last words are held back until they have, and a question that does not pass is never shown in full.
        """
        reason, contradiction = further(interview)
        step = next_turn(interview, reason)
        if step is None:
            return interview.turns[-1].text
        index, follow_up = step
        turn = Turn(
            speaker="interviewer",
            step=index,
            phase=interview.plan[index].phase,
            text="",
            follow_up=follow_up,
            reason=reason if follow_up else None,
            level=interview.turns[-2].level if follow_up else level_now(interview),
        )
        courtesy = self._courtesy(interview)
        shown = (lambda text: on_text(courtesy + text)) if on_text else None
        text = courtesy + self._word(interview, turn, contradiction, shown)
        self._add(interview, turn.model_copy(update={"text": text}))
        return text

    def _courtesy(self, interview: Interview) -> str:
        """What the interviewer remarks before anything else to an answer that was rude: a line, or ""."""
        rude = [is_rude(turn.text) for turn in interview.turns if turn.speaker == "candidate"]
        if not rude or not rude[-1] or interview.turns[-1].speaker != "candidate":
            return ""
        return self.prompts.question(interview.language, "courtesy", {}, sum(rude) - 1) + "\n"

    @LANE.inside()
    def answer(self, interview: Interview, text: str) -> None:
        """Add the candidate's answer. Raises ValueError when no question waits for one, or it is empty or longer than
        8,000 characters."""
        if not interview.waiting_for_answer:
            raise ValueError("No question waits for an answer: ask next_question first.")
        text = text.strip()
        if not text:
            raise ValueError("The answer is empty.")
        if len(text) > MAX_ANSWER_CHARACTERS:
            raise ValueError(f"The answer is longer than {MAX_ANSWER_CHARACTERS} characters: shorten it.")
        asked = interview.turns[-1]
        turn = Turn(speaker="candidate", step=asked.step, phase=asked.phase, text=text, follow_up=asked.follow_up)
        self._add(interview, turn)

    @LANE.inside()
    def report(self, interview: Interview) -> InterviewReport:
        """The interview's report, made once and kept in it. Raises ValueError before the candidate has said anything.

        The points are given by rule: the same transcript has the same ones, whatever the model and whatever an answer
        tells it. The model adds comments, quotes and model answers. Every quote is looked up in the transcript and left
        out when it is not there; a comment that speaks of hiring and a model answer with a figure that nobody told give
        way to those of the prompt files.
        """
        return interview.report or self._report(interview)

    def _report(self, interview: Interview) -> InterviewReport:
        answers, ignored = answered(interview)
        if not answers:
            raise ValueError("The candidate has not said anything yet: there is nothing to report on.")
        rubric = self.prompts.rubric(interview.language)
        points = score_by_rules(answers, interview.wanted)
        again = to_tell_again(interview)
        frames = [self.prompts.model_answer(interview.language, retold.parts, retold.context) for retold in again]
        card = self.ask_for(
            interview,
            _Remarks,
            self.prompts.instructions("interviewer", interview.language, "report"),
            {
                "task": "report",
                "language": interview.language,
                "level": interview.level,
                "wanted": interview.wanted,
                "competences": {
                    name: {"label": criterion.label, "looked_for": criterion.looked_for, "points": points[name].score}
                    for name, criterion in rubric.items()
                },
                "answers": [
                    {"phase": each.phase, "question": each.question, "text": each.text.strip()} for each in answers
                ],
                "to_tell_again": [
                    {"question": retold.question, "context": retold.context, "topic": retold.topic, "example": frame}
                    for retold, frame in zip(again, frames, strict=True)
                ],
            },
        )
        remarks = {remark.competence: remark for remark in card.remarks}
        scores = tuple(
            _scored(interview, name, criterion, points[name], remarks.get(name)) for name, criterion in rubric.items()
        )
        ranked = sorted((score for score in scores if score.score is not None), key=lambda score: score.score or 0)
        weak = [rubric[score.competence] for score in ranked if (score.score or 0) <= 3]
        report = InterviewReport(
            interview_id=interview.interview_id,
            cv_key=interview.cv_key,
            offer_id=interview.offer_id,
            offer_title=interview.offer_title,
            language=interview.language,
            model=interview.model,
            rubric_version=interview.rubric_version,
            scores=scores,
            strengths=tuple(score.label for score in reversed(ranked) if (score.score or 0) >= 4),
            to_work_on=tuple(criterion.advice for criterion in weak),
            model_answers=tuple(
                ModelAnswer(question=retold.question, text=_told_again(given, frame, retold, answers))
                for retold, frame, given in zip_longest(again, frames, card.model_answers[: len(again)])
            ),
            exercises=tuple(criterion.exercise for criterion in weak[:_EXERCISES])
            or (self.prompts.exercise_next(interview.language),),
            note=self.prompts.note(interview.language, interview.model),
            ignored=ignored,
            simulated=interview.simulated,
        )
        interview.report = report
        try:
            self._keep(interview)
        except BaseException:
            interview.report = None
            raise
        return report

    def ask(
        self,
        interview: Interview,
        instructions: str,
        data: dict[str, Any],
        on_text: Callable[[str], object] | None = None,
    ) -> str:
        """The model's text, its cost added to the interview's; see `Conversation.ask`. Raises ModelError."""
        veil = Veil(interview.withheld)
        text, usage = self.conversation.ask(
            instructions, veil.drawn(data), (lambda text: on_text(veil.lifted(text))) if on_text else None
        )
        interview.usage = interview.usage + usage
        return veil.lifted(text)

    def ask_for(self, interview: Interview, kind: type[T], instructions: str, data: dict[str, Any]) -> T:
        """The model's answer as a `kind`; otherwise as `ask`."""
        veil = Veil(interview.withheld)
        answer, usage = self.conversation.ask_for(kind, instructions, veil.drawn(data))
        interview.usage = interview.usage + usage
        return kind.model_validate(veil.lifted(answer.model_dump()))

    def _add(self, interview: Interview, turn: Turn) -> None:
        interview.turns.append(turn)
        try:
            self._keep(interview)
        except BaseException:
            interview.turns.pop()  # what is not kept was not said: the call can be repeated
            raise

    def _keep(self, interview: Interview) -> None:
        with LANE.outside():
            self._save(interview)

    def _word(
        self,
        interview: Interview,
        turn: Turn,
        contradiction: Contradiction | None,
        on_text: Callable[[str], object] | None,
    ) -> str:
        step = interview.plan[turn.step]
        example = self._example(interview, turn, contradiction)
        if step.phase == "closing":
            return example
        replies = turn.reason == "reply"
        data: dict[str, Any] = {
            "task": "reply" if replies else "question",
            "phase": step.phase,
            "topic": step.topic,
            "context": step.context,
            "follow_up": turn.reason,
            "level": turn.level,
            "offer": interview.offer_title,
            "example": example,
            "conversation": _recent(interview),
        }
        if replies:
            data |= {"questions": open_questions(interview), "wanted": interview.wanted}
        instructions = self.prompts.instructions("interviewer", interview.language, data["task"])
        text = self.ask(interview, instructions, data, _checked(on_text) if on_text and not replies else None)
        text = " ".join(text.split())
        if replies and not _numbers(text) <= _numbers(f"{interview.wanted} {example}"):
            return example  # what the offer does not say is made up
        return example if _unfit(text) else text

    def _example(self, interview: Interview, turn: Turn, contradiction: Contradiction | None) -> str:
        index, language = turn.step, interview.language
        step = interview.plan[index]
        slots = {"title": interview.offer_title, "topic": step.topic, "context": step.context}
        replies = self._replies(interview)
        if turn.reason == "contradiction" and contradiction:
            said = {"said": _clipped(contradiction.said), "known": _clipped(contradiction.known)}
            return self.prompts.question(language, f"contradiction {contradiction.against}", said, 0)
        if turn.reason == "reply":
            return " ".join([*replies, self.prompts.question(language, "reply", slots, 0)])
        if turn.reason == "off_topic":
            return self.prompts.question(language, "off_topic", slots, index)
        if turn.follow_up:
            special = self.prompts.question(language, f"follow_up {step.phase}", slots, index)
            asked = sum(earlier.reason == "vague" and earlier.speaker == "interviewer" for earlier in interview.turns)
            return special or self.prompts.question(language, "follow_up", slots, asked)
        place = sum(earlier.phase == step.phase and earlier.held == step.held for earlier in interview.plan[:index])
        heading = f"{step.phase} held" if step.held else f"{step.phase} {turn.level}"
        special = self.prompts.question(language, heading, slots, place, again=False)
        return "\n".join([*replies, special or self.prompts.question(language, step.phase, slots, place)])

    def _replies(self, interview: Interview) -> list[str]:
        """What the offer says to each question the candidate has just asked."""
        lines: list[str] = []
        for question in open_questions(interview)[:_REPLIES]:
            slots = {"said": _clipped(question), "known": offer_says(interview.wanted, question)}
            heading = "reply said" if slots["known"] else "reply unsaid"
            lines.append(self.prompts.question(interview.language, heading, slots, 0))
        return lines


def _unfit(question: str) -> bool:
    """Whether a question may not be put: too long, about what an employer may not ask, or a verdict."""
    return bool(
        len(question) > _MAX_QUESTION_CHARACTERS
        or _FORBIDDEN.search(folding.plain(question))
        or tells_a_verdict(question)
    )


def _checked(on_text: Callable[[str], object]) -> Callable[[str], None]:
    """`on_text` for a text that grows, without its last words, for as long as the whole is fit."""

    def show(text: str) -> None:
        text = " ".join(text.split())
        shown = text[:-_HELD_BACK].rpartition(" ")[0]
        if shown and not _unfit(text):
            on_text(shown)

    return show


def _recent(interview: Interview) -> list[dict[str, Any]]:
    return [{"speaker": turn.speaker, "text": _heard(turn)[:2000]} for turn in interview.turns[-_REMEMBERED_TURNS:]]


def _heard(turn: Turn) -> str:
    return turn.text if turn.speaker == "interviewer" else heard(turn.text)[0]


def _clipped(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _CLIPPED else text[:_CLIPPED].rpartition(" ")[0] + " …"


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


def _told_again(given: str | None, frame: str, retold: Retold, answers: list[Answered]) -> str:
    """A model's answer if it is fit to be shown, else the frame: it may hold no figure that nobody told."""
    text = (given or "").strip()
    told = " ".join([retold.question, retold.context or "", retold.topic or "", *(answer.text for answer in answers)])
    fit = text and len(text) <= _MODEL_ANSWER_CHARACTERS and _numbers(text) <= _numbers(told)
    return text if fit and not tells_a_verdict(text) else frame


def _scored(
    interview: Interview, competence: Competence, criterion: Criterion, points: RuleScore, remark: _Remark | None
) -> CompetenceScore:
    """One line of the report; see `InterviewSimulator.report`."""
    if points.score is None:
        return CompetenceScore(competence=competence, label=criterion.label, score=None)
    found = (find_quote(interview, quote) for quote in (remark.quotes if remark else ()))
    quotes: tuple[Quote, ...] = tuple(dict.fromkeys(quote for quote in found if quote))[:_QUOTES_EACH] or points.quotes
    comment = " ".join(remark.comment.split())[:300] if remark else ""
    if not comment or tells_a_verdict(comment):
        comment = criterion.comment(points.score)
    return CompetenceScore(
        competence=competence, label=criterion.label, score=points.score, quotes=quotes, comment=comment
    )
