"""A candidate's profile: what the crew's agents answer, and the JSON Resume 1.2.1 profile made from it.

Belongs here: the typed answers (every value names the lines that prove it), the profile, its evidence and provenance.
Does not belong here: checking a value against the text (`evidence`), nor finding one (`crew`, `models`).
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from recruit_assets.domain.documents import Box, ErrorCode, Flag, Language

Section = Literal["identity", "experience", "education", "skills", "languages", "projects"]
SECTIONS: tuple[Section, ...] = ("identity", "experience", "education", "skills", "languages", "projects")


class _Answer(BaseModel):
    """Base of what an agent answers. Every field is required and nullable: strict JSON schema has no defaults."""

    model_config = ConfigDict(extra="forbid")


class Cited(_Answer):
    """One value copied from the CV, with the numbers of the lines that show it."""

    value: str = Field(description="The value exactly as the CV writes it.")
    lines: list[int] = Field(description="Numbers of the lines that show the value.")


class IdentityAnswer(_Answer):
    name: Cited | None = Field(description="The candidate's full name.")
    headline: Cited | None = Field(description="The job title the candidate gives at the head of the CV.")
    email: Cited | None
    phone: Cited | None
    city: Cited | None = Field(description="The town the candidate lives in, without postal code or country.")
    postal_code: Cited | None
    region: Cited | None
    country: Cited | None
    urls: list[Cited] = Field(description="Personal pages and professional networks (LinkedIn, GitHub, site).")
    summary: Cited | None = Field(description="The profile statement, if there is one.")


class ExperienceItem(_Answer):
    position: Cited | None = Field(description="The job title, verbatim.")
    company: Cited | None = Field(description="The employer, verbatim.")
    location: Cited | None
    start: Cited | None = Field(description="The start date as the CV writes it.")
    end: Cited | None = Field(description="The end date as the CV writes it, or the word for 'present'.")
    highlights: list[Cited] = Field(description="What was done or achieved, one entry for each point.")


class ExperienceAnswer(_Answer):
    items: list[ExperienceItem]


class EducationItem(_Answer):
    institution: Cited | None
    study_type: Cited | None = Field(description="The kind of diploma: Licence, Master, BTS, BSc, PhD ...")
    area: Cited | None = Field(description="The field of study.")
    location: Cited | None
    start: Cited | None
    end: Cited | None
    score: Cited | None = Field(description="Grade or honours.")


class EducationAnswer(_Answer):
    items: list[EducationItem]


class SkillGroup(_Answer):
    name: Cited | None = Field(description="The heading of the group, if the CV groups its skills.")
    keywords: list[Cited] = Field(description="The skills, one by one.")


class SkillsAnswer(_Answer):
    groups: list[SkillGroup]


class LanguageItem(_Answer):
    language: Cited
    fluency: Cited | None = Field(description="The level as the CV writes it: natif, C1, fluent ...")


class CertificateItem(_Answer):
    name: Cited
    issuer: Cited | None
    date: Cited | None


class LanguagesAnswer(_Answer):
    languages: list[LanguageItem]
    certificates: list[CertificateItem]


class ProjectItem(_Answer):
    name: Cited
    description: Cited | None
    start: Cited | None
    end: Cited | None
    url: Cited | None
    keywords: list[Cited]


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
    schemas and wiring it worked under.
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


class ParseFailure(BaseModel):
    """Why a CV has no profile: a code of the `parse` contract and a sentence without personal data."""

    code: ErrorCode
    message: str
