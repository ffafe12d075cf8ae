"""Writes requirements-scale.lock: the packages, with hashes, that requirements-scale.in adds to requirements.lock.

python deploy/lock_scale.py        (after each change of requirements.lock; needs uv)
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
MAIN_LOCK = HERE.parent / "requirements.lock"


def packages(lock: str) -> dict[str, str]:
    """The entries of a lock file by package name: the line that pins it and the lines of its hashes."""
    return {
        entry.split("==")[0]: entry for entry in re.split(r"\n(?=\S)", lock.strip()) if "==" in entry.split("\n")[0]
    }


def main() -> None:
    command = [
        *("uv", "pip", "compile", str(HERE / "requirements-scale.in"), "--constraints", str(MAIN_LOCK), "--quiet"),
        *("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate"),
        *("--no-emit-index-url", "--no-emit-find-links"),
    ]
    resolved = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    known = packages(MAIN_LOCK.read_text("utf-8"))
    new = [entry for name, entry in packages(resolved).items() if name not in known]
    HERE.joinpath("requirements-scale.lock").write_text("\n".join(new) + "\n", "utf-8")


if __name__ == "__main__":
    main()
