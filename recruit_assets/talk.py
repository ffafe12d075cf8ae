"""A practice interview in the terminal: what `recruit interview` does. It translates, and holds no logic.

Part of the roof.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from recruit_assets import wiring
from recruit_assets.domain.documents import CvError, Language
from recruit_assets.domain.interviews import Interview, InterviewReport, Level
from recruit_assets.models.chat import ModelError
from recruit_assets.stores.interviews import InterviewMovedOn

if TYPE_CHECKING:
    from rich.console import Console

    from recruit_assets.domain.profiles import CandidateProfile
    from recruit_assets.interviews.simulator import InterviewSimulator


class TalkError(Exception):
    """An interview that can't be begun; the message says why."""


def _pdf(interview: Interview) -> bytes:
    from recruit_assets.usecases.interview_export import report_pdf

    return report_pdf(interview)


def _markdown(interview: Interview) -> bytes:
    from recruit_assets.usecases.interview_export import report_markdown

    return report_markdown(interview).encode()


FORMATS: dict[str, Callable[[Interview], bytes]] = {
    ".pdf": _pdf,
    ".md": _markdown,
    ".json": lambda interview: interview.model_dump_json(indent=2).encode(),
}
"""What a report can be written as, by the ending of the file's name."""


def begin(cv: str | None, offer_id: str | None, language: str | None, questions: int, level: str) -> Interview:
    """A new interview of the candidate (a key, or a CV file that is read here and kept nowhere) for the offer; what is not
    named is taken from the best stored match. Raises TalkError, StoreError, ModelError."""
    from recruit_assets.stores.offers import OfferStore
    from recruit_assets.usecases.interview import choose_pair

    offers = OfferStore(wiring.database())
    cv_key = ""
    if cv is not None and Path(cv).is_file():
        if offer_id is None:
            raise TalkError(
                "name the offer too: a CV file has no stored matches (find one with the app, or `recruit match`)"
            )
        profile = _read(Path(cv))
    else:
        cv_key, offer_id = choose_pair(wiring.matches(), cv, offer_id)
        profile = wiring.profiles().get(cv_key)
    offer = offers.require(offer_id)
    return _simulator().start(
        profile,
        offer,
        cast("Language", language or offer.language or profile.language or "fr"),
        questions,
        cast("Level", level),
        cv_key=cv_key,
        interview_id=uuid.uuid4().hex[:16],
    )


def begun(interview_id: str) -> Interview:
    """An interview that was begun, here or in the app. Raises InterviewNotFound, StoreError."""
    return wiring.interviews().get(interview_id)


def hold(interview: Interview, console: Console) -> None:
    """Lead the interview to its end or to an empty line, then print its report. A model that fails costs no turn.

    Raises StoreError.
    """
    simulator = _simulator()
    console.print(f"[dim]{interview.interview_id}  {interview.model}[/]")
    for turn in interview.turns[:-1] if interview.waiting_for_answer else interview.turns:
        _say(console, turn.speaker, turn.text)
    while not interview.finished and interview.report is None:
        try:
            with console.status("..."):
                question = simulator.next_question(interview)
            _say(console, "interviewer", question)
            if not interview.waiting_for_answer:
                break
            if not (answer := _input()):
                break
            simulator.answer(interview, answer)
        except ModelError as error:
            console.print(f"{error} Nothing is lost: Enter tries again, Ctrl-C leaves.", markup=False)
            _input()
        except ValueError as error:
            console.print(str(error), markup=False)
        except InterviewMovedOn as error:
            raise TalkError(f"{error} Type: recruit interview --resume {interview.interview_id}") from None
    if any(turn.speaker == "candidate" for turn in interview.turns):
        with console.status("..."):
            report = simulator.report(interview)
        _show(console, report)


def _simulator() -> InterviewSimulator:
    return wiring.interview_simulator().saving_with(wiring.interviews().put)


def _read(path: Path) -> CandidateProfile:
    try:
        return wiring.cv_parser_alone().parse(path.read_bytes(), path.name)
    except CvError as error:
        raise TalkError(f"{path}: {error.message}") from None


def _input() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""


def _say(console: Console, speaker: str, text: str) -> None:
    style: dict[str, Any] = {"style": "bold"} if speaker == "interviewer" else {}
    console.print(text if speaker == "interviewer" else f"> {text}", markup=False, highlight=False, **style)


def _show(console: Console, report: InterviewReport) -> None:
    console.print()
    for score in report.scores:
        told = f"{score.score}/5" if score.score else "-"
        console.print(f"{score.label}: {told}  {score.comment}", markup=False, highlight=False)
        for quote in score.quotes:
            console.print(f"    “{quote.text}”", markup=False, style="dim")
    for item in report.to_work_on:
        console.print(f"- {item}", markup=False)
    for answer in report.model_answers:
        console.print(f"\n{answer.question}", markup=False, style="bold")
        console.print(answer.text, markup=False)
    console.print()
    for item in report.exercises:
        console.print(f"> {item}", markup=False)
    console.print(report.note, markup=False, style="dim")
