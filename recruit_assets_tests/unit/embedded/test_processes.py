"""Processes, ports and logs: what both servers need from the operating system."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from recruit_assets.embedded import ServerError, probes, processes

ENV = {"PATH": os.environ["PATH"]}


def test_a_port_that_says_nothing_or_something_else_is_no_server() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert not probes.postgres_answers(port, timeout=0.1)
        assert not probes.mongo_answers(port, timeout=0.1)
        assert not processes.is_free(port)
    assert not probes.postgres_answers(port) and not probes.mongo_answers(port)


def test_a_log_that_has_grown_too_long_is_put_aside(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_bytes(b"a" * processes.LOG_LIMIT_BYTES)
    processes.rotate(log)
    assert log.exists()
    log.write_bytes(b"b" * (processes.LOG_LIMIT_BYTES + 1))
    processes.rotate(log)
    assert not log.exists() and (tmp_path / "x.log.1").stat().st_size == processes.LOG_LIMIT_BYTES + 1


def test_a_program_counts_as_running_from_its_first_moment_to_its_last(tmp_path: Path) -> None:
    for _ in range(40):
        # A shell, then env, then sleep: the command line is empty for an instant at each change.
        pid = processes.spawn(["env", "sleep", "60"], log=tmp_path / "log", env=ENV, run_as={})
        try:
            assert all(processes.is_ours(pid, "sleep") for _ in range(200))
        finally:
            os.kill(pid, signal.SIGKILL)
        assert processes.wait_for_end(pid, "sleep", 10)


def test_a_process_that_is_not_ours_is_never_stopped(tmp_path: Path) -> None:
    pid = processes.spawn(["sleep", "60"], log=tmp_path / "log", env=ENV, run_as={})
    try:
        processes.stop(pid, "recruit-somewhere-else", ((signal.SIGKILL, 1.0),))
        assert processes.is_ours(pid, "sleep")
        assert processes.find("sleep", "60") and not processes.find("sleep", "recruit-somewhere-else")
    finally:
        os.kill(pid, signal.SIGKILL)


def test_a_program_that_ignores_a_signal_gets_the_next_one_and_else_is_named(tmp_path: Path) -> None:
    script = "trap '' TERM; while :; do sleep 0.1; done"
    pid = processes.spawn(["sh", "-c", script], log=tmp_path / "log", env=ENV, run_as={})
    while "while" not in processes.command_line(pid):
        time.sleep(0.01)
    time.sleep(0.2)
    with pytest.raises(ServerError, match=f"Process {pid} does not stop"):
        processes.stop(pid, "while", ((signal.SIGTERM, 0.2),))
    processes.stop(pid, "while", ((signal.SIGTERM, 0.1), (signal.SIGKILL, 10.0)))
    assert not processes.is_ours(pid, "while")
