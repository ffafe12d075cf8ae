"""What can be told from a candidate's answers by rules alone: whether one is vague, and scores with their quotes.

Belongs here: pure functions on the transcript, French and English alike. The rules count marks that a reader can check
(an action told in the first person, a number, a result, a word of the offer); they do not understand the answer, and
say so by what they are called. Does not belong here: the wording of comments and advice (`prompts/interview`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from recruit_assets.domain import folding
from recruit_assets.domain.interview_topics import content_words
from recruit_assets.domain.interviews import Competence, Interview, Phase, Quote, Turn
from recruit_assets.domain.orders import SENTENCE, without_orders

RULES_VERSION = "1"
"""Enters the rubric's version: raise it when a rule changes what a transcript is given."""

STORIES: tuple[Phase, ...] = ("evidence", "gap", "behavioural")
"""The phases whose questions ask for something the candidate did."""

_FIRST_PERSON = re.compile(
    r"\bj'ai (?!ete\b|eu\b|toujours\b|envie\b|besoin\b|beaucoup\b|peur\b)(?:\w+ment )?\w{3,}"
    r"|\bje (?:me |m')?suis (?:\w+ment )?\w{3,}ee?\b|\bnous avons (?:\w+ment )?\w{3,}|\bj'(?:animais|assurais"
    r"|encadrais|gerais)\b"
    r"|\b(?:i|we) (?:\w+ly |then |also |first )?(?:\w{2,}ed|led|built|wrote|made|ran|set|took|found|cut"
    r"|taught|won|grew|kept"
    r"|held|sold|drew|chose|began|drove|brought|gave|put|spoke|rebuilt)\b"
)
_SITUATION = re.compile(
    r"\b(?:quand|lorsque|a l'epoque|en (?:19|20)\d\d|pendant|chez|dans (?:mon|ma|un|une) (?:poste|equipe"
    r"|service|entreprise)"
    r"|when|while|at the time|in (?:19|20)\d\d|during|at my|back then|in my (?:last|previous|current))\b"
)
_TASK = re.compile(
    r"\b(?:je devais|il fallait|il s'agissait|mon role|ma mission|mon objectif|l'objectif|le but"
    r"|charge[e]? de|responsable de"
    r"|had to|needed to|my (?:task|role|job|goal|aim) was|the (?:goal|aim|task) was|was asked to"
    r"|responsible for|in charge of)\b"
)
_OUTCOME = re.compile(
    r"\b(?:resultats?|a permis|ont permis|permettant|grace a|redui\w+|augment\w+|amelior\w+|diminu\w+"
    r"|economis\w+|gagn\w+"
    r"|obten\w+|livr\w+|reussi\w*|sans (?:retard|accident|incident)|baiss\w+|pass\w+ de"
    r"|results?|as a result|which (?:led|meant|let|allowed)|so that|reduc\w+|increas\w+|improv\w+|decreas\w+"
    r"|saved|gained"
    r"|deliver\w+|achiev\w+|succeeded|without (?:delay|incident|accident)|on time|cut(?:ting)?|dropped|fell"
    r"|rose|grew)\b"
)
_REASON = re.compile(
    r"\b(?:parce qu\w*|car|puisque|afin de|pour cela|c'est pourquoi|because|since|so that|that is why|in order to)\b"
)
_NUMBER = re.compile(
    r"\d|%|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente|cent|mille|moitie"
    r"|tiers|two|three|four"
    r"|five|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|hundred|thousand|half|third|twice)\b"
)
_NAME = re.compile(r"(?<=[\w,;:] )[A-ZÀ-Ý][\w-]+")
_VERDICT = re.compile(
    r"\b(?:embauch\w+|recrut(?:er|ez|ement recommande)|a retenir|a rejeter|hir(?:e|ed|ing)|reject\w*"
    r"|recommended for|suitable"
    r" for the (?:job|position)|apte au poste)\b"
)


class Answered(NamedTuple):
    """One answer: the `turn` in the transcript, the plan's `step`, and `text`, in which orders are blanked out so that
    every other character keeps its place."""

    turn: int
    step: int
    phase: Phase
    question: str
    text: str


class RuleScore(NamedTuple):
    """A score from 1 to 5 (None: too little was said) and the candidate's sentences it rests on, best first."""

    score: int | None
    quotes: tuple[Quote, ...]


def is_vague(turn: Turn) -> bool:
    """Whether an answer deserves a follow-up: hardly a sentence or, where something done was asked for, nothing done,
    counted or named in it. The candidate's own questions are never vague."""
    if turn.speaker != "candidate" or turn.phase in ("candidate_questions", "closing"):
        return False
    text, _ = without_orders(turn.text)
    length = len(folding.words(text))
    if turn.phase == "opening":
        return length < 8
    folded = folding.plain(text)
    return length < 12 or not (_FIRST_PERSON.search(folded) or _NUMBER.search(folded) or _NAME.search(text))


def answered(interview: Interview) -> tuple[list[Answered], int]:
    """The candidate's answers without the orders in them, and how many orders that were."""
    answers: list[Answered] = []
    ignored = 0
    question = ""
    for index, turn in enumerate(interview.turns):
        if turn.speaker == "interviewer":
            question = turn.text
            continue
        text, orders = without_orders(turn.text)
        ignored += orders
        answers.append(Answered(index, turn.step, turn.phase, question, text))
    return answers, ignored


