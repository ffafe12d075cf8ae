"""A candidate's profile: what the crew's agents answer, and the JSON Resume 1.2.1 profile made from it.

Belongs here: the typed answers (every value names the lines that prove it), the profile, its evidence and provenance.
Does not belong here: checking a value against the text (`evidence`), nor finding one (`crew`, `models`).
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from recruit_assets.domain.documents import Box, ErrorCode, Flag, Language

Section = Literal["identity", "experience", "education", "skills", "languages", "projects"]
SECTIONS: tuple[Section, ...] = ("identity", "experience", "education", "skills", "languages", "projects")


class _Answer(BaseModel):
    """Base of what an agent answers. Every field is required: strict JSON schema has no defaults."""

    model_config = ConfigDict(extra="forbid")


class Cited(_Answer):
    """One value copied from the CV, with the numbers of the lines that show it."""

    value: str
    lines: list[int]


_CITATION = re.compile(r"\s*(?P<lines>\d+(?:\s*[-–,;]\s*\d+)*)\s*\|\s*(?P<value>.*?)\s*", re.DOTALL)
_LONGEST_RANGE = 100


def _numbers(text: str) -> list[int]:
    """The numbers of "3", "3,4" and "3-5"; a range of more than 100 is its two ends."""
    found: list[int] = []
    for piece in re.split(r"[,;]", text):
        ends = [int(end) for end in re.findall(r"\d+", piece)]
        whole = len(ends) == 2 and 0 <= ends[1] - ends[0] <= _LONGEST_RANGE
        found += range(ends[0], ends[1] + 1) if whole else ends
    return found


def _read_value(given: Any) -> Any:
    """What a model writes for a value, "3| value", as a `Cited`; a text without a number cites no line."""
    if not isinstance(given, str):
        return given
    match = _CITATION.fullmatch(given)
    value = match["value"] if match else given.strip()
    return {"value": value, "lines": _numbers(match["lines"]) if match else []}


def _read_maybe_value(given: Any) -> Any:
    read = _read_value(given)
    return None if isinstance(given, str) and not read["value"] else read


def _read_passage(given: Any) -> Any:
    """What a model writes for a passage, the numbers of its lines: a `Cited` without a text, which the crew puts in."""
    if isinstance(given, list):
        return {"value": "", "lines": given}
    return _read_value(given)


def _read_maybe_passage(given: Any) -> Any:
    return _read_passage(given) if given else None


def _read_passages(given: Any) -> Any:
    """What a model writes for several passages, the numbers of all their lines, as one; the crew tells them apart."""
    if isinstance(given, list) and given and all(isinstance(number, int) for number in given):
        return [_read_passage(given)]
    return [_read_passage(one) for one in given] if isinstance(given, list) else given


# What a model's server is asked for is shorter than what it is read into. A value is a string, "" where there is none:
# between an object and null small models always take null, and it costs half as much to write and a third as much to
# describe. Passages are a list of line numbers: nobody pays for bullets to be written out that have just been read.
_STRING = WithJsonSchema({"type": "string"})
_LINE_NUMBERS = WithJsonSchema({"type": "array", "items": {"type": "integer"}})
Value = Annotated[Cited, BeforeValidator(_read_value), _STRING]
MaybeValue = Annotated[Cited | None, BeforeValidator(_read_maybe_value), _STRING]
Passages = Annotated[list[Cited], BeforeValidator(_read_passages), _LINE_NUMBERS]
MaybePassage = Annotated[Cited | None, BeforeValidator(_read_maybe_passage), _LINE_NUMBERS]


class IdentityAnswer(_Answer):
    name: MaybeValue
    headline: MaybeValue
    email: MaybeValue
    phone: MaybeValue
    city: MaybeValue
    postal_code: MaybeValue
    region: MaybeValue
    country: MaybeValue
    urls: list[Value]
    summary: MaybePassage


class ExperienceItem(_Answer):
    position: MaybeValue
    company: MaybeValue
    location: MaybeValue
    start: MaybeValue
    end: MaybeValue
    highlights: Passages


class ExperienceAnswer(_Answer):
    items: list[ExperienceItem]


class EducationItem(_Answer):
    institution: MaybeValue
    study_type: MaybeValue
    area: MaybeValue
    location: MaybeValue
    start: MaybeValue
    end: MaybeValue
    score: MaybeValue


class EducationAnswer(_Answer):
    items: list[EducationItem]


class SkillGroup(_Answer):
    name: MaybeValue
    keywords: list[Value]


class SkillsAnswer(_Answer):
    groups: list[SkillGroup]


class LanguageItem(_Answer):
    language: Value
    fluency: MaybeValue


class CertificateItem(_Answer):
    name: Value
    issuer: MaybeValue
    date: MaybeValue


class LanguagesAnswer(_Answer):
    languages: list[LanguageItem]
    certificates: list[CertificateItem]


class ProjectItem(_Answer):
    name: Value
    description: MaybePassage
    start: MaybeValue
    end: MaybeValue
    url: MaybeValue
    keywords: list[Value]


class ProjectsAnswer(_Answer):
    items: list[ProjectItem]


ANSWERS: dict[Section, type[_Answer]] = {
    "identity": IdentityAnswer,
    "experience": ExperienceAnswer,
    "education": EducationAnswer,
    "skills": SkillsAnswer,
    "languages": LanguagesAnswer,
    "projects": ProjectsAnswer,
}
"""The type each section's agent must answer with."""


class Evidence(BaseModel):
    """Where one value of a profile is proven.

    `page` counts from 1; `bbox` in points from the top left; `start`..`end` are character offsets in the document's
    text, and `quote` is that stretch of text; `confidence` in 0..1.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: int
    bbox: Box
    start: int
    end: int
    quote: str
    confidence: float


class Usage(BaseModel):
    """What an answer cost: model requests made, tokens in and out, and price in US dollars (0 when unknown)."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float = 0.0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            requests=self.requests + other.requests,
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
            cost_usd=self.cost_usd + other.cost_usd,
        )


class CompiledProfile(BaseModel):
    """What the compiler makes of the crew's answers.

    `profile` is JSON Resume 1.2.1; `evidence` maps a JSON Pointer (RFC 6901) into `profile` to its proof; `dropped`
    counts, by field, the values that were not in the document and so were left out.
    """

    profile: dict[str, Any]
    evidence: dict[str, Evidence]
    dropped: dict[str, int] = Field(default_factory=dict)
    flags: tuple[Flag, ...] = ()


class CandidateProfile(BaseModel):
    """What the `candidate_profiles` asset holds for one CV: profile, evidence and provenance.

    `model` names the model that answered ("offline-rules-..." for the rule-based one), `crew_version` the prompts,
    schemas and wiring it worked under. `by_hand` are the pointers of values that a person corrected: they have no evidence.
    """

    document_sha256: str
    crew_version: str
    model: str
    language: Language | None
    profile: dict[str, Any]
    evidence: dict[str, Evidence]
    dropped: dict[str, int]
    flags: tuple[Flag, ...]
    usage: Usage
    seconds: float
    by_hand: tuple[str, ...] = ()


class ParseFailure(BaseModel):
    """Why a CV has no profile: a code of the `parse` contract and a sentence without personal data."""

    code: ErrorCode
    message: str
