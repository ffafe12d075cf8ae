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
from recruit_assets.domain.courtesy import is_rude
from recruit_assets.domain.interview_topics import content_words, is_function_word
from recruit_assets.domain.interviews import Competence, Interview, Phase, Quote, Turn
from recruit_assets.domain.orders import SENTENCE, without_orders

RULES_VERSION = "3"
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
    r"|\bnous avons (?:\w+ment )?\w{3,}"
    r"|(?:^|[,;:] ?|\b(?:et|puis|ensuite|alors|donc|mais|ou|car|comme|quand|que) |qu')on a (?:\w+ment )?"
    r"(?!\w+ (?:in|at|of|with|where|when|that|i|we)\b)\w{3,}(?:e|i|u|is|it|ert)s?\b"
    rf"|\bj'{_DID_FR}\w*(?:ais|e)\b|\bje {_DID_FR}\w*\b"
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
_NUMBER_WORDS = (
    r"\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|cent|mille"
    r"|moitie|tiers|two|three|four|five|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundred"
    r"|thousand|half|third|twice)\b"
)
_NUMBER = re.compile(rf"\d|%|{_NUMBER_WORDS}")
_NUMBER_TOLD = re.compile(rf"\d+(?:[.,]\d+)?|{_NUMBER_WORDS}")
_NAME = re.compile(r"(?<=[\w,;:] )[A-ZÀ-Ý][\w-]+")
_COMPARED = re.compile(
    r"\b(?:de|from) (?:\w+ ){0,3}?#[^.!?\n]{0,30}? (?:a|to) (?:\w+ )?#|\bau lieu d\w*|\binstead of|\bpar rapport a\b"
    r"|\bcompared (?:to|with)\b|# ?(?:%|pour ?cent|per ?cent)"
    r"|\b(?:moitie|tiers|half|third|halved|double[ds]?|doubling|triple[ds]?|divis\w+ par)\b"
    r"|#[^.!?\n]{0,20} (?:contre|against|de moins|de plus|fewer|less|more)\b"
    r"|\b(?:fewer|less|more|moins|plus) (?:\w+ )?(?:than|que|qu')"
)
"""With "#" for every number: an outcome told beside what was before."""
_LASTING = re.compile(
    r"\b(?:depuis(?: lors)?,|depuis ce|since then|ever since|(?:toujours|encore) (?:utilise|en place|en usage|applique)\w*"
    r"|(?:still|now) (?:used|in use|in place|running|applied)|devenue? (?:la|le|notre)|became (?:the|our)"
    r"|adopte(?:e|s|es|r)?|adopted|repris(?:e|es)? (?:par|dans)|taken up by|generalise\w*|rolled out"
    r"|j'ai (?:appris|compris|retenu)|j'en (?:retiens|tire|ai retenu|ai tire)|m'a appris|i (?:have )?learn(?:ed|t)|taught me"
    r"|my lesson|la prochaine fois|next time|je referais|avec le recul|looking back|in hindsight)"
)
_CHOICE = re.compile(
    r"\b(?:parce qu\w*|car|puisque|afin d\w*|pour que|plutot qu\w*|j'ai (?:choisi|prefere|decide)|because|since|so that"
    r"|rather than|instead of|in order to|i (?:chose|preferred|decided|picked))\b"
)
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
    r"|clinique|hopital|ehpad|residents?|ecole|restaurant|agence|cabinet|laboratoire|entrepot|mairie|maintenance"
    r"|(?:ma|notre) mission|m'a(?:vait|it)? (?:demande|confie)|charge de|(?:was|were) asked to|in charge of"
    r"|my (?:task|role|goal|aim|brief) was"
    r"|clinic|hospital|ward|school|plant|laboratory"
    r"|office|factory|workshop|warehouse|shop|store|meetings?|suppliers?|deliver\w+|orders?|deadlines?|schedule|training"
    r"|management|employer|job|work\w*|reports?|audits?|production|stock|logiciels?|software|systems?)\b"
)
_AT = re.compile(r"\b(?:chez|Chez|at|At|for) [A-ZÀ-Ý]\w")
_LEAST_FUNCTION_WORDS = 0.15
"""Of the words of a sentence, in either language; lists of keywords have next to none."""
_PARTS_IN_A_SENTENCE = 2
"""Of a story; one sentence alone is none yet."""
_STORIES_ALL_COUNTED = 2
_ROLE = (2, 4, 6, 9)
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


