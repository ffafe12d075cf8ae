"""Runs the `recruit` command as a user would: a process of its own, with a state folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from recruit_assets.settings import PROJECT_ROOT

RECRUIT = str(Path(sys.executable).with_name("recruit"))


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a fresh machine: no server and no model named, state under `home`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("RECRUIT_", "DAGSTER_", "POSTGRES_", "MONGO_", "OBJECT_STORE", "OPENAI_", "GROQ_"))
    }
    return {**kept, "RECRUIT_HOME": str(home), "NO_COLOR": "1", "COLUMNS": "200", **more}


def recruit(*words: str | Path, home: Path, timeout: float = 300, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `recruit WORDS...` to its end."""
    return subprocess.run(
        [RECRUIT, *map(str, words)],
        env=environment(home, **more),
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def start_recruit(*words: str | Path, home: Path, **more: str) -> subprocess.Popen[str]:
    """Start `recruit WORDS...` in a process group of its own and leave it running; its output can be read."""
    return subprocess.Popen(
        [RECRUIT, *map(str, words)],
        env=environment(home, **more),
        cwd=PROJECT_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
