"""The identity of all that decides a profile: prompts, answer types, model, and the code between file and profile.

Computed without importing crewai, because the graph shows it as the asset's code version when it loads.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from recruit_assets.domain.profiles import ANSWERS
from recruit_assets.domain.prompts import CrewPrompts, texts_sha256

_PACKAGE = Path(__file__).resolve().parent.parent
DECIDING = (
    "crew/*.py",
    "documents/*.py",
    "domain/compiler.py",
    "domain/cv_likeness.py",
    "domain/dates.py",
    "domain/documents.py",
    "domain/evidence.py",
    "domain/folding.py",
    "domain/headings.py",
    "domain/line_order.py",
    "domain/numbered_lines.py",
    "domain/orders.py",
    "domain/profiles.py",
    "domain/prompts.py",
    "domain/sections.py",
    "domain/vocabulary/*",
    "domain/wrapping.py",
)
"""The sources that read a file, cut it up, ask about it and keep or drop what was answered, relative to the package."""


def crew_version(prompts: CrewPrompts, model_name: str) -> str:
    """12 hex digits that change when a prompt, an answer type, the model or a deciding source file does."""
    return texts_sha256({"prompts": prompts.sha256, "model": model_name, "answers": _answers(), **_sources()})[:12]


@cache
def _answers() -> str:
    return json.dumps({section: model.model_json_schema() for section, model in ANSWERS.items()}, sort_keys=True)


@cache
def _sources() -> dict[str, str]:
    files = {path for pattern in DECIDING for path in _PACKAGE.glob(pattern) if path.is_file()}
    return {path.relative_to(_PACKAGE).as_posix(): path.read_text(encoding="utf-8") for path in files}
