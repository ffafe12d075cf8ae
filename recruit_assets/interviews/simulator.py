"""The interview simulator: walks a candidate through an interview and reports on it, with any chat model.

Belongs here: who speaks when a turn is taken, and what of a model's answer is accepted. Does not belong here: the order
of the questions and the rules of scoring (`domain`), the wording (`prompts/interview`), storing (`save` is handed in).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from recruit_assets.domain import folding
from recruit_assets.domain.documents import Language
from recruit_assets.domain.interview_scoring import answered, find_quote, is_vague, score_by_rules, tells_a_verdict
from recruit_assets.domain.interview_topics import plan
from recruit_assets.domain.interviews import (
    MAX_ANSWER_CHARACTERS,
    Competence,
    CompetenceScore,
    Interview,
    InterviewReport,
    Level,
    Quote,
    Turn,
    next_turn,
)
from recruit_assets.domain.offers import Offer
from recruit_assets.domain.orders import without_orders
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.interviews.conversation import Conversation
from recruit_assets.interviews.prompts import Criterion, InterviewPrompts

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from recruit_assets.models.guard import Guard

_MAX_QUESTION_CHARACTERS = 700
_HELD_BACK = 60
"""Characters, more than any wording of `_FORBIDDEN` has: a question is known to be fit before it is shown so far."""
_REMEMBERED_TURNS = 6
_OFFER_CHARACTERS = 6000
_QUOTES_EACH = 3
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


class _Score(BaseModel):
    competence: Competence
    score: int | None = Field(ge=1, le=5)
    quotes: list[str]
    comment: str = ""


class _Scorecard(BaseModel):
    """What a model answers when it is asked for scores."""

    scores: list[_Score]


class InterviewSimulator:
    """Leads practice interviews. Stateless: all that is known of an interview is in its `Interview`, so one simulator
    serves any number of them, and one that was cut short goes on from where it is stored.

    `model` is any LangChain chat model, `name` what is stored as its name. `save` is called with the interview after
    every turn and after the report. Methods that ask the model raise ModelError; the interview then stands as it was
    before and the call can be repeated.
    """

    def __init__(
        self,
        model: BaseChatModel,
        prompts: InterviewPrompts,
        *,
        name: str,
        guard: Guard | None = None,
        save: Callable[[Interview], object] | None = None,
    ):
        self.name = name
        self.prompts = prompts
        self.conversation = Conversation(model, name, guard)
        self._model = model
        self._guard = guard
        self._save = save or (lambda interview: None)

    @property
    def rubric_version(self) -> str:
        """Identifies the prompts and rules that questions and scores are made with."""
        return self.prompts.version

    def saving_with(self, save: Callable[[Interview], object]) -> InterviewSimulator:
        """The same simulator with another `save`."""
        return InterviewSimulator(self._model, self.prompts, name=self.name, guard=self._guard, save=save)

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
            follow_ups=follow_ups,
            simulated=simulated,
        )
        self._save(interview)
        return interview

    def next_question(self, interview: Interview, on_text: Callable[[str], object] | None = None) -> str:
        """What the interviewer says now, added to the transcript: a question, or the closing words (then the interview
        is finished). While a question waits for its answer, that question.

        `on_text` is called with the text so far as the model writes it. What is shown has passed the same check as the
        whole: the last words are held back until they have, and a question that does not pass is never shown in full.
        """
        last = interview.turns[-1] if interview.turns else None
        step = next_turn(interview, vague=last is not None and is_vague(last))
        if step is None:
            return interview.turns[-1].text
        index, follow_up = step
        text = self._word(interview, index, follow_up, on_text)
        self._add(interview, Turn(speaker="interviewer", step=index, phase=interview.plan[index].phase, text=text,
                                  follow_up=follow_up))  # fmt: skip
        return text

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
        self._add(
            interview,
            Turn(speaker="candidate", step=asked.step, phase=asked.phase, text=text, follow_up=asked.follow_up),
        )

    def report(self, interview: Interview) -> InterviewReport:
        """The interview's report, made once and kept in it. Raises ValueError before the candidate has said anything.

        Every quote is looked up in the transcript and left out when it is not there. A model's score is held to within
        one point of the rules' (so that an answer can't talk a model into more), and to 2 where no quote shows it.
        """
        if interview.report is not None:
            return interview.report
        answers, ignored = answered(interview)
        if not answers:
            raise ValueError("The candidate has not said anything yet: there is nothing to report on.")
        rubric = self.prompts.rubric(interview.language)
        card, usage = self.conversation.ask_for(
            _Scorecard,
            self.prompts.instructions("interviewer", interview.language, "report"),
            {
                "task": "report",
                "language": interview.language,
                "level": interview.level,
                "wanted": interview.wanted,
                "competences": {name: [criterion.label, criterion.looked_for] for name, criterion in rubric.items()},
                "answers": [answer._asdict() for answer in answers],
            },
        )
        given = {score.competence: score for score in card.scores}
        by_rules = score_by_rules(answers, interview.wanted)
        scores = tuple(
            _accepted(interview, name, criterion, given.get(name), by_rules[name].score)
            for name, criterion in rubric.items()
        )
        ranked = sorted((score for score in scores if score.score is not None), key=lambda score: score.score or 0)
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
            to_work_on=tuple(rubric[score.competence].advice for score in ranked if (score.score or 0) <= 3),
            note=self.prompts.note(interview.language, interview.model),
            ignored=ignored,
            simulated=interview.simulated,
        )
        interview.usage = interview.usage + usage
        interview.report = report
        self._save(interview)
        return report

    def _add(self, interview: Interview, turn: Turn) -> None:
        interview.turns.append(turn)
        try:
            self._save(interview)
        except BaseException:
            interview.turns.pop()  # what is not kept was not said: the call can be repeated
            raise

    def _word(self, interview: Interview, index: int, follow_up: bool, on_text: Callable[[str], object] | None) -> str:
        step = interview.plan[index]
        example = self._example(interview, index, follow_up)
        if step.phase == "closing":
            return example
        text, usage = self.conversation.ask(
            self.prompts.instructions("interviewer", interview.language, "question"),
            {
                "task": "question",
                "phase": step.phase,
                "topic": step.topic,
                "context": step.context,
                "follow_up": follow_up,
                "level": interview.level,
                "offer": interview.offer_title,
                "example": example,
                "conversation": _recent(interview),
            },
            _checked(on_text) if on_text else None,
        )
        interview.usage = interview.usage + usage
        text = " ".join(text.split())
        return example if _unfit(text) else text

    def _example(self, interview: Interview, index: int, follow_up: bool) -> str:
        step = interview.plan[index]
        turn = sum(earlier.phase == step.phase for earlier in interview.plan[:index])
        slots = {"title": interview.offer_title, "topic": step.topic, "context": step.context}
        if follow_up:
            return self.prompts.question(interview.language, "follow_up", slots, index)
        if step.phase == "behavioural":
            special = self.prompts.question(interview.language, f"behavioural {interview.level}", slots, 0)
            if special and turn == 0:
                return special
            turn -= bool(special)
        return self.prompts.question(interview.language, step.phase, slots, turn)


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
    return [
        {"speaker": turn.speaker, "text": without_orders(turn.text)[0][:2000]}
        for turn in interview.turns[-_REMEMBERED_TURNS:]
    ]


def _accepted(
    interview: Interview, competence: Competence, criterion: Criterion, given: _Score | None, by_rules: int | None
) -> CompetenceScore:
    """What of a model's score for one competence enters the report; see `InterviewSimulator.report`."""
    if given is None or given.score is None or by_rules is None:
        return CompetenceScore(competence=competence, label=criterion.label, score=None)
    found = (find_quote(interview, quote) for quote in given.quotes)
    quotes: tuple[Quote, ...] = tuple(dict.fromkeys(quote for quote in found if quote))[:_QUOTES_EACH]
    score = max(by_rules - 1, min(by_rules + 1, given.score))
    if not quotes:
        score = min(score, 2)
    score = max(1, min(5, score))
    comment = " ".join(given.comment.split())[:300]
    if not comment or score != given.score or tells_a_verdict(comment):
        comment = criterion.comment(score)
    return CompetenceScore(competence=competence, label=criterion.label, score=score, quotes=quotes, comment=comment)
