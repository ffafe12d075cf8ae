"""What can be told from a candidate's answers by rules alone: whether one is vague, and the points with their quotes.

Belongs here: pure functions on the transcript, French and English alike. The rules count marks that a reader can check
(an action told in the first person, a number, a result, a word of the offer); they do not understand the answer, and
say so by what they are called. Points are given here and nowhere else, so the same transcript always has the same ones,
whichever model led the interview. Does not belong here: the wording of comments and advice (`prompts/interview`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from recruit_assets.domain import folding
from recruit_assets.domain.interview_topics import content_words, is_function_word
from recruit_assets.domain.interviews import Competence, Interview, Phase, Quote, Turn
from recruit_assets.domain.orders import SENTENCE, without_orders

RULES_VERSION = "2"
"""Enters the rubric's version: raise it when a rule changes what a transcript is given."""

STORIES: tuple[Phase, ...] = ("evidence", "technical", "gap", "behavioural")
"""The phases whose questions ask for something the candidate did."""

_DID_FR = (
    r"(?:anime|assure|encadre|gere|dirige|pilote|organise|coordonne|forme|redige|prepare|realise|suivi|tien|tenu|utilise"
    r"|faisai|travaillai|soignai|vendai|condui|livrai|supervis|accompagn|controle|verifi|cuisin|posai)"
)
_FIRST_PERSON = re.compile(
    r"\bj'(?:ai|avais) (?:tout |bien |vite |aussi |ensuite |d'abord |alors |donc |du |pu )*(?!ete\b|eu\b|toujours\b|envie\b"
    r"|besoin\b|beaucoup\b|peur\b|hate\b|trente\b|vingt\b|deux\b|trois\b|\d)(?:\w+ment )?(?:y )?"
    r"\w{3,}(?:e|i|u|is|it|ert|er|ir|re)\b"
    r"|\bje (?:l'|les |lui |leur |y |en )?ai \w{3,}|\bje l'ai \w{2,}|\bje (?:me |m')?suis (?:\w+ment )?\w{3,}ee?\b"
    rf"|\b(?:nous avons|on a) (?:\w+ment )?\w{{3,}}|\bj'{_DID_FR}\w*(?:ais|e)\b|\bje {_DID_FR}\w*\b"
    r"|\b(?:i|we) (?:\w+ly |then |also |first |personally |had to |was able to |managed to )*(?:\w{2,}ed|led|built|wrote"
    r"|made|ran|set|took|found|cut|taught|won|grew|kept|held|sold|drew|chose|began|drove|brought|gave|put|spoke|rebuilt"
    r"|met|got|did|dealt|left|sent|spent|bought|caught|went|saw|told|read|split|hit|shot|paid|swept|rewrote|redid|rang|rode"
    r"|laid|lent|lost|reset|sought|shook|stood|stuck|struck|threw|tore|wound|understood|thought|undertook|withdrew|overcame"
    r"|became|bent|bound|dug|fed|fought|flew|hung|heard|hid|sang|swam|woke|wove|oversaw|foresaw|upheld|broke|froze|rose)\b"
)
_SITUATION = re.compile(
    r"\b(?:quand|lorsqu\w*|a l'epoque|en (?:19|20)\d\d|l'(?:an|annee) derniere|l'hiver dernier|l'ete dernier|un (?:matin|soir"
    r"|jour)|pendant|chez|a la suite|dans (?:mon|ma|un|une|cette?|notre) (?:\w+ )?(?:poste|equipe|service|entreprise"
    r"|usine|ecole|chantier|cabinet|agence|magasin|classe|atelier|projet)"
    r"|when|while|at the time|in (?:19|20)\d\d|last (?:year|winter|summer|spring|autumn|month)|one (?:day|morning|evening"
    r"|night)|during|at my|at (?=[A-ZÀ-Ý])|back then|in my (?:last|previous|current|first)|on (?:a|one|my) (?:\w+ )?(?:site"
    r"|project|shift|ward))\b"
)
_TASK = re.compile(
    r"\b(?:je devais|nous devions|on devait|on m'avait demande|on m'a (?:demande|confie)|il fallait|il s'agissait|mon role"
    r"|ma mission|ma tache|mon objectif|l'objectif|le but|charge[e]? de|responsable de|j'etais charge\w*"
    r"|i had to|we had to|had to|needed to|i was to|my (?:task|role|job|goal|aim|brief|target)(?: \w+)? was|the (?:goal|aim"
    r"|task|brief|target) was|(?:was|were) asked to|responsible for|in charge of|was given)\b"
)
_OUTCOME = re.compile(
    r"\b(?:resultats?|a permis|ont permis|permettant|grace a|du coup|au final|a la fin|redui\w+|augment\w+|amelior\w+"
    r"|diminu\w+|economis\w+|gagn\w+|evit\w+|obten\w+|livr\w+|reussi\w*|sans (?:aucun )?(?:retard|accident|incident|perte)"
    r"|aucun (?:retard|accident|incident|retour)|baiss\w+|chut\w+|double\w*|pass\w+ de|tombe\w* (?:a|de)|a temps"
    r"|dans les temps|results?|as a result|which (?:led|meant|let|allowed|saved)|so that|in the end|since then"
    r"|reduc\w+|increas\w+"
    r"|improv\w+|decreas\w+|saved|saving|gained|avoided|deliver\w+|achiev\w+"
    r"|succeeded|without (?:a |any )?(?:delay|incident|accident"
    r"|loss)|no (?:delay|incident|accident|complaint)s?|on time|cut(?:ting)?|dropped|fell|rose|grew|doubled|halved|went"
    r" (?:from|down|up)|finished)\b"
)
_REASON = re.compile(
    r"\b(?:parce qu\w*|car|puisque|afin de|pour cela|c'est pourquoi|because|since|so that|that is why|that's why"
    r"|in order to|m'attire|me plait|appeals to me|draws me|attracts me)\b"
)
_NUMBER = re.compile(
    r"\d|%|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|cent|mille"
    r"|moitie|tiers|two|three|four|five|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundred"
    r"|thousand|half|third|twice)\b"
)
_NAME = re.compile(r"(?<=[\w,;:] )[A-ZÀ-Ý][\w-]+")
_VERDICT = re.compile(
    r"\b(?:embauch\w+|recrut(?:er|ez|ement recommande)|a retenir|a rejeter|hir(?:e|ed|ing)|reject\w*"
    r"|recommended for|suitable"
    r" for the (?:job|position)|apte au poste)\b"
)
_NEGATION = re.compile(r"\b(?:jamais|never|rien|nothing|aucune? idee|no idea|je ne sais pas|i (?:do not|don't) know)\b")
_AT_WORK = re.compile(
    r"\b(?:equipes?|collegues?|clients?|clientele|patients?|eleves?|chef\w*|manager|responsable|projets?|postes?|chantiers?"
    r"|stages?|alternance|apprentissage|entreprise|societe|bureau|usine|atelier|magasin|service|reunion|fournisseurs?|livraisons?"
    r"|commandes?|dossiers?|budget|delais?|planning|machines?|formation|direction|employeur|metier|travail\w*"
    r"|teams?|colleagues?|customers?|pupils?|students?|boss|supervisor|projects?|shifts?|site|internship|apprentic\w+|company"
    r"|office|factory|workshop|warehouse|shop|store|meetings?|suppliers?|deliver\w+|orders?|deadlines?|schedule|training"
    r"|management|employer|job|work\w*|reports?|audits?|production|stock|logiciels?|software|systems?)\b"
)
_AT = re.compile(r"\b(?:chez|Chez|at|At|for) [A-ZÀ-Ý]\w")
_LEAST_FUNCTION_WORDS = 0.15
"""Of the words of a sentence, in either language; lists of keywords have next to none."""
_PARTS_IN_A_SENTENCE = 2
"""Of a story; one sentence alone is none yet."""
_NEW_OFFER_WORDS = 4
"""Words of the offer that one sentence can earn."""


