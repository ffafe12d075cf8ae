"""Reads the crew's prompt files from disk. Does not belong here: what a prompt file means (`domain.prompts`)."""

from __future__ import annotations

from pathlib import Path

from recruit_assets.domain.prompts import CrewPrompts, PromptError


def read_crew_prompts(folder: Path) -> CrewPrompts:
    """The prompts in the folder's `*.md` files (`prompts/crew` of the project). Raises PromptError naming the file."""
    if not folder.is_dir():
        raise PromptError(f"There is no folder {folder.name} with the crew's prompts: set RECRUIT_PROMPTS.")
    return CrewPrompts.parse({path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.md")})
