"""Whether a value stands in a CV, and where: the rule that nothing is ever invented.

Belongs here: searching a value in a document's text and how sure the finding is. Does not belong here: making
the value
(`crew`, `models`) or repairing it: a value that is not in the text is rejected.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from recruit_assets.domain.documents import Document
from recruit_assets.domain.folding import DASHES
from recruit_assets.domain.profiles import Evidence

MEASURED_PRECISION: dict[str, tuple[float, float]] = {
    "basics.name": (0.96, 1.00),
    "basics.label": (0.80, 0.95),
    "basics.email": (0.96, 1.00),
    "basics.phone": (1.00, 1.00),
    "basics.location.city": (0.96, 1.00),
    "work.name": (0.87, 0.97),
    "work.position": (0.91, 0.97),
    "work.startDate": (0.94, 1.00),
    "work.endDate": (0.90, 0.98),
    "education.institution": (0.79, 0.94),
    "education.studyType": (0.81, 0.97),
    "education.area": (0.81, 0.97),
    "skills.keywords": (0.97, 0.98),
    "skills.name": (0.97, 0.98),
    "languages.language": (0.97, 1.00),
}
"""Share of values of each kind that were right on 48 labelled CVs of 24 people, in French and English, in four layouts:
when the rules first saw them, and after the rules were mended with them."""
CONFIDENCE: dict[str, float] = {
    kind: min(round((unseen + seen) / 2, 2), 0.99) for kind, (unseen, seen) in MEASURED_PRECISION.items()
}
"""Confidence in a value that stands in the cited lines: what a CV nobody has seen can expect lies between the two."""
DEFAULT_CONFIDENCE = 0.85
"""For kinds that no labelled CVs cover."""
ELSEWHERE = 0.7
"""Factor on the confidence of a value that stands in the CV, but not in the lines cited for it."""

WITHHELD = "\x1f"
"""Stands in a document's text where words were taken out that may prove nothing; no value reaches across."""

_DROPPED = set("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_APOSTROPHES = set("\u2019\u2018\u02bc`")


def _folded(text: str) -> tuple[str, list[int]]:
    """`text` after NFKC, case and whitespace folding, and for each of its characters the offset in `text`."""
    out: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        if character in _DROPPED:
            continue
        if character.isspace() and character != WITHHELD:
            if out and out[-1] != " ":
                out.append(" ")
                offsets.append(offset)
            continue
        if character in _APOSTROPHES:
            character = "'"
        elif character in DASHES:
            character = "-"
        for folded in unicodedata.normalize("NFKC", character).casefold():
            out.append(folded)
            offsets.append(offset)
    return "".join(out), offsets


def _unhyphenated(text: str, offsets: list[int], document_text: str, compound: bool = False) -> tuple[str, list[int]]:
    """The folded text with words joined that a line end has hyphenated, or that it has cut at their own hyphen
    (`compound`), which then stays."""
    out: list[str] = []
    kept: list[int] = []
    skip = False
    for index, character in enumerate(text):
        if skip and character == " ":
            skip = False
            continue
        skip = False
        following = document_text[offsets[index] + 1 : offsets[index] + 3]
        if character == "-" and following[:1] == "\n" and (compound or following[1:].islower()):
            skip = True
            if not compound:
                continue
        out.append(character)
        kept.append(offsets[index])
    return "".join(out), kept


class EvidenceFinder:
    """Looks values up in one document; folds its text once."""

    def __init__(self, document: Document):
        self.document = document
        self._texts = [_folded(document.text)]
        self._hyphenated = "-\n" in document.text or any(f"{dash}\n" in document.text for dash in DASHES)

    def locate(self, value: str, lines: Sequence[int], kind: str = "text") -> Evidence | None:
        """Proof that `value` stands in the document, or None.

        `lines` are the cited line numbers (from 1): a match there is preferred; one elsewhere has less
        confidence, and
        is refused for values of one or two characters. `kind` names the field, which sets the confidence.
        """
        needle = _folded(value)[0].strip()
        if not needle:
            return None
        cited = self._cited_offsets(lines)
        if self._hyphenated and len(self._texts) == 1:
            self._texts.append(_unhyphenated(*self._texts[0], self.document.text))
            self._texts.append(_unhyphenated(*self._texts[0], self.document.text, compound=True))
        for text, offsets in self._texts:
            spans = [(offsets[at], offsets[at + len(needle) - 1] + 1) for at in _occurrences(text, needle)]
            if not spans:
                continue
            inside = [span for span in spans if any(low <= span[0] and span[1] <= high for low, high in cited)]
            if inside:
                return self._evidence(inside[0], CONFIDENCE.get(kind, DEFAULT_CONFIDENCE))
            if len(needle) > 2:
                centre = cited[0][0] if cited else 0
                nearest = min(spans, key=lambda span: (abs(span[0] - centre), span))
                return self._evidence(nearest, CONFIDENCE.get(kind, DEFAULT_CONFIDENCE) * ELSEWHERE)
        return None

    def locate_apart(self, parts: Sequence[str], lines: Sequence[int], kind: str) -> Evidence | None:
        """Proof that the parts of one value stand beside or below each other, or None: first and family name, each
        behind a label of its own. The place reaches from the first to the last of them, over three lines at most."""
        found = [self.locate(part, lines, kind) for part in parts]
        proofs = [proof for proof in found if proof is not None]
        if not proofs or len(proofs) < len(parts):
            return None
        start, end = min(proof.start for proof in proofs), max(proof.end for proof in proofs)
        between = self.document.text[start:end]
        if between.count("\n") > 2 or WITHHELD in between:
            return None
        return self._evidence((start, end), min(proof.confidence for proof in proofs))

    def _cited_offsets(self, lines: Sequence[int]) -> list[tuple[int, int]]:
        """Character ranges of the cited lines, neighbours joined."""
        ranges: list[tuple[int, int]] = []
        previous = None
        for number in sorted({n for n in lines if 1 <= n <= len(self.document.lines)}):
            line = self.document.lines[number - 1]
            if previous is not None and number == previous + 1:
                ranges[-1] = (ranges[-1][0], line.end)
            else:
                ranges.append((line.start, line.end))
            previous = number
        return ranges

    def _evidence(self, span: tuple[int, int], confidence: float) -> Evidence:
        start, end = span
        page, box = self.document.box_of(start, end)
        quote = self.document.text[start:end]
        return Evidence(page=page, bbox=box, start=start, end=end, quote=quote, confidence=round(confidence, 3))


def _occurrences(text: str, needle: str) -> list[int]:
    """Where `needle` stands in `text` as whole words."""
    found: list[int] = []
    at = text.find(needle)
    while at >= 0:
        after = at + len(needle)
        starts = at == 0 or not (text[at - 1].isalnum() and needle[0].isalnum())
        ends = after == len(text) or not (text[after].isalnum() and needle[-1].isalnum())
        if starts and ends:
            found.append(at)
        at = text.find(needle, at + 1)
    return found


def locate(value: str, lines: Sequence[int], document: Document, kind: str = "text") -> Evidence | None:
    """`EvidenceFinder(document).locate(value, lines, kind)`, for a single look-up."""
    return EvidenceFinder(document).locate(value, lines, kind)