class _Marked(NamedTuple):
    """The marks of one story, 0 to 4, and the sentences they rest on, best first."""

    marks: int
    quotes: list[Quote]


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


def is_off_topic(interview: Interview) -> bool:
    """Whether the last answer, to a question about something done, has no word in common with the question, the CV or the
    offer, and none that speaks of work."""
    answers, _ = answered(interview)
    return bool(answers) and answers[-1].phase in STORIES and not _on_subject(answers[-1], _wanted(interview.wanted))


@lru_cache(maxsize=64)
def _wanted(offer_text: str) -> frozenset[str]:
    return frozenset(content_words(offer_text))


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

    Of each story, which is all that was answered to one question and its follow-up:

    examples: a mark each for something the candidate did, for one detail of it, for a second, for why it was done so.
    method:   a mark each for situation, task, action and result.
    results:  a mark each for an outcome of something done, for a number in it, for what it was before, for what lasted or
              was learned.

    A score is one more than the marks of the stories on average; of three stories or more the one with fewest is left
    out, so that one bad answer does not decide, and no number of good sentences in one makes up for the others.

    role:     words of the offer the candidate used of their own accord (not repeated from the question); the more answers
              there are, the more it takes.
    interest: questions asked, one of them about the job, reasons given and words of the offer in the opening.

    Only what was said once, in sentences, and on the subject counts: see `_sentences`.
    """
    wanted = _wanted(offer_text)
    told = _sentences(answers, offer_text)
    stories: dict[int, list[Quote]] = {}
    for answer in answers:
        if answer.phase in STORIES:
            stories.setdefault(answer.step, []).extend(told[answer.turn] if _on_subject(answer, wanted) else [])
    examples, results, methods = (
        [marked(sentences) for sentences in stories.values()] for marked in (_examples, _results, _method)
    )
    used, on_topic = _offer_words(answers, told, wanted)
    interest, interested = _interest(answers, told, wanted)

    enough = _said_enough([answer for answer in answers if answer.phase in STORIES])
    framing = [answer for answer in answers if answer.phase in ("opening", "candidate_questions")]
    return {
        "examples": _on_average(examples, enough),
        "method": _on_average(methods, enough),
        "results": _on_average(results, enough),
        "role": RuleScore(
            _grade(len(used), _role_steps(len(stories))) if _said_enough(answers) else None, tuple(on_topic[:2])
        ),
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


@lru_cache(maxsize=1024)
def story_parts(text: str) -> tuple[tuple[str, ...], ...]:
    """The sentences of an answer that tell its situation, its task, what was done, and what came of it. Remembered, as what
    is heard."""
    sentences = [found.group().strip() for found in SENTENCE.finditer(text) if _is_prose(found.group())]
    folded = [folding.plain(each) for each in sentences]
    return tuple(
        tuple(each for each, plain in zip(sentences, folded, strict=True) if part.search(plain))
        for part in _STORY_PARTS
    )


def is_strong(answer: Answered) -> bool:
    """Whether an answer tells at least three of the four parts of a story, one of them what was done, with a number."""
    parts = story_parts(answer.text)
    return bool(parts[2] and sum(map(bool, parts)) >= 3 and _NUMBER.search(folding.plain(answer.text)))


def _sentences(answers: Sequence[Answered], offer_text: str) -> dict[int, list[Quote]]:
    """The sentences of each answer, by turn, that the candidate said once, in words of their own: no list of keywords, no
    repetition, nothing copied from the offer or the question, no insult."""
    said: set[str] = set()
    offer = folding.key(offer_text)
    found: dict[int, list[Quote]] = {answer.turn: [] for answer in answers}
    for answer in answers:
        question = folding.key(answer.question)
        for text in _split(answer.text):
            key = folding.key(text)
            copied = len(key.split()) >= 3 and (key in offer or key in question)
            insult = is_rude(text) and not _acts(text)
            if key not in said and not copied and not insult and _is_prose(text):
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


def _on_subject(answer: Answered, wanted: frozenset[str]) -> bool:
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


def _examples(sentences: list[Quote]) -> _Marked:
    acts = [quote for quote in sentences if _acts(quote.text)]
    concrete = [quote for quote in acts if _is_concrete(quote.text)]
    chosen = bool(concrete) and any(_CHOICE.search(folding.plain(quote.text)) for quote in acts)
    return _Marked(bool(acts) + min(len(concrete), 2) + chosen, concrete)


def _results(sentences: list[Quote]) -> _Marked:
    if not any(_acts(quote.text) for quote in sentences):
        return _Marked(0, [])
    outcomes = [quote for quote in sentences if _OUTCOME.search(folding.plain(quote.text))]
    counted = [quote for quote in outcomes if _NUMBER.search(folding.plain(quote.text))]
    compared = any(_COMPARED.search(_NUMBER_TOLD.sub("#", folding.plain(quote.text))) for quote in counted)
    lasting = bool(outcomes) and any(_LASTING.search(folding.plain(quote.text)) for quote in sentences)
    first = [*counted, *(quote for quote in outcomes if quote not in counted)]
    return _Marked(bool(outcomes) + bool(counted) + compared + lasting, first)


def _method(sentences: list[Quote]) -> _Marked:
    shown = {part: [q for q in sentences if part.search(folding.plain(q.text))] for part in _STORY_PARTS}
    shown[_FIRST_PERSON] = [quote for quote in shown[_FIRST_PERSON] if _acts(quote.text)]
    telling = {quote.text for quotes in shown.values() for quote in quotes}
    parts = min(sum(bool(quotes) for quotes in shown.values()), _PARTS_IN_A_SENTENCE * len(telling))
    return _Marked(parts, list(dict.fromkeys(quotes[0] for quotes in shown.values() if quotes)))


def _on_average(stories: list[_Marked], enough: bool) -> RuleScore:
    """The score of the stories' marks, with the sentences of the best ones."""
    best = sorted(stories, key=lambda story: -story.marks)
    counted = best[:-1] if len(best) > _STORIES_ALL_COUNTED else best
    quotes = tuple(story.quotes[0] for story in best if story.quotes)
    score = 1 + int(sum(story.marks for story in counted) / len(counted) + 0.5) if counted else 1
    return RuleScore(
        score if enough else None, (quotes if len(quotes) > 1 else tuple(best[0].quotes if best else ()))[:2]
    )


