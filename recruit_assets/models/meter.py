"""The account of what the models cost, and the daily budget that stops new calls when it is spent.

Belongs here: when a call may be made, and noting what it cost. Does not belong here: where the account is kept (a
`Ledger`, such as `stores.usage`), or what a token costs (`prices`).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import Any, Protocol

from recruit_assets.domain.profiles import Usage
from recruit_assets.models.chat import ModelError

logger = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 5.0
"""Other processes spend too: how old the account's sum may be when a call is decided on."""


class BudgetSpent(ModelError):
    """The day's budget is spent: no call was made."""


class Ledger(Protocol):
    """Where the account is kept; entries are (day, model, usage)."""

    def add(self, entries: Iterable[Any]) -> None:
        """Add the entries, all or nothing."""
        ...

    def spent(self, day: date) -> float:
        """US dollars spent on that day."""
        ...


class Meter:
    """Counts what is spent and, with a budget, refuses calls once it is (thread-safe).

    Calls that are under way when the budget runs out are let end, so it can be exceeded by as many calls as run at once,
    in each process. Without a ledger nothing is kept and nothing refused. `today` is for tests.
    """

    def __init__(
        self,
        ledger: Ledger | None = None,
        daily_budget_usd: float | None = None,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
    ):
        self._ledger = ledger
        self._budget = daily_budget_usd
        self._today = today
        self._lock = threading.Lock()
        self._unwritten: dict[tuple[date, str], Usage] = {}
        self._writing = False
        self._sum: tuple[date, float, float] | None = None

    def check(self) -> None:
        """Return when a call may be made. Raises BudgetSpent, and ModelError when the account can't be read."""
        if self._ledger is None or self._budget is None:
            return
        day = self._today()
        with self._lock:
            known = self._sum
            if known is None or known[0] != day or time.monotonic() - known[2] > LOOK_AGAIN_SECONDS:
                known = self._sum = (day, self._spent(self._ledger, day), time.monotonic())
        if known[1] >= self._budget:
            raise BudgetSpent(
                f"The budget of {self._budget:.2f} USD for {day} is spent ({known[1]:.2f} USD): no model is asked until "
                "midnight UTC. Raise RECRUIT_DAILY_BUDGET_USD to go on."
            )

    def add(self, model: str, usage: Usage) -> None:
        """Note one request's usage. An account that can't be written keeps no answer back: it is written later.

        One thread writes at a time, and takes along what others note meanwhile.
        """
        if self._ledger is None:
            return
        day = self._today()
        with self._lock:
            self._unwritten[day, model] = self._unwritten.get((day, model), Usage()) + usage
            if self._sum is not None and self._sum[0] == day:
                self._sum = (day, self._sum[1] + usage.cost_usd, self._sum[2])
            if self._writing:
                return
            self._writing = True
        while self._write(self._ledger):
            pass

    def _write(self, ledger: Ledger) -> bool:
        """Write what is noted; False when nothing is left to write, or nothing can be."""
        with self._lock:
            entries, self._unwritten = self._unwritten, {}
            self._writing = bool(entries)
        if not entries:
            return False
        written = False
        try:
            ledger.add((of, name, total) for (of, name), total in entries.items())
            written = True
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the account, the answer is paid for
            logger.warning("The account of model calls could not be written (%s); it is kept.", type(error).__name__)
        finally:
            if not written:
                with self._lock:
                    self._writing = False
                    for key, total in entries.items():
                        self._unwritten[key] = self._unwritten.get(key, Usage()) + total
        return written

    def _spent(self, ledger: Ledger, day: date) -> float:
        try:
            written = ledger.spent(day)
        except Exception as error:  # noqa: BLE001 - a budget that can't be checked is as good as spent
            fault = type(error).__name__
        else:
            return written + sum(usage.cost_usd for (of, _), usage in self._unwritten.items() if of == day)
        raise ModelError(f"The account of model calls can't be read ({fault}), so the daily budget can't be checked.")
