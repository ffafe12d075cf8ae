"""A model's opinion on the order of the best pairs: asked only where a person has chosen so, and never on a score.

Belongs here: what a model is shown, and what becomes of its answer or of none. Does not belong here: the score and its order
(`matching`), the words it is told (`prompts/matching`).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, Field

from recruit_assets.domain.matchable import Matchable, section_texts
from recruit_assets.domain.offers import Offer
from recruit_assets.domain.orders import without_orders
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.domain.prompts import PromptError, part, quoted_lines
from recruit_assets.models.chat import ChatModel, Message, ModelError

logger = logging.getLogger(__name__)

LONGEST = 900
"""Characters of an offer or a candidate that are shown: two dozen of them fit the context of a small model."""


class BestFirst(BaseModel):
    """A model's answer: the numbers of the texts, best first."""

    best_first: list[int] = Field(description="the numbers of all texts, best first")


class Reordered(NamedTuple):
    """Ids in an order, and why it is the one given, where the model gave none that can be used."""

    order: list[str]
    failure: str | None = None


class Reorderer:
    """Asks `model` for the order of the best `most` pairs of a list. Raises PromptError when the file `reorder.md` is
    missing from `prompts` (a folder) or lacks a part."""

    def __init__(self, model: ChatModel, prompts: Path, most: int):
        self.model, self.most = model, most
        path = prompts / "reorder.md"
        if not path.is_file():
            raise PromptError(f"The prompt file {path.name} is missing from {prompts.name}: set RECRUIT_PROMPTS.")
        texts = {"reorder": path.read_text(encoding="utf-8")}
        self._rules = f"{part(texts, 'reorder', 'rules')}\n{part(texts, 'reorder', 'expected output')}"

    def reorder(self, wanted: str, texts: Mapping[str, str]) -> Reordered:
        """The ids of `texts` in the model's order, for what is `wanted`. Numbers that are none are passed over, texts that
        are not named keep their order behind the others. Without a usable answer the order stays, and the failure says
        why."""
        ids = list(texts)
        numbered = "\n\n".join(f"{number}| {_bare(texts[one])}" for number, one in enumerate(ids, start=1))
        messages: list[Message] = [
            {"role": "system", "content": self._rules},
            {"role": "user", "content": f"{quoted_lines(_bare(wanted))}\n\n{quoted_lines(numbered)}"},
        ]
        try:
            answer = self.model.ask(messages, BestFirst)
        except ModelError as error:
            logger.warning("%s did not reorder: %s", self.model.name, error)
            return Reordered(ids, str(error))
        named = answer.parsed.best_first if isinstance(answer.parsed, BestFirst) else []
        best = list(dict.fromkeys(ids[number - 1] for number in named if 0 < number <= len(ids)))
        if not best:
            return Reordered(ids, "The model's answer named none of the texts.")
        return Reordered([*best, *(one for one in ids if one not in best)])


def shown_offer(offer: Offer) -> str:
    """What of an offer a model is shown."""
    return f"{offer.search_title}\n{offer.description}"


def shown_candidate(profile: CandidateProfile, view: Matchable) -> str:
    """What of a candidate a model is shown: titles, skills and doings (`domain.matchable`), without the parts of the name
    wherever they stand."""
    text = "\n".join(section_texts(view).values())
    basics = profile.profile.get("basics")
    name = str(basics.get("name") or "") if isinstance(basics, Mapping) else ""
    parts: Sequence[str] = [re.escape(word) for word in re.findall(r"[^\W\d_]{2,}", name)]
    return re.sub(rf"\b(?:{'|'.join(parts)})\b", "…", text, flags=re.IGNORECASE) if parts else text


def _bare(text: str) -> str:
    """The text without orders to a machine, on one line, unable to end a quotation."""
    told, _ = without_orders(text)
    return " ".join(told.replace("<", "‹").split())[:LONGEST]