def _role_steps(stories: int) -> tuple[int, int, int, int]:
    """How many words of the offer each score takes: with four stories twice as many as with two or fewer."""
    return tuple(step * max(2, min(stories, 4)) // 2 for step in _ROLE)  # pyright: ignore[reportReturnType]


_STORY_PARTS = (_SITUATION, _TASK, _FIRST_PERSON, _OUTCOME)


def _offer_words(
    answers: Sequence[Answered], told: dict[int, list[Quote]], wanted: frozenset[str]
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


def _interest(
    answers: Sequence[Answered], told: dict[int, list[Quote]], wanted: frozenset[str]
) -> tuple[int, list[Quote]]:
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
    on_the_job = [
        quote for quote in asked if _AT_WORK.search(folding.plain(quote.text)) or content_words(quote.text) & wanted
    ]
    return bool(asked) + bool(len(asked) >= 2 and on_the_job) + bool(reasons) + about_offer, [*asked, *reasons]


def _said_enough(answers: Sequence[Answered]) -> bool:
    return sum(len(folding.words(answer.text)) for answer in answers) >= 8


def _grade(count: int, steps: tuple[int, int, int, int]) -> int:
    """1 to 5: one, and one more for each step that the count reaches."""
    return 1 + sum(count >= step for step in steps)
