"""Imports crewai so that it phones nobody, writes nothing outside a folder of its own, and leaves the process alone.

Measured on crewai 1.15.30: with telemetry on, the import opens a connection and replaces the signal handlers that
Dagster cancels runs with; it loads a stray `.env` into the environment; and it needs a writable home, where it leaves a
key file.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import threading
from types import ModuleType

_SWITCHES = {
    "CREWAI_DISABLE_TELEMETRY": "true",
    "CREWAI_TRACING_ENABLED": "false",
    "CREWAI_DISABLE_VERSION_CHECK": "true",
    "CREWAI_TESTING": "true",
}
_HOMES = ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
_importing = threading.Lock()


def crewai() -> ModuleType:
    """The crewai module, imported once.

    Its switches stay in the environment. For the seconds of the import the home is a private folder (mode 0700),
    removed right after: what crewai wrote there (a key, empty folders) is not needed again.
    """
    with _importing:
        if "crewai" not in sys.modules or not hasattr(sys.modules["crewai"], "Crew"):
            _import()
        return sys.modules["crewai"]


def _import() -> None:
    os.environ.update(_SWITCHES)
    logging.getLogger("crewai").setLevel(logging.CRITICAL)
    home = tempfile.mkdtemp(prefix="recruit-crew-")
    before = {name: os.environ.get(name) for name in (*_HOMES, "CREWAI_STORAGE_DIR", "PYTHON_DOTENV_DISABLED")}
    os.environ.update({**dict.fromkeys(_HOMES, home), "CREWAI_STORAGE_DIR": home, "PYTHON_DOTENV_DISABLED": "1"})
    try:
        import crewai
        import crewai.tasks.conditional_task  # noqa: F401
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        shutil.rmtree(home, ignore_errors=True)
