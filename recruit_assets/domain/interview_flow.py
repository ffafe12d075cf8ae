"""What the last answers mean for the next question: whether one is to be asked further, and how hard the next may be.

Belongs here: pure functions on the transcript and on what the CV says, French and English alike. A contradiction is only
told where two statements can't both be right (years, dates of a job, something denied that was named before); nobody is
accused, the question asks how to understand it. Does not belong here: the order of the questions (`interviews`), points
(`interview_scoring`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from recruit_assets.domain import folding
from recruit_assets.domain.interview_scoring import Answered, answered, heard, is_off_topic, is_strong, is_vague
from recruit_assets.domain.interview_topics import content_words
from recruit_assets.domain.interviews import LEVELS, Interview, Level, Reason, Turn
from recruit_assets.domain.orders import SENTENCE

_TOTAL_YEARS = re.compile(
    r"\b(?P<n>\d{1,2}|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente|one|two|three|four|five|seven"
    r"|eight|nine|ten|twelve|fifteen|twenty|thirty) (?:ans|annees|years)(?:'| of)? (?:d'|de |of )?(?:experience|metier|career"
    r"|pratique)"
    r"|\b(?:experience|travaille|exerce|metier|je suis \w+)\b[^.!?\n]{0,25}\bdepuis (?P<m>\d{1,2}|deux|trois|quatre|cinq|six"
    r"|sept|huit|neuf|dix|douze|quinze|vingt|trente) ans\b"
    r"|\b(?:been|worked|working)\b[^.!?\n]{0,40}\bfor (?P<k>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten"
    r"|twelve|fifteen|twenty|thirty) years\b"
)
_NUMBERS = {
    **{"un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9, "dix": 10},
    **{"douze": 12, "quinze": 15, "vingt": 20, "trente": 30, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5},
    **{"seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30},
}
_NEVER = re.compile(
    r"\b(?:je n'ai (?:encore )?jamais|je n'avais jamais|jamais je n'ai|je ne (?:connais|maitrise|sais|pratique)"
    r"(?: absolument)? pas|je n'ai (?:aucune|pas la moindre) (?:experience|connaissance)|i(?: have|'ve)? never"
    r"|i (?:do not|don't) know|i have no (?:experience|knowledge)|i(?: have|'ve)? not (?:used|worked|done|managed|led)"
    r"|i haven't (?:used|worked|done|managed|led))\b(?P<what>[^.!?;,\n]*)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TOLERANCE_YEARS = 2
_LEAST_LETTERS = 4
"""An employer's word that is shorter names too much else."""


class Contradiction(NamedTuple):
    """Two statements that do not go together: `said` are the candidate's words of the last answer, `known` what stands
    against them: the year the CV's first job began, other words of the CV, or of an earlier answer."""

    said: str
    known: str
    against: Literal["years", "cv", "earlier"]


def further(interview: Interview) -> tuple[Reason | None, Contradiction | None]:
    """Why the last answer asks for a follow-up, if it does, and the contradiction where that is the reason."""
    last = interview.turns[-1] if interview.turns else None
    if last is None or last.speaker != "candidate":
        return None, None
    if last.phase == "candidate_questions":
        return ("reply" if open_questions(interview) else None), None
    contradiction = find_contradiction(interview)
    if contradiction is not None:
        return "contradiction", contradiction
    if is_vague(last):
        return "vague", None
    return ("off_topic" if is_off_topic(interview) else None), None


def open_questions(interview: Interview) -> list[str]:
    """The questions in the candidate's last answer, in the phase that is theirs."""
    last = interview.turns[-1] if interview.turns else None
    if last is None or last.speaker != "candidate" or last.phase != "candidate_questions":
        return []
    sentences = (found.group().strip() for found in SENTENCE.finditer(heard(last.text)[0]))
    return [text for text in sentences if text.endswith("?") and len(text.split()) >= 3]


def level_now(interview: Interview) -> Level:
    """How hard the next question is: from the level chosen, one step up for two well-told answers in a row, one down for
    two in a row that stayed vague even after a follow-up. Each step begins a new count."""
    level = LEVELS.index(interview.level)
    run = 0
    for outcome in _outcomes(interview):
        run = run + outcome if run * outcome >= 0 and outcome else outcome
        if abs(run) == 2:
            level = min(max(level + (1 if run > 0 else -1), 0), len(LEVELS) - 1)
            run = 0
    return LEVELS[level]


