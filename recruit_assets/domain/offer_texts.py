"""What is embedded of an offer beside its title: its text, the skills it names, and the work it describes.

Belongs here: cutting these texts out of an offer. Does not belong here: the same of a candidate (`matchable`), nor the
vectors (`models`, `stores`).
"""

from __future__ import annotations

from typing import NamedTuple

from recruit_assets.domain.matchable import SECTION_WORDS
from recruit_assets.domain.offers import Offer, text_sha256
from recruit_assets.domain.requirements import doings
from recruit_assets.domain.taxonomy import named_skills

EMBEDDED_CHARACTERS = 1200
"""How much of a description is embedded as the offer's text: about 200 words, which the local model does three times a
second."""


class OfferTexts(NamedTuple):
    """The texts of an offer, each for a vector of its own: `text` is compared with all sections of a CV, the others with the
    section of their name. `skills` is "" where the offer names none."""

    text: str
    skills: str
    experience: str


def offer_texts(offer: Offer) -> OfferTexts:
    """The texts of an offer. No place, no company: they say nothing about the work.

    `text`: search title, contract, the first `EMBEDDED_CHARACTERS` of the description in whole words. `skills`: those the
    offer names, in its own words where it writes them. `experience`: what is done in the job, else the title; both of at
    most `SECTION_WORDS` words, as a CV's sections are.
    """
    description = offer.description
    if len(description) > EMBEDDED_CHARACTERS:
        description = description[:EMBEDDED_CHARACTERS].rsplit(None, 1)[0]
    written = named_skills(f"{offer.title}\n{offer.description}")
    skills = ", ".join(dict.fromkeys(written.get(skill, skill) for skill in offer.skills))
    experience = ". ".join(doings(offer.description)) or offer.search_title or offer.title
    return OfferTexts(f"{_head(offer)}\n{description}", _short(skills), _short(experience))


def texts_sha256(offer: Offer) -> str:
    """Hex SHA-256 of all that an offer's texts are made of: what their vectors are kept under, shared by offers that differ
    in nothing of it."""
    return text_sha256("\n".join((_head(offer), ", ".join(offer.skills), offer.description)))


def _head(offer: Offer) -> str:
    return " - ".join(filter(None, (offer.search_title or offer.title, (offer.contract or "").replace("_", " "))))


def _short(text: str) -> str:
    return " ".join(text.split()[:SECTION_WORDS])
