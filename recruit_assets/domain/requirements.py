"""What an offer asks for, read from its text: skills, diplomas, licences, languages, years, and sentences as they
stand.

Belongs here: how offers are laid out, and turning their lines into requirements. Does not belong here: whether a
candidate meets one (`matching`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from recruit_assets.domain.concepts import Kind, Word, find_concepts_among, stems
from recruit_assets.domain.folding import plain

RequirementKind = Literal[
    "skill", "diploma", "licence", "language", "years", "statement",
    "seniority", "contract", "place", "remote", "availability",
]  # fmt: skip
Part = Literal["required", "optional", "other"]
Stretch = Literal["required", "optional", "work", "other"]
"""What a stretch of a description is about: what is required, what is welcome, what is done in the job, or anything else."""


class Requirement(NamedTuple):
    """One thing an offer asks for. `name` is a concept's name, a number of years, or the sentence itself; `quote` the
    offer's own words; `part` says whether it stands under what is required, what is welcome, or elsewhere."""

    kind: RequirementKind
    name: str
    quote: str
    part: Part


_HEADINGS: dict[Stretch, str] = {
    "required": r"""(?:votre |le )?profil(?: recherche| souhaite| attendu)?|competences(?: attendues| requises
        | techniques| cles)?
        |ce que nous attendons de vous|ce que nous recherchons|prerequis|exigences|pour reussir,? il vous faudra
        |vous etes|vous avez
        |qualifications?(?: requises)?|savoir[- ]faire|requirements|about you|your profile|you
        |skills(?: and experience)?
        |what (?:we need from you|you bring|you'll bring|you will bring|you'll need|you will need|we are looking for
        |we're looking for)
        |essential(?: criteria| skills)?|to be considered you must bring|person specification
        |you'll fit in if you have|must haves?
        |who you are|experience required|key skills|the ideal candidate""",
    "optional": r"""(?:ce )?serait un plus|les? plus|atouts?(?: apprecies)?|et si en plus|souhaite
        |bonus(?: points)?|facultatif|apprecie
        |nice to haves?|desirable(?: criteria| skills)?|it would help if you had|advantageous
        |not needed, but we'd smile|preferred|a plus""",
    "work": r"""(?:vos |votre |les |la )?(?:principales )?missions?(?: principales)?|ce que vous ferez
        |(?:description|activites) du poste|le poste|(?:votre |au )quotidien|votre role
        |(?:vos |les )?(?:responsabilites|activites|taches)(?: principales)?
        |what you(?:'ll| will) (?:do|be doing)|(?:your |key |main |core )?(?:responsibilities|duties)
        |(?:about )?(?:the |your )role|your day|job (?:description|purpose)
        |day to day, you will""",
    "other": r"""nous vous offrons|conditions de travail|ce que vous y gagnez|avantages|pourquoi venir chez nous
        |on vous propose|remuneration(?: proposee)?
        |salaire|cote paie|fourchette|nous offrons|l'entreprise|qui sommes[- ]nous|a propos|pour postuler|candidature
        |what we offer
        |benefits|in return|why people stay|terms and benefits|the good bits|pay|salary|package|rate of pay
        |remuneration|the money
        |about us|who we are|how to apply|to apply|location|hours""",
}  # fmt: skip
_BOUNDARY = re.compile(r"\n|(?<=[.!?])\s+(?=[A-ZÀ-Ý0-9\"«'])|\s*;\s+|(?:(?<=\s)|^)[-•]\s+")
_YEARS = re.compile(
    r"(\d{1,2})\s*(?:\+|a \d{1,2}|to \d{1,2}|- ?\d{1,2})?\s*(?:ans?|annees?|years?'?|yrs?)\b[^.;\n]{0,40}?\bexperience"
    r"|\bexperience[^.;\n]{0,40}?\b(\d{1,2})\s*(?:\+|a \d{1,2}|to \d{1,2}|- ?\d{1,2})?\s*(?:ans?|annees?|years?)\b"
)
_AT_LEAST = re.compile(
    r"(?:minimum|mini|min\.?|at least|au moins)\s*(?:of |de |:)?\s*(1[0-5]|[1-9])\s*\+?\s*(?:ans?|annees?|years?|yrs?)\b"
    r"|\b(1[0-5]|[1-9])\s*\+\s*(?:ans?|annees?|years?|yrs?)\b"
    r"|\b(1[0-5]|[1-9])\s*(?:ans?|annees?|years?|yrs?)\s*(?:min(?:imum|i)?\b|\+|et (?:\+|plus)|or more)"
)
"""Years asked for without the word experience; never more than fifteen, which would be an age."""
_DEMANDS = re.compile(
    r"\b(?:obligatoires?|exigee?s?|indispensables?|imperati(?:f|ve)s?|requise?s?|imperativement|il vous faut|vous devez"
    r"|must(?: have|[ -]haves?)?|required|mandatory|essential|you(?:'ll)? need|needs? to have)\b"
)
_WELCOMES = re.compile(
    r"\b(?:appreciee?s?|souhaitee?s?|(?:est |serait )?un (?:vrai |reel )?(?:plus|atout)"
    r"|idealement|desirable|preferred|preferably|advantage(?:ous)?|(?:is )?a (?:big )?(?:plus|bonus)|an asset|handy"
    r"|nice to have|ideally)\b"
)
"""How a sentence says, whatever it stands under, that what it names is demanded or welcome."""
_APPLYING = re.compile(
    r"@|\bcv\b|candidature|postul|\bapply\b|\bref(?:erence)?\b[ .:]*[a-z]?\d|\d\d[ .]\d\d[ .]\d\d|\d{5}"
)
"""How to apply is no requirement, and holds people's names."""
_NO_DOINGS = (_DEMANDS, _WELCOMES, _YEARS, _AT_LEAST, _APPLYING)
_MARKS = " -•\t.;"
_SHORTEST, _LONGEST = 8, 240
_KINDS: tuple[Kind, ...] = ("skill", "diploma", "licence", "language")