def _outcomes(interview: Interview) -> Iterator[int]:
    """For each question that was answered, in order: 1 told well, -1 vague throughout, 0 between."""
    by_step: dict[int, list[Answered]] = {}
    for answer in answered(interview)[0]:
        if answer.phase not in ("candidate_questions", "closing"):
            by_step.setdefault(answer.step, []).append(answer)
    for answers in by_step.values():
        turns = [interview.turns[answer.turn] for answer in answers]
        whole = answers[0]._replace(text="\n".join(answer.text for answer in answers))
        if all(map(is_vague, turns)):
            yield -1
        elif whole.phase == "opening":
            yield 0
        else:
            yield int(is_strong(whole))


def find_contradiction(interview: Interview) -> Contradiction | None:
    """The first statement of the last answer that can't be right beside the CV or an earlier answer."""
    last = interview.turns[-1]
    earlier = [sentence for turn in interview.turns[:-1] if turn.speaker == "candidate" for sentence in _said(turn)]
    for sentence in _said(last):
        found = (
            _years(interview, sentence, earlier)
            or _dates(interview, sentence)
            or _denied(interview, sentence, earlier)
            or _denied_before(sentence, earlier)
        )
        if found:
            return found
    return None


def _said(turn: Turn) -> list[str]:
    return [text for found in SENTENCE.finditer(heard(turn.text)[0]) if (text := found.group().strip(" .!?…\n"))]


def _claimed_years(sentence: str) -> int | None:
    found = _TOTAL_YEARS.search(folding.plain(sentence))
    if found is None:
        return None
    number = found["n"] or found["m"] or found["k"]
    return int(number) if number.isdigit() else _NUMBERS.get(number)


def _years(interview: Interview, sentence: str, earlier: list[str]) -> Contradiction | None:
    """More years of experience than the CV has room for, or than were claimed before."""
    claimed = _claimed_years(sentence)
    if claimed is None:
        return None
    starts = [job.start for job in interview.jobs if job.start]
    if starts and interview.year and claimed > interview.year - min(starts) + _TOLERANCE_YEARS:
        return Contradiction(sentence, str(min(starts)), "years")
    for before in earlier:
        other = _claimed_years(before)
        if other is not None and abs(other - claimed) > _TOLERANCE_YEARS:
            return Contradiction(sentence, before, "earlier")
    return None


def _dates(interview: Interview, sentence: str) -> Contradiction | None:
    """A year told together with an employer for whom, says the CV, the candidate then did not work."""
    folded = folding.plain(sentence)
    years = [int(year) for year in _YEAR.findall(folded)]
    if not years or len(years) > 1:
        return None
    named = [job for job in interview.jobs if job.start and _names(folded, job.employer)]
    if not named or any((job.start or 0) <= years[0] <= (job.end or interview.year or 9999) for job in named):
        return None
    job = named[0]
    return Contradiction(sentence, f"{job.employer}, {job.start}-{job.end or ''}".rstrip("-"), "cv")


def _names(folded: str, employer: str) -> bool:
    name = folding.plain(employer).strip()
    return len(name) >= _LEAST_LETTERS and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded) is not None


def _denied(interview: Interview, sentence: str, earlier: list[str]) -> Contradiction | None:
    """Something never done or not known that the CV names as a skill, or that was told before."""
    what = _denial(sentence)
    if what is None:
        return None
    for skill in interview.skills:
        words = content_words(skill)
        if words and words <= what and len(what) <= len(words) + 1:
            return Contradiction(sentence, skill, "cv")
    for before in earlier:
        if what and what <= content_words(before) and _denial(before) is None:
            return Contradiction(sentence, before, "earlier")
    return None


def _denied_before(sentence: str, earlier: list[str]) -> Contradiction | None:
    """Something told now that was denied before."""
    if _denial(sentence) is not None:
        return None
    words = content_words(sentence)
    for before in earlier:
        if (what := _denial(before)) and what <= words:
            return Contradiction(sentence, before, "earlier")
    return None


@lru_cache(maxsize=1024)
def _denial(sentence: str) -> frozenset[str] | None:
    """The content words of what a sentence says was never done or is not known; None when it denies nothing. Remembered:
    each sentence of an answer is held against all earlier ones."""
    found = _NEVER.search(folding.plain(sentence))
    return None if found is None else frozenset(content_words(found["what"]))
