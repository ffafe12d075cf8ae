"""The clock the product reads, set to another time: every `datetime.now`, `date.today` and `time.time` of its modules.

    clock = ShiftedClock()
    with clock:
        clock.shift = timedelta(days=-1)

The servers and the file system keep their own time, as they do when a machine's clock is wrong.
"""

from __future__ import annotations

import datetime
import sys
import time
import types
from typing import Any

_REAL = datetime.datetime, datetime.date, time


class _AnyOf(type):
    """A stand-in of a class whose instances are those of the class it stands for."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, cls.__mro__[1])


class ShiftedClock:
    """Inside the `with`, the product's modules are off by `shift`."""

    def __init__(self) -> None:
        self.shift = datetime.timedelta()
        self._replaced: list[tuple[types.ModuleType, str, Any]] = []

    def __enter__(self) -> ShiftedClock:
        stand_ins = dict(zip(map(id, _REAL), self._stand_ins(), strict=True))
        for name, module in list(sys.modules.items()):
            if module is not None and name.startswith("recruit_assets."):
                for attribute, value in list(vars(module).items()):
                    if id(value) in stand_ins:
                        self._replaced.append((module, attribute, value))
                        setattr(module, attribute, stand_ins[id(value)])
        return self

    def __exit__(self, *_: object) -> None:
        while self._replaced:
            module, attribute, value = self._replaced.pop()
            setattr(module, attribute, value)

    def _stand_ins(self) -> tuple[Any, Any, Any]:
        clock = self

        class ShiftedDatetime(datetime.datetime, metaclass=_AnyOf):
            @classmethod
            def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
                return datetime.datetime.now(tz) + clock.shift

        class ShiftedDate(datetime.date, metaclass=_AnyOf):
            @classmethod
            def today(cls) -> datetime.date:
                return (datetime.datetime.now() + clock.shift).date()

        shifted_time = types.ModuleType("time")
        shifted_time.__dict__.update(vars(time), time=lambda: time.time() + clock.shift.total_seconds())
        return ShiftedDatetime, ShiftedDate, shifted_time