@lru_cache(maxsize=1)
def _heading() -> re.Pattern[str]:
    """A heading ends its line or stands before a colon (some feeds give the whole offer in one paragraph)."""
    tidy = {part: re.sub(r"\n\s*", "", names) for part, names in _HEADINGS.items()}
    groups = "|".join(f"(?P<{part}>{names})" for part, names in tidy.items())
    return re.compile(rf"(?:(?<=^)|(?<=\s))(?:{groups})\s*(?::|(?=\n|$))", re.MULTILINE)


def parts(description: str) -> list[tuple[Stretch, int, int]]:
    """The stretches of a description by what they are, as characters; what stands before any heading is "other"."""
    found = [match for match in _heading().finditer(plain(description)) if _stands_out(description, match.start())]
    if not found:
        return [("other", 0, len(description))]
    stretches: list[tuple[Stretch, int, int]] = [("other", 0, found[0].start())]
    for number, heading in enumerate(found):
        end = found[number + 1].start() if number + 1 < len(found) else len(description)
        part: Stretch = next(name for name in _HEADINGS if heading[name])
        stretches.append((part, heading.end(), end))
    return stretches


def _stands_out(description: str, start: int) -> bool:
    """Whether a heading may begin here: at the start of a line or with a capital."""
    return start == 0 or description[start - 1] == "\n" or description[start].isupper()


def requirements(description: str, words: Sequence[Word] | None = None) -> list[Requirement]:
    """What the offer asks for, in its order, each thing once (where it is required most).

    Under a heading for requirements every line counts; elsewhere only what the vocabulary knows, and years of
    experience. `words` are the description's, where they are at hand.
    """
    found: dict[tuple[str, str], Requirement] = {}
    known = stems(description) if words is None else words
    folded = plain(description)
    starts = [word.start for word in known]
    stretches: list[tuple[Part, int, int]] = [
        ("other" if about == "work" else about, start, end) for about, start, end in parts(description)
    ]
    stretches.sort(key=lambda stretch: ("required", "optional", "other").index(stretch[0]))
    for part, start, end in stretches:
        for first, last in _lines(description, start, end):
            held = known[bisect_left(starts, first) : bisect_left(starts, last)]
            for requirement in _in_line(description[first:last], folded[first:last], held, part):
                found.setdefault((requirement.kind, requirement.name), requirement)
    return list(found.values())


def doings(description: str) -> list[str]:
    """The lines that say what is done in the job, in their order: those under headings for it, without any those that stand
    before the first heading. None of them asks for anything, or says how to apply."""
    stretches = parts(description)
    lines = (
        description[first:last]
        for _, start, end in [one for one in stretches if one[0] == "work"] or stretches[:1]
        for first, last in _lines(description, start, end)
    )
    return [line for line in lines if not any(pattern.search(plain(line)) for pattern in _NO_DOINGS)]


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines and sentences of a stretch, as characters without their marks."""
    for boundary in (*_BOUNDARY.finditer(text, start, end), None):
        stop = boundary.start() if boundary else end
        line = text[start:stop]
        first = start + len(line) - len(line.lstrip(_MARKS))
        if line := line.strip(_MARKS):
            yield first, first + len(line)
        start = boundary.end() if boundary else end


def _in_line(line: str, folded: str, words: Sequence[Word], part: Part) -> Iterator[Requirement]:
    quote = line if len(line) <= _LONGEST else line[:_LONGEST].rsplit(None, 1)[0]
    known = False
    if _WELCOMES.search(folded):
        part = "optional"
    elif _DEMANDS.search(folded):
        part = "required"
    if years := _YEARS.search(folded) or _AT_LEAST.search(folded):
        known = True
        yield Requirement("years", str(int(next(filter(None, years.groups())))), quote, part)
    for concept, _, _ in find_concepts_among(words):
        if concept.kind == "language" and part == "other":
            continue
        if concept.kind in _KINDS:
            known = True
            yield Requirement(concept.kind, concept.name, quote, part)  # pyright: ignore[reportArgumentType]
    statement = not known and part != "other" and _SHORTEST <= len(line) <= _LONGEST
    if statement and not _APPLYING.search(folded):
        yield Requirement("statement", line, quote, part)
