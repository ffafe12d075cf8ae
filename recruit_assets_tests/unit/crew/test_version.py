from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import recruit_assets
from recruit_assets.crew import version
from recruit_assets.crew.prompts import read_crew_prompts
from recruit_assets.crew.version import DECIDING, crew_version
from recruit_assets.domain.prompts import PromptError

PACKAGE = Path(recruit_assets.__file__).parent
FOLDER = PACKAGE.parent / "prompts" / "crew"


@pytest.fixture
def folder(tmp_path) -> Path:
    for path in FOLDER.glob("*.md"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_the_same_crew_has_the_same_version_wherever_it_lies(folder):
    here, there = read_crew_prompts(FOLDER), read_crew_prompts(folder)
    assert crew_version(here, "offline-x") == crew_version(there, "offline-x")
    assert len(crew_version(here, "offline-x")) == 12


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.md")))
def test_an_edit_of_any_prompt_file_changes_the_version(folder, name):
    before = crew_version(read_crew_prompts(folder), "m")
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8") + "\nBe brief.\n", encoding="utf-8")
    assert crew_version(read_crew_prompts(folder), "m") != before


def test_another_model_is_another_version():
    prompts = read_crew_prompts(FOLDER)
    assert crew_version(prompts, "openai:gpt-4o") != crew_version(prompts, "openai:gpt-4o-mini")


def test_another_answer_type_or_source_is_another_version(monkeypatch):
    prompts = read_crew_prompts(FOLDER)
    before = crew_version(prompts, "m")
    with monkeypatch.context() as patch:
        patch.setattr(version, "_answers", lambda: "{}")
        assert crew_version(prompts, "m") != before
    sources = version._sources()
    with monkeypatch.context() as patch:
        patch.setattr(version, "_sources", lambda: {**sources, "domain/compiler.py": "changed"})
        assert crew_version(prompts, "m") != before


def test_every_module_that_decides_a_profile_is_part_of_the_version():
    """Follows the imports from the crew and the compiler through the domain."""
    covered = {path for pattern in (*DECIDING, "domain/profiles.py") for path in PACKAGE.glob(pattern)}
    todo = [
        path for path in covered if path.suffix == ".py" and "documents/" not in path.relative_to(PACKAGE).as_posix()
    ]
    reached: set[Path] = set()
    while todo:
        path = todo.pop()
        if path in reached:
            continue
        reached.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("recruit_assets.domain"):
                module = PACKAGE.parent / (node.module or "").replace(".", "/")
                names = [module / alias.name for alias in node.names]
                todo += [file for found in (module, *names) if (file := found.with_suffix(".py")).is_file()]
    domain = {path for path in reached if path.is_relative_to(PACKAGE / "domain")}
    assert domain - covered == set()
    assert PACKAGE / "domain" / "compiler.py" in reached


def test_the_version_is_known_without_importing_crewai():
    code = (
        "import sys; from pathlib import Path\n"
        "from recruit_assets.crew.prompts import read_crew_prompts\n"
        "from recruit_assets.crew.version import crew_version\n"
        "import recruit_assets.crew.runner\n"
        f"print(crew_version(read_crew_prompts(Path({str(FOLDER)!r})), 'm'))\n"
        "assert not {'crewai', 'openai', 'httpx'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == crew_version(read_crew_prompts(FOLDER), "m")


def test_a_folder_without_prompts_is_named(tmp_path):
    with pytest.raises(PromptError, match="RECRUIT_PROMPTS"):
        read_crew_prompts(tmp_path / "nowhere")