class Answered(NamedTuple):
    """One answer: the `turn` in the transcript, the plan's `step`, and `text`, in which orders are blanked out so that
    every other character keeps its place. `about` is what the question was about, in the words of the CV and the offer."""

    turn: int
    step: int
    phase: Phase
    question: str
    text: str
    about: str = ""


class RuleScore(NamedTuple):
    """A score from 1 to 5 (None: too little was said) and the candidate's sentences it rests on, best first."""

    score: int | None
    quotes: tuple[Quote, ...]


@lru_cache(maxsize=1024)
def heard(text: str) -> tuple[str, int]:
    """What of an answer is listened to: control characters and orders are blanked out (same length, same offsets); how
    many orders there were. Remembered: every turn of an interview looks at all answers again."""
    printable = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)
    kept, orders = without_orders(text)
    return "".join(a if b != " " else " " for a, b in zip(printable, kept, strict=True)), orders


def is_vague(turn: Turn) -> bool:
    """Whether an answer deserves a follow-up: hardly a sentence or, where something done was asked for, nothing done,
    counted or named in it. The candidate's own questions are never vague."""
    if turn.speaker != "candidate" or turn.phase in ("candidate_questions", "closing"):
        return False
    text, _ = heard(turn.text)
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
    known = " ".join([*interview.skills, *(job.employer for job in interview.jobs)])
    for index, turn in enumerate(interview.turns):
        if turn.speaker == "interviewer":
            question = turn.text
            continue
        text, orders = heard(turn.text)
        ignored += orders
        step = interview.plan[turn.step]
        about = " ".join(filter(None, (step.topic, step.context, known)))
        answers.append(Answered(index, turn.step, turn.phase, question, text, about))
    return answers, ignored


