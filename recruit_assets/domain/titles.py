"""Job titles made comparable: without gender marks, references and shouting, in one grammatical gender.

Belongs here: rules about the words of a title. Does not belong here: which occupation a title names.
"""

from __future__ import annotations

import re

_GENDER_MARK = re.compile(
    r"""[\[(]?\s*(?<![\w])(?:[hfmwdx](?:\s?[/|.·-]\s?[hfmwdx]){1,3}
    |h\s?ou\s?f|f\s?ou\s?h|tous\ genres|all\ genders)(?!\w)\s*[\])]?""",
    re.IGNORECASE | re.VERBOSE,
)
_NOISE = re.compile(
    r"(?:\b(?:urgent|asap|immediate start|starting immediately|recrutement|prise de poste immédiate)\b"
    r"|\b(?:réf|ref|réference|référence)\s*[.:]?\s*[\w-]*\d[\w-]*|[!★✨🔥]+)",
    re.IGNORECASE,
)
_PARENTHESISED_FEMININE = re.compile(
    r"(?<=\w)(?:[(·•.](?:e|ne|le|se|ère|ière|rice|trice|euse|teuse|esse|fe|ve)s?\)?|[·•]e[·•]?s?)(?!\w)", re.IGNORECASE
)
_DOUBLE = re.compile(r"\b([\w'-]{4,})\s?(?:/|-|\bou\b|\bet\b)\s?([\w'-]{2,})", re.IGNORECASE)
_FEMININE = (
    ("trice", "teur"),
    ("ières", "iers"),
    ("ière", "ier"),
    ("euse", "eur"),
    ("ienne", "ien"),
    ("ennes", "ens"),
    ("enne", "en"),
    ("onne", "on"),
    ("ère", "er"),
    ("ante", "ant"),
    ("ente", "ent"),
    ("ée", "é"),
)
_SPECIAL = {
    "serveuse": "serveur",
    "vendeuse": "vendeur",
    "hôtesse": "hôte",
    "avocate": "avocat",
    "apprentie": "apprenti",
    "cheffe": "chef",
    "commerciale": "commercial",
    "professionnelle": "professionnel",
    "commise": "commis",
    "employée": "employé",
    "directrice": "directeur",
    "adjointe": "adjoint",
    "experte": "expert",
    "consultante": "consultant",
    "waitress": "waiter",
    "hostess": "host",
    "saleswoman": "salesperson",
    "salesman": "salesperson",
    "chairwoman": "chairperson",
    "chairman": "chairperson",
    "foreman": "foreperson",
    "forewoman": "foreperson",
}
_AGREEING = (("elle", "el"), ("ale", "al"), ("ive", "if"))
"""Endings of feminine adjectives, and of English words: changed only behind a job word that was feminine."""
_KEEP = {"vente", "santé", "soudure", "client", "clientèle", "patiente", "attente", "détente", "entente", "locative",
         "intelligence", "experience", "creative", "sale", "male", "female", "scale", "wholesale",
         "passerelle", "automotive", "cognitive", "quelle"}  # fmt: skip
"""Words that end like a feminine job title and are something else (English, or nouns and adjectives of a field)."""


def neutral(title: str) -> str:
    """`title` with its feminine French job words, and the gendered English ones, in the form that dictionaries list.

    "Cuisinière" and "Cuisinier", "Serveur/Serveuse" and "Serveur(se)" come out the same. Takes any case, keeps the
    rest.
    """
    title = _PARENTHESISED_FEMININE.sub("", title)
    pieces = re.split(r"([\w'-]+)", title)
    feminine = False
    for place in range(1, len(pieces), 2):
        word = pieces[place]
        pieces[place] = _masculine(word, _FEMININE + _AGREEING if feminine else _FEMININE)
        feminine = feminine or pieces[place] != word
    title = "".join(pieces)
    return _DOUBLE.sub(lambda pair: pair[1] if pair[1].lower() == pair[2].lower() else pair[0], title)


def search_title(title: str) -> str:
    """`title` as it is searched and embedded: no gender mark, reference or call for attention, no shouting, neutral.

    Returns `title` itself where nothing would be left.
    """
    cleaned = _NOISE.sub(" ", _GENDER_MARK.sub(" ", title))
    if sum(map(str.isupper, cleaned)) > sum(map(str.islower, cleaned)):
        cleaned = cleaned.capitalize()
    cleaned = neutral(cleaned)
    cleaned = re.sub(r"\(\s*\)|\[\s*\]", " ", cleaned)
    cleaned = re.sub(r"\s+", " ", cleaned).strip(" -–—|/,:;.·")
    return cleaned or title.strip()


def _masculine(word: str, endings: tuple[tuple[str, str], ...]) -> str:
    low = word.lower()
    if low in _KEEP:
        return word
    if low in _SPECIAL:
        return _in_the_case_of(word, _SPECIAL[low])
    for ending, masculine in endings:
        if low.endswith(ending) and len(low) > len(ending) + 2:
            return word[: -len(ending)] + (masculine.upper() if word.isupper() else masculine)
    return word


def _in_the_case_of(word: str, replacement: str) -> str:
    if word.isupper():
        return replacement.upper()
    return replacement.capitalize() if word[0].isupper() else replacement
