"""How many requests to a model are under way at once, and how many requests and tokens go out in a minute, counted over all
processes that share a PostgreSQL database.

A slot is an advisory lock of a session: whatever ends the process, its slots are free again. The limits of a minute are a
moment each, in `request_pace`: a request puts it off by its share of the minute, and begins when it was. Does not belong
here: what is asked, retries (`recruit_assets.models.guard`).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from recruit_assets.models.chat import ModelError
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.postgres import CONNECTING

if TYPE_CHECKING:
    import psycopg

_KIND = 0x72637374
"""First half of the locks' keys ("rcst"); the number of the slot is the other."""
_POLL_SECONDS = 0.05
# A session may lock again what it has locked, so its own slots are left out; `case` makes sure that this is looked at first.
_TAKE = (
    "select slot from generate_series(1, %s) slot"
    " where case when slot = any(%s::int[]) then false else pg_try_advisory_lock(%s, slot) end limit %s"
)
_GIVE_BACK = "select pg_advisory_unlock(%s, slot) from unnest(%s::int[]) slot"
# A share is a part of a minute, and a moment that is past gives nothing back: no minute has more than the limit allows.
_PUT_OFF = (
    "insert into recruit.request_pace as p (kind, free_at) values (%(kind)s, clock_timestamp() + %(share)s)"
    " on conflict (kind) do update set free_at = greatest(p.free_at, clock_timestamp()) + %(share)s"
    " returning extract(epoch from free_at - %(share)s - clock_timestamp())"
)
_MINUTE = timedelta(minutes=1)


class RequestsUncounted(StoreError, ModelError):
    """PostgreSQL can't count the requests, so none is made. A ModelError too: its sentence reaches whoever asked."""


class RequestSlots:
    """At most `limit` slots taken at once, and no more begun in a minute than `requests_per_minute` and
    `tokens_per_minute` (None: any number), over all processes whose `url()` names the same database. Thread-safe.

    One connection for each process, opened when the first slot is asked for. With a limit by the minute, the database must
    have the product's tables. Raises RequestsUncounted when PostgreSQL can't be used.
    """

    def __init__(
        self,
        url: Callable[[], str],
        limit: int,
        requests_per_minute: int | None = None,
        tokens_per_minute: int | None = None,
    ):
        self._url = url
        self._limit = limit
        self._per_minute = {"requests": requests_per_minute, "tokens": tokens_per_minute}
        self._connection: psycopg.Connection | None = None
        self._held: set[int] = set()
        self._lock = threading.Lock()
        """Of the connection, and of `_held`: what this session has locked."""
        self._turn = threading.Lock()
        self._waiting = 0
        self._taken: list[int] = []
        self._used: list[int] = []
        self._giving_back = False
        self._counts = threading.Lock()
        """Of the four before it."""

    @contextmanager
    def slot(self, tokens: int = 1) -> Iterator[None]:
        """Wait until a request of so many tokens may begin, then for a slot, and hold it while the block runs."""
        if (pause := self._pause(tokens)) > 0:
            time.sleep(pause)
        number = self._take()
        try:
            yield
        finally:
            self._give_back([number])

    def _pause(self, tokens: int) -> float:
        """Give this request its places in the minutes to come, and tell the seconds until the later one."""
        pause = 0.0
        for kind, weight in (("requests", 1), ("tokens", max(1, tokens))):
            if (limit := self._per_minute[kind]) is not None:
                # A request above the whole limit could never pass: it takes a minute, and the provider has the last word.
                share = _MINUTE * min(weight, limit) / limit
                with self._lock:
                    ((seconds,),) = self._execute(_PUT_OFF, {"kind": kind, "share": share})
                pause = max(pause, float(seconds))
        return pause

    def _take(self) -> int:
        """A slot. One thread of each process asks at a time, for all that wait."""
        with self._counts:
            self._waiting += 1
        try:
            with self._turn:
                while (number := self._next()) is None:
                    time.sleep(_POLL_SECONDS)
                return number
        finally:
            with self._counts:
                self._waiting -= 1
                spare, self._taken = ([], self._taken) if self._waiting else (self._taken, [])
            if spare:
                self._give_back(spare)

    def _next(self) -> int | None:
        with self._counts:
            if self._taken:
                return self._taken.pop()
            wanted = self._waiting
        with self._lock:
            numbers = [slot for (slot,) in self._execute(_TAKE, [self._limit, list(self._held), _KIND, wanted])]
            self._held.update(numbers)
        with self._counts:
            self._taken = numbers[1:]
        return numbers[0] if numbers else None

    def _give_back(self, numbers: list[int]) -> None:
        """Free these slots: now, or with the next ones where another thread is about it."""
        with self._counts:
            self._used += numbers
            if self._giving_back:
                return
            self._giving_back = True
        while True:
            with self._counts:
                used, self._used = self._used, []
                self._giving_back = bool(used)
            if not used:
                return
            with self._lock:
                self._held.difference_update(used)
                with suppress(StoreError):  # with the session, its locks are gone
                    self._execute(_GIVE_BACK, [_KIND, used])

    def _execute(self, statement: str, values: list[object] | dict[str, object]) -> list[tuple[int, ...]]:
        import psycopg

        try:
            if self._connection is None or self._connection.closed:
                self._connection = psycopg.connect(self._url(), autocommit=True, **CONNECTING)
            return self._connection.execute(statement, values).fetchall()  # pyright: ignore[reportArgumentType]
        except psycopg.Error as error:
            self._connection = None
            raise RequestsUncounted(
                f"PostgreSQL, which counts the requests to the model, can't be used ({type(error).__name__}): "
                "check that it runs and that POSTGRES_URL is right"
            ) from None
