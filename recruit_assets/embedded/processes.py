"""Processes, ports and logs: what both servers need from the operating system. Knows nothing about databases."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from recruit_assets.embedded.errors import ServerError

LOG_LIMIT_BYTES = 5 * 1024 * 1024
# Below the ranges Linux (32768) and macOS (49152) take for outgoing connections, so that a stopped server's port
# is rarely gone when it comes back.
PORTS = range(20000, 30000)


def is_ours(pid: int, tag: str) -> bool:
    """Whether the process `pid` runs and has `tag` in its command line; a zombie or a reused number does not."""
    if pid <= 0:
        return False
    for _ in range(100):
        if line := command_line(pid):
            return tag in line
        if not _is_between_programs(pid):
            return False
        time.sleep(0.002)
    return False


def _is_between_programs(pid: int) -> bool:
    """Whether the process lives though its command line is empty: Linux shows that for a moment in each exec, and a
    server looked dead in the middle of its start."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def command_line(pid: int) -> str:
    """The command line of a running process, '' when there is none."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    import subprocess

    asked = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, check=False)
    return asked.stdout.decode(errors="replace")


def find(program: str, tag: str) -> int:
    """The id of a running process with both words in its command line, 0 when there is none."""
    if Path("/proc/self/cmdline").exists():
        numbers = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    else:
        import subprocess

        numbers = [int(word) for word in subprocess.check_output(["ps", "-ax", "-o", "pid="]).split()]
    return next((pid for pid in numbers if tag in (line := command_line(pid)) and program in line), 0)


def spawn(argv: Sequence[str | Path], *, log: Path, env: Mapping[str, str], run_as: Mapping[str, object]) -> int:
    """Starts a server that outlives this process, and returns its process id.

    Its output goes to the end of `log`. A shell in a session of its own starts it and leaves, so that neither Ctrl-C
    nor the end of our process reaches it, and it never stays behind as a zombie of ours.
    """
    import subprocess

    with log.open("ab") as output:
        started = subprocess.run(
            ["/bin/sh", "-c", '"$@" </dev/null >&2 & echo $!', "sh", *map(str, argv)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=output,
            cwd="/",
            env=dict(env),
            start_new_session=True,
            check=True,
            **run_as,  # pyright: ignore[reportArgumentType, reportCallIssue]
        )
    return int(started.stdout)


def stop(pid: int, tag: str, steps: Sequence[tuple[signal.Signals, float]]) -> None:
    """Ends our process `pid`: sends each signal and waits up to its seconds. Raises ServerError if it still runs."""
    for sign, patience in steps:
        if not is_ours(pid, tag):
            return
        os.kill(pid, sign)
        if wait_for_end(pid, tag, patience):
            return
    raise ServerError(f"Process {pid} does not stop.", f"End it by hand: kill -9 {pid}")


def wait_for_end(pid: int, tag: str, patience: float) -> bool:
    """Waits up to `patience` seconds for the end of our process; says whether it has ended."""
    deadline = time.monotonic() + patience
    while is_ours(pid, tag):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def is_free(port: int) -> bool:
    """Whether a server may listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses now."""
    import secrets

    for _ in range(200):
        port = secrets.choice(PORTS)
        if is_free(port):
            return port
    raise ServerError(
        f"No free port between {PORTS.start} and {PORTS.stop} on 127.0.0.1.",
        "Stop other servers, or set POSTGRES_URL and MONGO_URL to servers that run elsewhere.",
    )


def keep_or_change(port: int, patience: float = 1.0) -> int:
    """`port` when it is free or becomes so within `patience` seconds (a killed server needs a moment), else another."""
    deadline = time.monotonic() + patience
    while not is_free(port):
        if time.monotonic() > deadline:
            return free_port()
        time.sleep(0.1)
    return port


def rotate(log: Path) -> None:
    """Keeps a log bounded: one that has grown over the limit becomes `<name>.1`, replacing the former one."""
    if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
        log.replace(log.with_name(log.name + ".1"))


def size(log: Path) -> int:
    """The length of a log in bytes, 0 when there is none."""
    return log.stat().st_size if log.exists() else 0


def read_from(log: Path, offset: int) -> str:
    """What was written to a log after `offset`, 20,000 characters at most."""
    with log.open("rb") as file:
        file.seek(offset)
        return file.read(20_000).decode(errors="replace")


def require_space(folder: Path, megabytes: int) -> None:
    """Raises ServerError when the disk of `folder` has less than so many megabytes left."""
    free = shutil.disk_usage(folder).free // 2**20
    if free < megabytes:
        raise ServerError(
            f"The disk that holds {folder} has {free} MB left; {megabytes} MB are needed to create a database.",
            "Free some disk space, or set RECRUIT_HOME to a folder on another disk.",
        )
