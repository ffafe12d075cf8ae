"""Which threads work on an interview at the moment: a few, and of those that wait, the one first whose work came first.

Python shares the processor among all threads that can go on. When fifty people's answers come at the same moment, each would
wait until the last one's next question is made; so the first goes on first, and they come apart.

Does not belong here: waiting for a model, a store or a limit. That is done `outside`, where any number may wait.
"""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

WIDTH = 2
"""Threads at work: while one waits for the account of the model, the other goes on. With more they get in each other's way
(docs/benchmarks.md)."""


_Called = threading.Event


class Lane:
    """At most `width` threads `inside` at once. Thread-safe."""

    def __init__(self, width: int = WIDTH):
        self._free = width
        self._waiting: list[tuple[float, int, _Called]] = []
        self._numbers = count()
        self._lock = threading.Lock()
        """Of the three before it."""
        self._mine = _Mine()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Work; waits until there is room. Within one another, and again after `outside`, the turn is that of the first."""
        mine = self._mine
        if mine.inside:
            yield
            return
        first = mine.since is None
        mine.since = mine.since or time.monotonic()
        try:
            self._enter(mine.since)
            yield
        finally:
            if mine.inside:
                self._leave()
            if first:
                mine.since = None

    @contextmanager
    def outside(self, anew: bool = False) -> Iterator[None]:
        """Let others work meanwhile, if this thread is inside; then wait until there is room again: with `anew` behind all
        who wait already, else where the turn stood before."""
        mine = self._mine
        if not mine.inside or mine.since is None:
            yield
            return
        self._leave()
        try:
            yield
        finally:
            if anew:
                mine.since = time.monotonic()
            self._enter(mine.since)

    def _enter(self, since: float) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                self._mine.inside = True
                return
            waiting = (since, next(self._numbers), _Called())
            heapq.heappush(self._waiting, waiting)
        try:
            waiting[2].wait()
            self._mine.inside = True
        except BaseException:  # an interrupted wait: the room that it may have been given is somebody else's
            with self._lock:
                if waiting in self._waiting:
                    self._waiting.remove(waiting)
                    heapq.heapify(self._waiting)
                else:
                    self._next()
            raise

    def _leave(self) -> None:
        self._mine.inside = False
        with self._lock:
            self._next()

    def _next(self) -> None:
        if self._waiting:
            heapq.heappop(self._waiting)[2].set()
        else:
            self._free += 1


class _Mine(threading.local):
    """Of each thread: whether it is inside, and when its turn began."""

    inside = False
    since: float | None = None


LANE = Lane()
"""The one of this process, whatever number of simulators it has: what they share is the processor."""
