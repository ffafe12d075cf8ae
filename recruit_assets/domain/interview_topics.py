"""What an interview is about: the achievements and skills of a CV that matter for an offer, and the requirements it
leaves open.

Belongs here: choosing topics by comparing words. Does not belong here: wording a question (`prompts/interview`), nor
judging a candidate (`interview_scoring`, `matching`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from recruit_assets.domain import folding
from recruit_assets.domain.interviews import Job, Step, phases
from recruit_assets.domain.offers import Offer
from recruit_assets.domain.orders import without_orders
from recruit_assets.domain.requirements import Requirement, requirements

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_FREQUENT = """
    a ai au aucun aucune aux avant apres avec avez avoir avons bien c ce ces cet cette ceux chez comme d dans
    de des du elle elles en
    encore est et etait etaient etais etant ete etre eu fait faire fois ils il j je l la le les leur leurs lors
    lui m ma mais me meme mes moi mon n ne nos notre nous on ont ou par pas peu plus pour puis qu quand que quel
    quelle quels quelles qui s sa sans se ses si son sont sous suis sur t ta te tes toi ton tous tout toute
    toutes tres tu un une vers vos votre vous y an and any are as at be been but by can could did do does for
    from had has have he her his i if in into is it its just me more most my no not of off on or our out over
    she should so some such than that the their them then there these they this those to too under up us very
    was we were what when where which while who will with would you your experience annee annees ans year years
    bonne bon good maitrise connaissance connaissances knowledge ability able capacite sens gout candidat
    candidate poste job role travail work equipe team
"""
_MOST_SKILLS = 60
_HELD = ("diploma", "licence", "language", "years")
"""What one has or has not: "where have you done this?" makes no sense of it."""
_STOP_WORDS = frozenset(_FREQUENT.split())


def content_words(text: str) -> set[str]:
    """The folded words that carry the meaning of a text, French or English, without plural "s" and cut to seven
    letters, so that "inspection" meets "inspected" and "comptable" meets "comptabilité"."""
    kept = {word for word in folding.words(text) if word not in _STOP_WORDS and (len(word) > 2 or word.isdigit())}
    return {(word[:-1] if len(word) > 3 and word.endswith("s") else word)[:7] for word in kept}


def is_function_word(word: str) -> bool:
    """Whether a folded word only holds a sentence together, in French or in English."""
    return word in _STOP_WORDS


def wishes(offer: Offer) -> list[Requirement]:
    """What the offer asks for, each sentence once, most required first; where nothing is said to be asked for, every
    sentence of some length."""
    found = requirements(offer.description) or [
        Requirement("statement", sentence, sentence, "other")
        for sentence in _SENTENCE.split(offer.description)
        if len(sentence.split()) >= 4
    ]
    once = {wish.quote: wish for wish in reversed(found)}
    return [wish for wish in dict.fromkeys(once[wish.quote] for wish in found) if content_words(wish.quote)]


def achievements(profile: dict[str, Any]) -> Iterator[Step]:
    """What a JSON Resume profile tells that one can ask about, as steps of the evidence phase: highlights of jobs and
    projects first, then the jobs themselves, diplomas and skills. Name and contact details are never among them."""
    for section in ("work", "projects", "volunteer"):
        for index, item in enumerate(_items(profile, section)):
            context = ", ".join(str(item[field]) for field in ("position", "name", "organization") if item.get(field))
            for number, highlight in enumerate(_texts(item.get("highlights"))):
                yield _evidence(highlight, context, f"/{section}/{index}/highlights/{number}")
    for index, item in enumerate(_items(profile, "work")):
        if item.get("position"):
            yield _evidence(str(item["position"]), str(item.get("name") or ""), f"/work/{index}/position")
    for index, item in enumerate(_items(profile, "education")):
        diploma = " ".join(str(item[field]) for field in ("studyType", "area") if item.get(field))
        if diploma:
            yield _evidence(diploma, str(item.get("institution") or ""), f"/education/{index}")
    for index, item in enumerate(_items(profile, "skills")):
        for number, keyword in enumerate(_texts(item.get("keywords"))):
            yield _evidence(keyword, str(item.get("name") or ""), f"/skills/{index}/keywords/{number}")


def profile_words(profile: dict[str, Any]) -> set[str]:
    """The content words of everything the profile tells, without name and contact details."""
    words: set[str] = set()
    for step in achievements(profile):
        words |= content_words(f"{step.topic} {step.context or ''}")
    for section in ("languages", "certificates"):
        for item in _items(profile, section):
            words |= content_words(" ".join(str(value) for value in item.values() if isinstance(value, str)))
    return words


def jobs(profile: dict[str, Any]) -> tuple[Job, ...]:
    """The jobs of a profile with the years they began and ended, as far as it tells."""
    found = (
        Job(employer=str(item.get("name") or ""), start=_year(item.get("startDate")), end=_year(item.get("endDate")))
        for item in _items(profile, "work")
    )
    return tuple(job for job in found if job.employer or job.start)


def skills(profile: dict[str, Any]) -> tuple[str, ...]:
    """The skills a profile names, each once."""
    named = (keyword for item in _items(profile, "skills") for keyword in _texts(item.get("keywords")))
    return tuple(dict.fromkeys(_short(skill, 80) for skill in named))[:_MOST_SKILLS]


def _year(date: Any) -> int | None:
    found = re.match(r"(?:19|20)\d\d", str(date or ""))
    return int(found[0]) if found else None


def plan(profile: dict[str, Any], offer: Offer, questions: int) -> tuple[Step, ...]:
    """The questions to ask this candidate for this offer, in order, and the closing words.

    Evidence: the achievements that share most words with the offer. Technique: skills of the CV that the offer names
    too. Gaps: the requirements that share least with the CV, one for each thing asked for. Where there is nothing to
    ask about, the step has no topic and a general question is asked. Deterministic.
    """
    wanted = content_words(f"{offer.title} {offer.description}")
    told = profile_words(profile)

    def is_clean(text: str | None) -> bool:
        return bool(text) and without_orders(str(text))[1] == 0

    shared = [skill for skill in skills(profile) if is_clean(skill) and content_words(skill) <= wanted]
    evidence = sorted(
        (step for step in achievements(profile) if is_clean(step.topic)),
        key=lambda step: (not _is_highlight(step), -len(content_words(step.topic or "") & wanted)),
    )
    gaps = sorted(
        (wish for wish in wishes(offer) if is_clean(wish.quote)),
        key=lambda wish: len(content_words(wish.quote) & told) / len(content_words(wish.quote)),
    )
    topics = {
        "evidence": iter(evidence),
        "technical": (Step(phase="technical", topic=skill) for skill in shared if content_words(skill)),
        "gap": (Step(phase="gap", topic=_short(wish.quote), held=wish.kind in _HELD) for wish in gaps),
    }
    return tuple(next(topics.get(phase, iter(())), Step(phase=phase)) for phase in phases(questions))


def _is_highlight(step: Step) -> bool:
    return "/highlights/" in (step.pointer or "")


def _evidence(topic: str, context: str, pointer: str) -> Step:
    return Step(phase="evidence", topic=_short(topic), context=_short(context) or None, pointer=pointer)


def _short(text: str, most: int = 160) -> str:
    """The text on one line, cut at a word when it is longer than `most` characters."""
    text = " ".join(text.split()).rstrip(" .;:")
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + " …"


def _items(profile: dict[str, Any], section: str) -> list[dict[str, Any]]:
    found = profile.get(section)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str) and item.strip()] if isinstance(value, list) else []
