"""The code versions of assets whose result is decided by more than their Python: computed when the graph loads, with
nothing heavy imported."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from recruit_assets import wiring
from recruit_assets.domain.prompts import texts_sha256
from recruit_assets.settings import get_settings


@cache
def crew_version() -> str:
    """The version of prompts, answer types, model and wiring that decides a profile (12 hex digits)."""
    from recruit_assets.crew.version import crew_version as version_of
    from recruit_assets.models.choose import ModelChoiceError

    try:
        model = wiring.chat_model(account=True).name
    except ModelChoiceError:  # a missing key is told by the run that needs it; the graph loads without
        model = get_settings().model
    return version_of(wiring.crew_prompts(), model)


@cache
def reader_version() -> str:
    """The version of the code that reads a file into a document."""
    from recruit_assets import documents

    folder = Path(documents.__file__).parent
    return texts_sha256({file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.py")})[:12]
