"""What the benchmarks share: the seed CVs, read once, and the crew's prompts as they are on disk."""

from __future__ import annotations

from pathlib import Path

from recruit_assets.crew.prompts import read_crew_prompts
from recruit_assets.documents import Limits
from recruit_assets.domain.documents import Document
from recruit_assets.models.chat import ChatModel
from recruit_assets.settings import PROJECT_ROOT

SEED = PROJECT_ROOT / "seed"
PROMPTS = read_crew_prompts(PROJECT_ROOT / "prompts" / "crew")


def seed_files(suffix: str = ".*") -> list[Path]:
    """The seed CVs with this suffix (".pdf"; all of them by default), sorted."""
    return sorted((SEED / "cvs").glob(f"*{suffix}"))


def read(paths: list[Path]) -> list[Document]:
    """The documents in the files, read in this process. Raises CvError."""
    from recruit_assets.documents import read_document

    return [read_document(path.read_bytes(), filename=path.name) for path in paths]


def parser(model: ChatModel):
    """A CvParser with the seed's prompts and the default limits."""
    from recruit_assets.crew.runner import CrewRunner
    from recruit_assets.usecases.parse import CvParser

    return CvParser(CrewRunner(model, PROMPTS), Limits())
