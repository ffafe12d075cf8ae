"""Keeps a person's identity on this machine when a CV is read by a model elsewhere.

Belongs here: what of a CV identifies a person, the placeholders that stand for it while it is away, and the chat model
that goes between. Does not belong here: which model is asked (`choose`), or whether an answer is true (`domain`): answers
are put back into the CV's own words before anybody checks them.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from recruit_assets.domain.documents import Document
from recruit_assets.domain.folding import plain
from recruit_assets.domain.profiles import Cited, IdentityAnswer
from recruit_assets.domain.prompts import quoted_lines
from recruit_assets.models.chat import Answer, ChatModel, Message
from recruit_assets.models.offline import OfflineModel

_STREETS = (
    "rue|avenue|av|boulevard|bd|bld|impasse|allee|chemin|place|quai|route|cours|lotissement|residence|venelle|passage|cite"
    "|hameau|esplanade|promenade|faubourg|square|sentier|villa"
)
_ROADS = (
    "street|st|road|rd|ave|avenue|blvd|boulevard|lane|drive|close|crescent|terrace|court|way|square|gardens|grove|hill|row"
    "|mews|view|quay|place"
)
_TOWN = r"[A-ZÀ-Ý][\w'’-]+(?:[ -](?:[A-ZÀ-Ý][\w'’-]+|sur|sous|en|de|la|le|les|lès|du|et)\b)*"
_DATE = (
    r"\d{1,2}(?:er)?[ ./-](?:\d{1,2}|[^\W\d]{3,10}\.?)[ ./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}"
    r"|[^\W\d]{3,10} \d{1,2},? \d{4}"
)
_KINDS: dict[str, re.Pattern[str]] = {
    "TEXT": re.compile(r"\[[A-Z]+_\d+\]"),
    "EMAIL": re.compile(
        r"(?:mailto:)?[\w.+%'-]{1,64} ?(?:@|[\[(](?:at|arobase)[\])]) ?[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}"
        r"|[\w.+%'-]{1,64}@[\w.-]*"
    ),
    "URL": re.compile(
        r"(?:https?://|www\.)[^\s,;|)>\]]+|(?:[\w-]+\.)?(?:linkedin|github|gitlab|behance|twitter|dribbble|malt|medium|xing"
        r"|stackoverflow|kaggle|youtube|instagram|facebook|x)\.(?:com|io|fr|net)(?:/[^\s,;|)>\]]*)?"
        r"|(?<![\w@.])(?:[\w-]+\.)+[a-z]{2,}/[^\s,;|)>\]]+",
        re.IGNORECASE,
    ),
    "PHONE": re.compile(
        r"(?<![\w/.-])(?:\(?\+\d{1,3}\)?|\(?0)(?:[\s.\-/]{0,2}\(?\d{1,5}\)?){2,8}(?![\w/])"
        r"|(?<![\w-])\(?\d{3}\)?[\s.-]{1,2}\d{3}[\s.-]\d{4}(?![\w-])"
    ),
    "BIRTH": re.compile(
        rf"(?:\bn[ée]e?(?:\(e\)|\.e)?\b|\bnaissance\b|\bborn\b|\bbirth\b|\bd\.?o\.?b\b)[^\d\n]{{0,20}}(?:{_DATE}|(?:19|20)\d{{2}})"
        r"(?: (?:à|in|at) " + _TOWN + r")?"
        r"|\b(?:âge|age)\s*:?\s*\d{2}\b(?: ans)?"
        r"|(?<![\w-])[1-7]\d (?:ans|years old|yrs old)\b(?!\s*(?:d['’e]|dans|en|of|in|à|au|chez))",
        re.IGNORECASE,
    ),
    "ADDRESS": re.compile(
        rf"(?<!\w)\d{{1,4}}(?: ?(?:bis|ter|quater|[a-d]))?,? (?:(?i:{_STREETS}|allée|cité|résidence)\b\.? [^,;|•·\t\n]+"
        rf"|(?:[A-Z][\w'’-]+ ){{1,3}}(?:{'|'.join(road.capitalize() for road in _ROADS.split('|'))})\b)"
        rf"(?:[,;]? ?(?:[-–|•·] ?)?(?:F-)?\d{{5}},? {_TOWN})?"
        rf"|(?<![\w-])(?:F-)?\d{{5}},? {_TOWN}|\b[A-Z]{{1,2}}\d[A-Z\d]? ?\d[A-Z]{{2}}\b"
        r"|\b[A-Z]{2} \d{5}(?:-\d{4})?\b"
    ),
}
_NO_PHONE = re.compile(r"(?:19|20)\d{2}\s*[-–/à]|[/.-](?:19|20)\d{2}(?!\d)")
_FEWEST_DIGITS = 9
_PARTICLES = frozenset(
    [
        "de",
        "du",
        "des",
        "da",
        "dos",
        "di",
        "del",
        "la",
        "le",
        "les",
        "van",
        "von",
        "der",
        "den",
        "el",
        "al",
        "ben",
        "bin",
        "mac",
        "mc",
        "saint",
        "st",
        "m",
        "mr",
        "mme",
        "mlle",
        "mrs",
        "ms",
        "dr",
    ]
)
_PLACEHOLDER = re.compile(r"\[?\b([A-Z]+_\d+)\b\]?", re.IGNORECASE)
_LABELS = frozenset(
    [
        "tel",
        "telephone",
        "phone",
        "mobile",
        "portable",
        "cell",
        "mail",
        "email",
        "e",
        "adresse",
        "address",
        "contact",
        "linkedin",
        "github",
        "site",
        "web",
        "date",
        "de",
        "of",
        "naissance",
        "birth",
        "cv",
        "curriculum",
        "vitae",
        "resume",
        "page",
        "a",
    ]
)
_FENCE = re.compile(r"(<lines>[ \t]*\n)(.*?)(\n</lines>)", re.DOTALL)
_ROW = re.compile(r"^(\d+)(\| ?)(.*)$")


class Redactor:
    """Replaces what identifies one person by placeholders like [EMAIL_1], and puts it back (thread-safe).

    E-mail addresses, telephone numbers, web addresses, postal addresses, dates of birth and ages are known by their
    form; the person's name in all its parts, account names and whatever else `known` holds by the letters, whatever the
    case and the accents. The same text always gets the same placeholder.
    """

    def __init__(self, name: str | None = None, known: Iterable[str] = ()):
        """`name` is the person's; `known` are more texts that identify them: addresses, numbers, links, as written."""
        self._known = _known(name, known)
        self._placeholders: dict[str, str] = {}
        self._originals: dict[str, str] = {}
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()

    def redact(self, text: str) -> str:
        """The text with a placeholder for every part that identifies the person."""
        out: list[str] = []
        at = 0
        for start, end, kind in self._spans(text):
            out += [text[at:start], self._placeholder(kind, text[start:end])]
            at = end
        return "".join(out) + text[at:]

    def restore(self, text: str) -> str:
        """The text with what the placeholders stand for; one that was never given out stays."""
        return _PLACEHOLDER.sub(lambda found: self._originals.get(found[1].upper(), found[0]), text)

    def is_personal(self, redacted: str) -> bool:
        """Whether a redacted line tells nothing but who the person is (a web address may tell of work)."""
        if "[URL_" in redacted or not _PLACEHOLDER.search(redacted):
            return False
        left = re.findall(r"[^\W_]+", plain(_PLACEHOLDER.sub(" ", redacted)))
        return all(word in _LABELS for word in left)

    def _spans(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, kind) of what identifies the person, in order, none overlapping; the first kind to find wins."""
        found: list[tuple[int, int, str]] = []

        def take(start: int, end: int, kind: str) -> None:
            if start < end and all(end <= before[0] or before[1] <= start for before in found):
                found.append((start, end, kind))

        for kind, pattern in _KINDS.items():
            for match in pattern.finditer(text):
                if kind == "PHONE" and not _is_phone(match[0]):
                    continue
                take(match.start(), match.start() + len(match[0].rstrip(" .,-/")), kind)
        folded = plain(text)
        for kind, pattern in self._known:
            for match in pattern.finditer(folded):
                take(match.start(), match.end(), kind)
        return sorted(found)

    def _placeholder(self, kind: str, original: str) -> str:
        with self._lock:
            if original not in self._placeholders:
                self._counts[kind] = self._counts.get(kind, 0) + 1
                key = f"{kind}_{self._counts[kind]}"
                self._placeholders[original], self._originals[key] = f"[{key}]", original
            return self._placeholders[original]


def _is_phone(raw: str) -> bool:
    return _FEWEST_DIGITS <= sum(map(str.isdigit, raw)) <= 15 and _NO_PHONE.search(raw) is None


def _known(name: str | None, known: Iterable[str]) -> list[tuple[str, re.Pattern[str]]]:
    """Patterns for folded text: whole texts first, then account names, then the parts of the name and their runs."""
    found: list[tuple[str, re.Pattern[str]]] = []
    handles: set[str] = set()
    for text in known:
        for piece in filter(lambda piece: len(piece) > 3, map(str.strip, text.split("\n"))):
            found.append(("CONTACT", re.compile(re.escape(plain(piece)))))
        handle = plain(re.split(r"[/@]", text.strip("/ "))[0 if "@" in text else -1])
        if len(handle) > 3 and not re.search(r"\s", handle) and (re.search(r"[a-z]", handle)):
            handles.add(handle)
    found += [("HANDLE", _word(re.escape(handle))) for handle in sorted(handles, key=len, reverse=True)]
    parts = [part for part in re.findall(r"[^\W\d_]+", plain(name or "")) if part not in _PARTICLES]
    long = [part for part in parts if len(part) > 1]
    if len(long) > 1:
        first, last = long[0], long[-1]
        runs = {first + last, last + first, first[0] + last, last + first[0], first + last[0]} - {first, last}
        found += [("HANDLE", _word(re.escape(run))) for run in sorted(runs, key=len, reverse=True) if len(run) > 3]
        between = r"[ .\-'’]+(?:(?:" + "|".join(sorted(_PARTICLES)) + r")[ .\-'’]+)*"
        found.append(("NAME", _word(between.join(map(re.escape, parts)))))
        found.append(("NAME", _word(between.join(map(re.escape, reversed(parts))))))
        found.append(("NAME", _word(rf"{first[0]}\.? ?{re.escape(last)}")))
    found += [("NAME", _word(re.escape(part))) for part in sorted(set(long), key=len, reverse=True)]
    return found


def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){pattern}(?![^\W_])")


class RedactingModel:
    """A ChatModel that asks another one about a CV without telling it whose it is.

    The question for the identity is answered by the offline rules, here. In every other one placeholders stand for what
    identifies the person, and lines that tell nothing else are left out. Ask about a document through `for_document`:
    the name is known from it. `name` tells that it was so, and with which rules.
    """

    def __init__(self, model: ChatModel, redactor: Redactor | None = None, withheld: frozenset[int] = frozenset()):
        """`withheld` are numbers of lines that are never sent."""
        self.model = model
        self.remote = bool(getattr(model, "remote", False))
        self.name = f"{model.name}+redacted-{_version()}"
        self._rules = OfflineModel()
        self._redactor = redactor
        self._withheld = withheld

    def for_document(self, document: Document) -> RedactingModel:
        """The model to ask about this document, which knows whose it is. Where the rules find no name, the lines of the
        head that could hold it are not sent at all."""
        from recruit_assets.domain.numbered_lines import numbered_lines
        from recruit_assets.domain.sections import split_sections

        head = split_sections(document)["identity"]
        question: Message = {"role": "user", "content": quoted_lines(numbered_lines(document, head))}
        identity = self._rules.ask([question], IdentityAnswer).parsed if head else None
        assert identity is None or isinstance(identity, IdentityAnswer)
        redactor = Redactor(*_identifying(identity))
        redactor.redact("\n".join(line.text for line in document.lines))  # numbers in the order of the document
        nameless = identity is None or identity.name is None
        return RedactingModel(self.model, redactor, frozenset(head) if nameless else frozenset())

    def ask(self, messages: Sequence[Message], response_model: type[BaseModel] | None = None) -> Answer:
        """As the model's, with the placeholders of the answer put back. Raises ModelError."""
        if response_model is IdentityAnswer:
            return self._rules.ask(messages, response_model)
        redactor = self._redactor or Redactor()
        hidden: list[Message] = [
            message if message["role"] == "system" else {**message, "content": self._hide(message["content"], redactor)}
            for message in messages
        ]
        answer = self.model.ask(hidden, response_model)
        parsed = answer.parsed
        if parsed is not None:
            parsed = type(parsed).model_validate(_mapped(parsed.model_dump(), redactor.restore))
        return Answer(redactor.restore(answer.text), parsed, answer.usage)

    def _hide(self, content: str, redactor: Redactor) -> str:
        """The message without what identifies the person: in the lines of a CV where it has some, else all of it."""
        if not _FENCE.search(content):
            return redactor.redact(content)
        return _FENCE.sub(lambda fence: fence[1] + self._rows(fence[2], redactor) + fence[3], content)

    def _rows(self, lines: str, redactor: Redactor) -> str:
        out: list[str] = []
        for row in lines.split("\n"):
            match = _ROW.match(row)
            if match is None:
                out.append(row)
                continue
            redacted = redactor.redact(match[3])
            if int(match[1]) not in self._withheld and not redactor.is_personal(redacted):
                out.append(f"{match[1]}{match[2]}{redacted}")
        return "\n".join(out)


def _identifying(identity: IdentityAnswer | None) -> tuple[str | None, list[str]]:
    """The name, and the other texts that identify the person, of the rules' answer."""
    if identity is None:
        return None, []
    contact: list[Cited | None] = [identity.email, identity.phone, *identity.urls]
    known = [cited.value for cited in contact if cited is not None]
    local = [cited.value.split("@")[0] for cited in (identity.email,) if cited is not None]
    name = identity.name.value if identity.name else re.sub(r"[\W\d_]+", " ", " ".join(local)) or None
    return name, known


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The value with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: _mapped(child, change) for name, child in value.items()}
    return [_mapped(child, change) for child in value] if isinstance(value, list) else value


@lru_cache(maxsize=1)
def _version() -> str:
    """Eight hex digits that change with these rules and with those that answer for the identity."""
    return hashlib.sha256(Path(__file__).read_bytes() + OfflineModel().name.encode()).hexdigest()[:8]
