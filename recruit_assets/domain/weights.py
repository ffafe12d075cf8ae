"""The weights of a match: what `weights.toml` may say, and reading it or a file like it.

Belongs here: the form of the file and its rules. Does not belong here: the score (`matching`), nor which file is in use.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cached_property, lru_cache
from math import isclose
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from recruit_assets.domain.concepts import Word, find_concepts, find_phrase, stems

Component = Literal["meaning", "role", "skills", "experience", "words", "text", "evidence", "title", "language"]
RowName = Literal["same language", "across languages"]
USUAL = Path(__file__).with_name("weights.toml")

_Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class WeightsError(ValueError):
    """A file of weights that can't be used; the message names the file, the field and what is wrong."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    def __getitem__(self, name: str) -> float:
        return self.__dict__[name]


class Components(_Row):
    """The parts of a score; they add up to 1. Files of before may lack those that came later."""

    meaning: _Weight
    role: _Weight = 0.0
    skills: _Weight = 0.0
    experience: _Weight = 0.0
    words: _Weight
    text: _Weight = 0.0
    evidence: _Weight
    title: _Weight
    language: _Weight


class Sections(_Row):
    """The candidate's sections within the meaning; they add up to 1."""

    title: _Weight
    skills: _Weight
    experience: _Weight


class Requirements(_Row):
    """What an offer may ask for, within the evidence."""

    diploma: _Weight
    licence: _Weight
    language: _Weight
    years: _Weight
    skill: _Weight
    statement: _Weight
    seniority: _Weight = 0.5
    contract: _Weight = 0.5
    place: _Weight = 0.3
    remote: _Weight = 0.3
    availability: _Weight = 0.3


class Parts(_Row):
    """Where an offer asks for it, within the evidence."""

    required: _Weight
    optional: _Weight
    other: _Weight


class Row(BaseModel):
    """All the weights that one pair is scored with. `trade` is the trade they are for, None for the usual ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    trade: str | None = None
    same_language: Components
    across_languages: Components
    sections: Sections
    requirements: Requirements
    parts: Parts

    @field_validator("same_language", "across_languages", "sections")
    @classmethod
    def _whole(cls, row: _Row) -> _Row:
        return _adding_up(row)

    def components(self, name: RowName) -> Components:
        """The weights of the parts of a score, for a pair in one language or in two."""
        return self.same_language if name == "same language" else self.across_languages


class Trade(BaseModel):
    """What a trade weighs differently, and the titles its offers are known by."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    titles: tuple[str, ...] = Field(min_length=1)
    same_language: Components | None = None
    across_languages: Components | None = None
    sections: Sections | None = None
    requirements: Requirements | None = None
    parts: Parts | None = None

    @field_validator("titles")
    @classmethod
    def _readable(cls, titles: tuple[str, ...]) -> tuple[str, ...]:
        for title in titles:
            if not stems(title):
                raise ValueError(f"{title!r} names no trade: write a job title")
        return titles

    @field_validator("same_language", "across_languages", "sections")
    @classmethod
    def _whole(cls, row: _Row | None) -> _Row | None:
        return None if row is None else _adding_up(row)

    @cached_property
    def occupations(self) -> frozenset[str]:
        """The names of the vocabulary's occupations among the titles."""
        return frozenset(
            found.concept.name
            for title in self.titles
            for found in find_concepts(title)
            if found.concept.kind == "occupation"
        )

    @cached_property
    def phrases(self) -> tuple[tuple[str, ...], ...]:
        """The titles as stems."""
        return tuple(tuple(word.stem for word in stems(title)) for title in self.titles)


class Weights(BaseModel):
    """Everything a file of weights says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    same_language: Components
    across_languages: Components
    sections: Sections
    requirements: Requirements
    parts: Parts
    trade: tuple[Trade, ...] = ()

    @field_validator("same_language", "across_languages", "sections")
    @classmethod
    def _whole(cls, row: _Row) -> _Row:
        return _adding_up(row)

    @cached_property
    def usual(self) -> Row:
        """The weights of an offer of no particular trade."""
        return Row(**_said(self))

    @cached_property
    def _trades(self) -> tuple[tuple[Trade, Row], ...]:
        return tuple((trade, Row(**(_said(self) | _said(trade)), trade=trade.name)) for trade in self.trade)

    def of(self, title: list[Word], occupations: frozenset[str]) -> Row:
        """The weights for an offer with these words in its title, which names these occupations of the vocabulary."""
        for trade, row in self._trades:
            if trade.occupations & occupations or any(find_phrase(title, phrase) for phrase in trade.phrases):
                return row
        return self.usual


@lru_cache(maxsize=1)
def usual_weights() -> Weights:
    """The weights of `weights.toml`."""
    return read_weights(USUAL)


def read_weights(path: Path) -> Weights:
    """The weights in a file of the form of `weights.toml`. Raises WeightsError."""
    try:
        return Weights.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise WeightsError(f"the weights in {path} can't be used: {'; '.join(_faults(error))}") from None
    except (OSError, ValueError) as error:
        raise WeightsError(f"the weights in {path} can't be read: {error}") from None


def _said(weights: Weights | Trade) -> dict[str, Any]:
    fields = ("same_language", "across_languages", "sections", "requirements", "parts")
    return {name: value for name in fields if (value := getattr(weights, name)) is not None}


def _adding_up(row: _Row) -> _Row:
    total = sum(row.model_dump().values())
    if not isclose(total, 1, abs_tol=1e-6):
        raise ValueError(f"adds up to {total:g}, and must add up to 1")
    return row


def _faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        place = ".".join(map(str, fault["loc"]))
        said = {
            "missing": "is missing",
            "extra_forbidden": "is no known key",
            "value_error": str(fault.get("ctx", {}).get("error", fault["msg"])),
        }.get(fault["type"], fault["msg"])
        yield f"{place} {said}"