def score_by_rules(answers: Sequence[Answered], offer_text: str) -> dict[Competence, RuleScore]:
    """A score for each competence from marks in the answers; equal answers give equal scores.

    examples: sentences in which the candidate tells what they did, with a number, a name or some detail.
    method:   of situation, task, action and result, how many the best answer has.
    results:  sentences that tell an outcome of something done; one with a number counts twice.
    role:     words of the offer the candidate used of their own accord (not repeated from the question).
    interest: questions asked, reasons given and words of the offer in the opening.

    Only what was said once, in sentences, and on the subject counts: see `_sentences`.
    """
    wanted = content_words(offer_text)
    told = _sentences(answers, offer_text)
    stories = [answer for answer in answers if answer.phase in STORIES and _on_subject(answer, wanted)]
    spoken = {answer.turn: told[answer.turn] for answer in stories}
    sentences = [quote for answer in stories for quote in spoken[answer.turn]]
    acted = {answer.step for answer in stories if any(_acts(quote.text) for quote in spoken[answer.turn])}

    concrete = [quote for quote in sentences if _is_concrete(quote.text)]
    outcomes = [
        quote
        for answer in stories
        if answer.step in acted
        for quote in spoken[answer.turn]
        if _OUTCOME.search(folding.plain(quote.text))
    ]
    outcomes.sort(key=lambda quote: not _NUMBER.search(folding.plain(quote.text)))
    counted = sum(bool(_NUMBER.search(folding.plain(quote.text))) for quote in outcomes)
    parts, best = _best_story(stories, spoken)
    used, on_topic = _offer_words(answers, told, wanted)
    interest, interested = _interest(answers, told, wanted)

    enough = _said_enough([answer for answer in answers if answer.phase in STORIES])
    framing = [answer for answer in answers if answer.phase in ("opening", "candidate_questions")]
    return {
        "examples": RuleScore(_grade(len(concrete), (1, 2, 3, 5)) if enough else None, tuple(concrete[:2])),
        "method": RuleScore(1 + parts if enough else None, tuple(best[:2])),
        "results": RuleScore(_grade(len(outcomes) + counted, (1, 2, 4, 6)) if enough else None, tuple(outcomes[:2])),
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
            found = pattern.search(folding.plain(heard(turn.text)[0]))
            if found:
                return Quote(turn=index, text=turn.text[found.start() : found.end()])
    return None


def tells_a_verdict(text: str) -> bool:
    """Whether a comment speaks of hiring or rejecting, which a report never does."""
    return bool(_VERDICT.search(folding.plain(text)))


def story_parts(text: str) -> tuple[list[str], ...]:
    """The sentences of an answer that tell its situation, its task, what was done, and what came of it."""
    sentences = [found.group().strip() for found in SENTENCE.finditer(text) if _is_prose(found.group())]
    return tuple([each for each in sentences if part.search(folding.plain(each))] for part in _STORY_PARTS)


def is_strong(answer: Answered) -> bool:
    """Whether an answer tells at least three of the four parts of a story, one of them what was done, with a number."""
    parts = story_parts(answer.text)
    return bool(parts[2] and sum(map(bool, parts)) >= 3 and _NUMBER.search(folding.plain(answer.text)))


def _sentences(answers: Sequence[Answered], offer_text: str) -> dict[int, list[Quote]]:
    """The sentences of each answer, by turn, that the candidate said once, in words of their own: no list of keywords, no
    repetition, nothing copied from the offer or the question."""
    said: set[str] = set()
    offer = folding.key(offer_text)
    found: dict[int, list[Quote]] = {answer.turn: [] for answer in answers}
    for answer in answers:
        question = folding.key(answer.question)
        for text in _split(answer.text):
            key = folding.key(text)
            copied = len(key.split()) >= 3 and (key in offer or key in question)
            if key not in said and not copied and _is_prose(text):
                found[answer.turn].append(Quote(turn=answer.turn, text=text))
            said.add(key)
    return found


def _split(text: str) -> Iterator[str]:
    found = (sentence.group().strip() for sentence in SENTENCE.finditer(text))
    return (sentence for sentence in found if len(sentence.split()) >= 3)


def _is_prose(text: str) -> bool:
    words = folding.words(text)
    if len(words) < 3:
        return False
    function = sum(map(is_function_word, words))
    return function >= _LEAST_FUNCTION_WORDS * len(words) and len(set(words)) >= len(words) / 2


def _on_subject(answer: Answered, wanted: set[str]) -> bool:
    """Whether an answer has a word in common with its question, the CV or the offer, or speaks of work at all."""
    words = content_words(answer.text)
    known = wanted | content_words(f"{answer.question} {answer.about}")
    return (
        bool(words & known) or _AT_WORK.search(folding.plain(answer.text)) is not None or bool(_AT.search(answer.text))
    )


def _acts(text: str) -> bool:
    folded = folding.plain(text)
    return bool(_FIRST_PERSON.search(folded)) and not _NEGATION.search(folded)


def _is_concrete(text: str) -> bool:
    folded = folding.plain(text)
    detailed = _NUMBER.search(folded) or _NAME.search(text) or len(content_words(text)) >= 6
    return bool(_acts(text) and detailed)


def _best_story(stories: Sequence[Answered], spoken: dict[int, list[Quote]]) -> tuple[int, list[Quote]]:
    """How many of the four parts the best-told story has (a follow-up belongs to its question), and its sentences
    that show one."""
    best: tuple[int, list[Quote]] = (0, [])
    for step in dict.fromkeys(answer.step for answer in stories):
        sentences = [quote for answer in stories if answer.step == step for quote in spoken[answer.turn]]
        shown = {part: [q for q in sentences if part.search(folding.plain(q.text))] for part in _STORY_PARTS}
        shown[_FIRST_PERSON] = [quote for quote in shown[_FIRST_PERSON] if _acts(quote.text)]
        telling = {quote.text for quotes in shown.values() for quote in quotes}
        parts = min(sum(bool(quotes) for quotes in shown.values()), _PARTS_IN_A_SENTENCE * len(telling))
        if parts > best[0]:
            best = parts, list(dict.fromkeys(quotes[0] for quotes in shown.values() if quotes))
    return best


_STORY_PARTS = (_SITUATION, _TASK, _FIRST_PERSON, _OUTCOME)


def _offer_words(
    answers: Sequence[Answered], told: dict[int, list[Quote]], wanted: set[str]
) -> tuple[set[str], list[Quote]]:
    used: set[str] = set()
    quotes: list[tuple[int, Quote]] = []
    for answer in answers:
        free = wanted - content_words(answer.question)
        for quote in told[answer.turn]:
            asks = quote.text.endswith("?") and answer.phase != "candidate_questions"
            if asks or _NEGATION.search(folding.plain(quote.text)):
                continue
            words = content_words(quote.text) & free
            used |= set(sorted(words - used)[:_NEW_OFFER_WORDS])
            quotes.append((len(words), quote))
    ranked = sorted((pair for pair in quotes if pair[0]), key=lambda pair: -pair[0])
    return used, [quote for _, quote in ranked]


def _interest(answers: Sequence[Answered], told: dict[int, list[Quote]], wanted: set[str]) -> tuple[int, list[Quote]]:
    asked = [
        quote
        for answer in answers
        if answer.phase == "candidate_questions"
        for quote in told[answer.turn]
        if quote.text.endswith("?")
    ]
    openings = [answer for answer in answers if answer.phase == "opening"]
    spoken = [(answer, quote) for answer in openings for quote in told[answer.turn]]
    reasons = [quote for _, quote in spoken if _REASON.search(folding.plain(quote.text))]
    about_offer = any(
        len(content_words(" ".join(q.text for q in told[answer.turn])) & (wanted - content_words(answer.question))) >= 2
        for answer in openings
    )
    return (len(asked) >= 1) + (len(asked) >= 2) + bool(reasons) + about_offer, [*asked, *reasons]


def _said_enough(answers: Sequence[Answered]) -> bool:
    return sum(len(folding.words(answer.text)) for answer in answers) >= 8


def _grade(count: int, steps: tuple[int, int, int, int]) -> int:
    """1 to 5: one, and one more for each step that the count reaches."""
    return 1 + sum(count >= step for step in steps)
