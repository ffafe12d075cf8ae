"""Reading in a process of its own, so that a hostile file can take neither the caller's memory nor its time.

Workers are kept and used again: a file costs one round trip through two pipes. A worker that crashes, hangs or grows
too big is killed, its file is reported, and the next file gets a new worker. Answers come back as JSON, never as
pickles: a worker that has parsed a hostile file is not trusted.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import IO, cast

from recruit_assets.documents.limits import Limits, timed_out
from recruit_assets.documents.reader import refuse
from recruit_assets.domain.documents import CvError, Document, ErrorCode

_SPARE_SECONDS = 2.0
"""What a worker gets on top of the file's own timeout, to report it itself."""
_START_SECONDS = 60.0
_KEPT = 4
_WORTH_A_WORKER = 1.0
"""The seconds that callers wait for a worker, all together, before another one is started: what that takes of a processor.
So short files are read one after the other by the worker there is, and long ones at the same time."""
_LOOK_AGAIN_SECONDS = 0.05

DOCUMENT = b"D"
"""First byte of an answer that is a document; any other is a refusal."""

_PACKAGE_ROOT = Path(__file__).resolve().parents[2]


def read_document_isolated(data: bytes, *, filename: str = "", limits: Limits = Limits()) -> Document:  # noqa: B008
    """As `read_document`, in a worker process allowed `limits.memory` bytes, killed after
    `limits.timeout` seconds. Safe to call from several threads: each call has a worker to itself.

    Raises CvError; a worker that dies over the file gives 'corrupt', one that hangs gives 'timeout'.
    """
    refuse(data, limits)
    worker = _POOL.take()
    try:
        answer = worker.ask(data, filename, limits)
    except BaseException:
        _POOL.lose(worker)
        raise
    _POOL.give_back(worker)
    if isinstance(answer, CvError):
        raise answer
    return answer


class _Died(Exception):
    """The worker closed its pipe."""


class _Worker:
    """One process of `recruit_assets.documents.worker` and the two pipes to it."""

    def __init__(self) -> None:
        path = os.pathsep.join(filter(None, (str(_PACKAGE_ROOT), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "recruit_assets.documents.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,
        )
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the reading process has no pipes")
        self._stdin: IO[bytes] = stdin
        self._stdout: IO[bytes] = stdout
        os.set_blocking(self._stdin.fileno(), False)
        os.set_blocking(self._stdout.fileno(), False)
        self.owner = os.getpid()
        self.started = False

    def ask(self, data: bytes, filename: str, limits: Limits) -> Document | CvError:
        """The worker's answer. Raises CvError('timeout' or 'corrupt')."""
        try:
            if not self.started:
                self._receive(monotonic() + _START_SECONDS)
                self.started = True
            end = monotonic() + limits.timeout + _SPARE_SECONDS
            head = json.dumps({"size": len(data), "filename": filename, "limits": asdict(limits)}).encode()
            self._send(len(head).to_bytes(8, "big") + head + data, end)
            answer = self._receive(end)
            if answer[:1] == DOCUMENT:
                return Document.model_validate_json(answer[1:])
            refusal = json.loads(answer[1:])
            return CvError(cast("ErrorCode", refusal["code"]), refusal["message"])
        except TimeoutError as error:
            raise timed_out(limits.timeout) from error
        except (_Died, BrokenPipeError, ValueError, KeyError) as error:
            raise CvError(
                "corrupt",
                "This file could not be read: it is damaged or built to break readers. Export it again as a plain PDF.",
            ) from error

    def _send(self, message: bytes, end: float) -> None:
        view = memoryview(message)
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdin, selectors.EVENT_WRITE)
            while view:
                _wait(selector, end)
                view = view[os.write(self._stdin.fileno(), view[:65536]) :]

    def _receive(self, end: float) -> bytes:
        with selectors.DefaultSelector() as selector:
            selector.register(self._stdout, selectors.EVENT_READ)
            size = int.from_bytes(self._exactly(8, selector, end), "big")
            return self._exactly(size, selector, end)

    def _exactly(self, size: int, selector: selectors.BaseSelector, end: float) -> bytes:
        chunks: list[bytes] = []
        while size > 0:
            _wait(selector, end)
            chunk = os.read(self._stdout.fileno(), min(size, 2**20))
            if not chunk:
                raise _Died
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)

    @property
    def alive(self) -> bool:
        return self.owner == os.getpid() and self._process.poll() is None

    def kill(self) -> None:
        """Ends the worker and what it started (an OCR process)."""
        if self.owner != os.getpid():
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._stdin, self._stdout):
            with contextlib.suppress(OSError):
                pipe.close()


def _wait(selector: selectors.BaseSelector, end: float) -> None:
    left = end - monotonic()
    if left <= 0 or not selector.select(left):
        raise TimeoutError


class _Pool:
    """Idle workers. Grows with the threads that read at once, when the files are worth it; keeps a few."""

    def __init__(self) -> None:
        self.forget()

    def take(self) -> _Worker:
        """A worker for the caller alone, until it is given back or lost."""
        with self._changed:
            while not self._idle and self._busy and self._waited < _WORTH_A_WORKER:
                began = monotonic()
                self._changed.wait(_LOOK_AGAIN_SECONDS)
                if all(worker.started for worker in self._busy):  # one that starts will soon have time
                    self._waited += monotonic() - began
            worker = self._idle_one()
            if worker is None:
                worker, self._waited = _Worker(), 0.0
            self._busy.add(worker)
            return worker

    def give_back(self, worker: _Worker) -> None:
        """Keep the worker for others."""
        with self._changed:
            self._busy.discard(worker)
            self._changed.notify()
            if len(self._idle) < _KEPT:
                self._idle.append(worker)
                return
        worker.kill()

    def lose(self, worker: _Worker) -> None:
        """End the worker: what it was asked was too much for it."""
        with self._changed:
            self._busy.discard(worker)
            self._changed.notify()
        worker.kill()

    def forget(self) -> None:
        """Starts over without workers, leaving them to the process that started them."""
        self._idle: list[_Worker] = []
        self._busy: set[_Worker] = set()
        self._waited = 0.0
        self._changed = threading.Condition()

    def close(self) -> None:
        """Ends all idle workers."""
        with self._changed:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.kill()

    def _idle_one(self) -> _Worker | None:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            worker.kill()
        return None


_POOL = _Pool()
atexit.register(_POOL.close)
if hasattr(os, "register_at_fork"):
    # A forked child must not speak into its parent's pipes, nor wait for a lock nobody will release there.
    os.register_at_fork(after_in_child=_POOL.forget)
