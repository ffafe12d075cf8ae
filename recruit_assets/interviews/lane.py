"""Whose turn is worked on while many people talk at once.

Python works on one thing at a time. Where fifty turns are worked on in small slices each, all of them end as late as the
last one, all fifty people's requests go out together, and their answers come back together. In a lane a few are worked on
to their end while the others wait in order, so that requests and answers spread out. Whoever waits for a model or for a
database is not in it.

Does not belong here: how many requests are under way (`models.guard`).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Lane:
    """At most `places` threads of this process at work at once, the others in order of arrival."""

    def __init__(self, places: int):
        self._places = threading.Semaphore(places)
        self._here = threading.local()

    def enter(self) -> None:
        """Wait for a place. A thread that has one goes on."""
        if not self._inside:
            self._places.acquire()
            self._here.inside = True

    def leave(self) -> None:
        """Give this thread's place to another. One that has none goes on."""
        if self._inside:
            self._here.inside = False
            self._places.release()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Work in the lane; a block inside another changes nothing."""
        before = self._inside
        self.enter()
        try:
            yield
        finally:
            if not before:
                self.leave()

    @contextmanager
    def left(self) -> Iterator[None]:
        """Wait outside of the lane, and be in it again afterwards if so before."""
        before = self._inside
        self.leave()
        try:
            yield
        finally:
            if before:
                self.enter()

    @property
    def _inside(self) -> bool:
        return getattr(self._here, "inside", False)


LANE = Lane(2)
"""Of this process."""
