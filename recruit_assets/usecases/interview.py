"""Hold an interview and keep it: with a simulated candidate, or with answers given beforehand.

Does not belong here: what is asked and how it is scored (`recruit_assets.interviews`). A live interview, turn by turn
with a person, calls the simulator itself with `InterviewStore.put` as its `save`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from recruit_assets.domain.documents import Language, sha256_hex
from recruit_assets.domain.interviews import Interview, InterviewReport, Level, interview_id
from recruit_assets.domain.offers import Offer
from recruit_assets.interviews.candidate import SimulatedCandidate, play
from recruit_assets.interviews.simulator import InterviewSimulator
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.interviews import InterviewNotFound, InterviewStore
from recruit_assets.stores.matches import MatchStore
from recruit_assets.stores.profiles import ProfileStore


def run_interview(
    profiles: ProfileStore,
    get_offer: Callable[[str], Offer],
    interviews: InterviewStore,
    simulator: InterviewSimulator,
    cv_key: str,
    offer_id: str,
    language: Language | None = None,
    questions: int = 5,
    answers: Sequence[str] | None = None,
    level: Level = "experienced",
) -> InterviewReport:
    """Interview the CV's candidate for the offer and return the report; every turn is stored as it is taken.

    `answers` are the candidate's, one for each question (no follow-ups are asked then); without them a simulated
    candidate answers from the CV. `language` is the offer's, else the CV's, else French, when not given. The same call
    again returns the stored report, or goes on where a crash cut the interview short, without asking the model for
    anything it has already said.

    Raises ProfileNotFound, StoreError, ModelError, ValueError when there are fewer answers than questions, and whatever
    `get_offer` raises for an unknown offer.
    """
    profile, offer = profiles.get(cv_key), get_offer(offer_id)
    if answers is not None and len(answers) < questions:
        raise ValueError(f"{questions} questions need {questions} answers, and {len(answers)} are given.")
    language = language or offer.language or profile.language or "fr"
    identity = interview_id(
        cv_key=cv_key,
        offer_id=offer_id,
        document=profile.document_sha256,
        crew_version=profile.crew_version,
        offer_content=offer.content_hash,
        language=language,
        questions=questions,
        level=level,
        model=simulator.name,
        rubric=simulator.rubric_version,
        answers=None if answers is None else sha256_hex("\0".join(answers).encode()),
    )
    saving = simulator.saving_with(interviews.put)
    try:
        interview = interviews.get(identity)
    except InterviewNotFound:
        interview = saving.start(
            profile,
            offer,
            language,
            questions,
            level,
            cv_key=cv_key,
            interview_id=identity,
            follow_ups=answers is None,
            simulated=answers is None,
        )
    if interview.report is not None:
        return interview.report
    return play(saving, interview, SimulatedCandidate(saving, profile) if answers is None else _given(answers))


def _given(answers: Sequence[str]) -> Callable[[Interview], str]:
    return lambda interview: answers[interview.turns[-1].step]


def choose_pair(matches: MatchStore, cv_key: str | None, offer_id: str | None) -> tuple[str, str]:
    """Who is interviewed for what when not both are named: the best stored match of the one that is, or of all.

    Raises StoreError when there is none.
    """
    if cv_key and offer_id:
        return cv_key, offer_id
    best = matches.best(cv_key, offer_id)
    if best is None:
        raise StoreError("There is no match to interview for: materialize matches, or name candidate and offer.")
    return best.cv_key, best.offer_id
