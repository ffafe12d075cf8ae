"""What crewai does to the process and the machine, watched in a process of its own by an audit hook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from recruit_assets_tests.support.fake_openai import FakeOpenAI

PROGRAM = """
import json, os, signal, sys, tempfile
from pathlib import Path

seen = []
WATCHED = {"os.mkdir", "os.rename", "os.symlink", "os.link", "sqlite3.connect", "socket.connect", "socket.getaddrinfo",
           "subprocess.Popen", "os.posix_spawn", "os.fork"}

def watch(event, args):
    if event == "open":
        path, flags = str(args[0]), args[2]
        writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if writes and "__pycache__" not in path and path != os.devnull:
            seen.append([event, path])
    elif event in WATCHED:
        seen.append([event, str(args[1] if event == "socket.connect" else args[0])])

handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
environment = dict(os.environ)
tempfile.gettempdir()  # tries the folder out by writing a file
sys.addaudithook(watch)

from recruit_assets.crew.prompts import read_crew_prompts
from recruit_assets.crew.runner import CrewRunner
from recruit_assets.domain.documents import CvError
from recruit_assets.models.guard import Guard
from recruit_assets.models.openai_compatible import OpenAICompatibleModel
from recruit_assets_tests.support.cv_texts import CAMILLE, document

assert "crewai" not in sys.modules
url, prompts = sys.argv[1:]
model = OpenAICompatibleModel("test:m", "m", url, "k", Guard(attempts=1), timeout_seconds=10)
model.remote = os.environ.get("REMOTE") == "1"
outcome = "profile"
try:
    CrewRunner(model, read_crew_prompts(Path(prompts))).run(document(CAMILLE))
except CvError as error:
    outcome = error.code
report = {
    "outcome": outcome,
    "seen": seen,
    "handlers": handlers == {number: signal.getsignal(number) for number in handlers},
    "environment": {k: v for k, v in os.environ.items() if environment.get(k) != v},
    "gone": [k for k in environment if k not in os.environ],
}
Path(os.environ["REPORT"]).write_text(json.dumps(report))
"""


@pytest.mark.parametrize(
    ("remote", "failing"),
    [("0", False), ("1", True)],
    ids=["one section after the other", "sections together, with a provider that fails"],
)
def test_the_crew_writes_nothing_calls_nobody_says_nothing_and_leaves_the_process_as_it_was(tmp_path, remote, failing):
    work, temporary = tmp_path / "work", tmp_path / "temporary"
    work.mkdir()
    temporary.mkdir()
    (work / ".env").write_text("STRAY_SETTING=1\nOPENAI_API_KEY=stray\n")
    (tmp_path / "file").write_text("A home can't be made here.")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(tmp_path / "file" / "home"),
        "TMPDIR": str(temporary),
        "REPORT": str(tmp_path / "report.json"),
        "REMOTE": remote,
        "NO_PROXY": "*",
    }
    prompts = Path(__file__).resolve().parents[3] / "prompts" / "crew"
    with FakeOpenAI() as server:
        if failing:
            server.fail("503")
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, server.url, str(prompts)],
            cwd=work,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        port = server.url.split(":")[2].split("/")[0]
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["outcome"] == ("model_error" if failing else "profile")
    mine = {"test:m: its cost", "No price is known"}
    assert done.stdout == ""
    assert [line for line in done.stderr.splitlines() if not any(words in line for words in mine)] == []

    connected = {what for event, what in report["seen"] if event == "socket.connect"}
    assert connected == {f"('127.0.0.1', {port})"}
    assert {what for event, what in report["seen"] if event == "socket.getaddrinfo"} <= {"127.0.0.1"}
    others = [(event, what) for event, what in report["seen"] if not event.startswith("socket.")]
    private = str(temporary / "recruit-crew-")
    uname = ("subprocess.Popen", "uname")  # Python's own platform.processor()
    assert [event for event in others if event != uname and not event[1].startswith(private)] == []
    assert [what for event, what in others if event == "sqlite3.connect"] == []
    assert list(temporary.iterdir()) == []
    assert sorted(path.name for path in work.iterdir()) == [".env"]

    assert report["handlers"]
    assert report["gone"] == []
    switches = {"CREWAI_DISABLE_TELEMETRY", "CREWAI_TRACING_ENABLED", "CREWAI_DISABLE_VERSION_CHECK", "CREWAI_TESTING"}
    # The last one is a library of crewai's own doing, and harmless.
    assert set(report["environment"]) - {"TOKENIZERS_PARALLELISM"} == switches
