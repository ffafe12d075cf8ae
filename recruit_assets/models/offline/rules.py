"""Which rule answers which question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import BaseModel

from recruit_assets.domain.numbered_lines import NumberedLine
from recruit_assets.domain.profiles import (
    EducationAnswer,
    ExperienceAnswer,
    IdentityAnswer,
    LanguagesAnswer,
    ProjectsAnswer,
    SkillsAnswer,
)
from recruit_assets.models.offline.education import answer_education
from recruit_assets.models.offline.experience import answer_experience
from recruit_assets.models.offline.identity import answer_identity
from recruit_assets.models.offline.languages import answer_languages
from recruit_assets.models.offline.projects import answer_projects
from recruit_assets.models.offline.skills import answer_skills

RULES: dict[type[BaseModel], Callable[[Sequence[NumberedLine]], BaseModel]] = {
    IdentityAnswer: answer_identity,
    ExperienceAnswer: answer_experience,
    EducationAnswer: answer_education,
    SkillsAnswer: answer_skills,
    LanguagesAnswer: answer_languages,
    ProjectsAnswer: answer_projects,
}