def score_by_rules(answers: Sequence[Answered], offer_text: str) -> dict[Competence, RuleScore]:
    """A score for each competence from marks in the answers; equal answers give equal scores.

    examples: sentences in which the candidate tells what they did, with a number, a name or some detail.
    method:   of situation, task, action and result, how many the best answer has.
    results:  sentences that tell an outcome; one with a number counts twice.
    role:     words of the offer the candidate used of their own accord (not repeated from the question).
    interest: questions asked, reasons given and words of the offer in the opening.
    """
    stories = [answer for answer in answers if answer.phase in STORIES]
    sentences = [sentence for answer in stories for sentence in _sentences(answer)]
    wanted = content_words(offer_text)

    concrete = [quote for quote in sentences if _is_concrete(quote.text)]
    outcomes = [quote for quote in sentences if _OUTCOME.search(folding.plain(quote.text))]
    outcomes.sort(key=lambda quote: not _NUMBER.search(folding.plain(quote.text)))
    counted = sum(bool(_NUMBER.search(folding.plain(quote.text))) for quote in outcomes)
    parts, best = _best_story(stories)
    used, on_topic = _offer_words(answers, wanted)
    interest, interested = _interest(answers, wanted)

    told = _said_enough(stories)
    framing = [answer for answer in answers if answer.phase in ("opening", "candidate_questions")]
    return {
        "examples": RuleScore(_grade(len(concrete), (1, 2, 3, 5)) if told else None, tuple(concrete[:2])),
        "method": RuleScore(1 + parts if told else None, tuple(best[:2])),
        "results": RuleScore(_grade(len(outcomes) + counted, (1, 2, 4, 6)) if told else None, tuple(outcomes[:2])),
        "role": RuleScore(_grade(len(used), (2, 4, 7, 10)) if _said_enough(answers) else None, tuple(on_topic[:2])),
        "interest": RuleScore(1 + interest if framing else None, tuple(interested[:2])),
    }


def find_quote(interview: Interview, text: str) -> Quote | None:
    """The stretch of a candidate's answer that a scorer claims to quote, in the candidate's own spelling; None when no
    answer holds it (case, accents and spacing aside), when it is shorter than three words, or is an order."""
    words = folding.plain(text.strip(" \"'«»“”….")).split()
    if len(words) < 3:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    for index, turn in enumerate(interview.turns):
        if turn.speaker == "candidate":
            found = pattern.search(folding.plain(without_orders(turn.text)[0]))
            if found:
                return Quote(turn=index, text=turn.text[found.start() : found.end()])
    return None


def tells_a_verdict(text: str) -> bool:
    """Whether a comment speaks of hiring or rejecting, which a report never does."""
    return bool(_VERDICT.search(folding.plain(text)))


def _sentences(answer: Answered) -> list[Quote]:
    found = (sentence.group().strip() for sentence in SENTENCE.finditer(answer.text))
    return [Quote(turn=answer.turn, text=text) for text in found if len(text.split()) >= 3]


def _is_concrete(text: str) -> bool:
    folded = folding.plain(text)
    detailed = _NUMBER.search(folded) or _NAME.search(text) or len(content_words(text)) >= 6
    return bool(_FIRST_PERSON.search(folded) and detailed)


def _best_story(stories: Sequence[Answered]) -> tuple[int, list[Quote]]:
    """How many of the four parts the best-told story has (a follow-up belongs to its question), and its sentences
    that show one."""
    best: tuple[int, list[Quote]] = (0, [])
    for step in dict.fromkeys(answer.step for answer in stories):
        sentences = [quote for answer in stories if answer.step == step for quote in _sentences(answer)]
        shown = {part: [q for q in sentences if part.search(folding.plain(q.text))] for part in _STORY_PARTS}
        parts = sum(bool(quotes) for quotes in shown.values())
        if parts > best[0]:
            best = parts, list(dict.fromkeys(quotes[0] for quotes in shown.values() if quotes))
    return best


_STORY_PARTS = (_SITUATION, _TASK, _FIRST_PERSON, _OUTCOME)


def _offer_words(answers: Sequence[Answered], wanted: set[str]) -> tuple[set[str], list[Quote]]:
    used: set[str] = set()
    quotes: list[tuple[int, Quote]] = []
    for answer in answers:
        free = wanted - content_words(answer.question)
        used |= content_words(answer.text) & free
        quotes += [(len(content_words(quote.text) & free), quote) for quote in _sentences(answer)]
    ranked = sorted((pair for pair in quotes if pair[0]), key=lambda pair: -pair[0])
    return used, [quote for _, quote in ranked]


def _interest(answers: Sequence[Answered], wanted: set[str]) -> tuple[int, list[Quote]]:
    asked = [
        quote
        for answer in answers
        if answer.phase == "candidate_questions"
        for quote in _sentences(answer)
        if quote.text.endswith("?")
    ]
    openings = [answer for answer in answers if answer.phase == "opening"]
    reasons = [q for answer in openings for q in _sentences(answer) if _REASON.search(folding.plain(q.text))]
    about_offer = any(
        len(content_words(answer.text) & (wanted - content_words(answer.question))) >= 2 for answer in openings
    )
    return (len(asked) >= 1) + (len(asked) >= 2) + bool(reasons) + about_offer, [*asked, *reasons]


def _said_enough(answers: Sequence[Answered]) -> bool:
    return sum(len(folding.words(answer.text)) for answer in answers) >= 8


def _grade(count: int, steps: tuple[int, int, int, int]) -> int:
    """1 to 5: one, and one more for each step that the count reaches."""
    return 1 + sum(count >= step for step in steps)
