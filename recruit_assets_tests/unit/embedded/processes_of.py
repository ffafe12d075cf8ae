"""What the tests ask of the process table and of a child Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from recruit_assets.embedded.processes import command_line
from recruit_assets.embedded.state import Home


def server_processes(home: Path) -> list[int]:
    """The ids of all processes that carry the tag of this home: servers and their children."""
    tag = Home(home).tag
    asked = subprocess.run(["ps", "-ax", "-o", "pid="], capture_output=True, text=True, check=True)
    return [pid for pid in map(int, asked.stdout.split()) if pid != os.getpid() and tag in command_line(pid)]


def python(code: str, *arguments: object, **options: object) -> subprocess.Popen[str]:
    """A child Python that runs `code` with these arguments in sys.argv[1:]."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,  # pyright: ignore[reportArgumentType, reportCallIssue]
    )
