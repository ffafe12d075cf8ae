"""How a candidate could do better: which answers to tell again and what they already hold, and what the offer replies.

Belongs here: choosing, from the transcript and the offer alone; nothing is invented. Does not belong here: the wording
around it (`prompts/interview`), points (`interview_scoring`).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from recruit_assets.domain import folding
from recruit_assets.domain.interview_scoring import STORIES, answered, story_parts
from recruit_assets.domain.interview_topics import content_words
from recruit_assets.domain.interviews import Interview
from recruit_assets.domain.orders import SENTENCE, without_orders

MODEL_ANSWERS = 2
_QUOTED = 220
_ACTION = 2

_ALIKE = (
    "salaire remuneration paie payer pay salary wage paid euros prime bonus compensation package",
    "horaire horaires temps rythme nuit week-end weekend astreinte hours shift shifts schedule rota overtime planning",
    "equipe collegues collaborateurs team colleagues people effectif service",
    "formation former tutorat integration accueil training train onboarding mentor learning trained newcomers trains",
    "teletravail distance remote home hybride hybrid presentiel office bureau",
    "lieu ou site adresse location where based deplacement deplacements travel mobilite",
    "contrat cdi cdd duree interim contract permanent temporary length probation essai",
    "debut commencer date quand start when starting demarrage",
    "evolution carriere promotion progression career grow growth perspectives",
    "outils logiciel logiciels technologies tools software stack equipment materiel",
    "mission missions taches journee semaine quotidien duties tasks day week role responsibilities",
    "manager responsable hierarchie chef report boss supervisor encadrement",
)
"""Words that ask for the same thing, in both languages."""
_GROUPS = [frozenset(line.split()) for line in _ALIKE]


class Retold(NamedTuple):
    """A question whose answer could be better: what was said of situation, task, action and result (None: nothing; "": in
    the sentence of another part), and the `context` and `topic` it is about."""

    question: str
    context: str | None
    topic: str | None
    parts: tuple[str | None, str | None, str | None, str | None]


def to_tell_again(interview: Interview) -> list[Retold]:
    """The questions, at most two, whose answers lack most of a story, as they were asked first."""
    asked: dict[int, str] = {}
    for turn in interview.turns:
        if turn.speaker == "interviewer":
            asked.setdefault(turn.step, turn.text)
    said: dict[int, str] = {}
    for answer in answered(interview)[0]:
        if answer.phase in STORIES:
            said[answer.step] = f"{said.get(answer.step, '')}\n{answer.text}"
    found: list[tuple[int, int, Retold]] = []
    for step, text in said.items():
        parts = _each_once(story_parts(text))
        if missing := parts.count(None):
            plan = interview.plan[step]
            retold = Retold(asked[step], plan.context, plan.topic, (parts[0], parts[1], parts[2], parts[3]))
            found.append((-missing, step, retold))
    return [retold for _, _, retold in sorted(found, key=lambda each: each[:2])[:MODEL_ANSWERS]]


def _each_once(parts: tuple[tuple[str, ...], ...]) -> list[str | None]:
    """A sentence for each part, none for two of them: the part with fewest has the first choice, what was done before the
    others."""
    taken: set[str] = set()
    chosen: dict[int, str | None] = {}
    for place in sorted(range(len(parts)), key=lambda place: (len(parts[place]), place != _ACTION)):
        free = [sentence for sentence in parts[place] if sentence not in taken]
        chosen[place] = _short(free[0]) if free else "" if parts[place] else None
        taken |= set(free[:1])
    return [chosen[place] for place in range(len(parts))]


def _short(sentence: str) -> str:
    text = " ".join(sentence.split())
    return text if len(text) <= _QUOTED else text[:_QUOTED].rpartition(" ")[0] + " …"


def offer_says(offer_text: str, question: str) -> str | None:
    """The sentence of the offer that answers a candidate's question best; None when it says nothing about it."""
    asked = set(folding.words(question))
    themes = [group for group in _GROUPS if group & asked]
    words = content_words(question)
    best: tuple[int, str | None] = (0, None)
    for sentence, told, content in _told(offer_text):
        worth = 2 * sum(bool(group & told) for group in themes) + len(words & content)
        if worth > best[0]:
            best = worth, sentence
    return _short(best[1]).rstrip(" .;:") if best[0] >= 2 and best[1] else None


@lru_cache(maxsize=256)
def _told(offer_text: str) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """The sentences of an offer that give no orders, each with its words and those that carry its meaning."""
    sentences = (" ".join(found.group().strip(" -•*\t").split()) for found in SENTENCE.finditer(offer_text))
    return tuple(
        (sentence, frozenset(folding.words(sentence)), frozenset(content_words(sentence)))
        for sentence in sentences
        if len(sentence.split()) >= 2 and not without_orders(sentence)[1]
    )
