"""How much a file may ask of the machine before it is refused. Values only: the readers and the worker enforce them."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic

from recruit_assets.domain.documents import CvError


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file.

    `max_bytes` of the file itself, `max_expanded_bytes` of what its zip archive (DOCX, ODT) or image holds once
    unpacked, `max_pages`, `max_lines` of text, `timeout` in seconds of wall clock. `memory` is the address space in bytes
    that a file may cost the worker process (`read_document_isolated` only; an OCR process counts on its own).
    """

    max_bytes: int = 20 * 2**20
    max_pages: int = 60
    max_expanded_bytes: int = 200 * 2**20
    max_lines: int = 20_000
    timeout: float = 60.0
    memory: int = 2 * 2**30


@dataclass(slots=True)
class Deadline:
    """The moment by which a file must be read. `check()` raises CvError('timeout') once it has passed."""

    seconds: float
    _end: float = field(init=False)

    def __post_init__(self) -> None:
        self._end = monotonic() + self.seconds

    @property
    def left(self) -> float:
        """Seconds left, at least 0.01."""
        return max(0.01, self._end - monotonic())

    def check(self) -> None:
        if monotonic() > self._end:
            raise timed_out(self.seconds)


def timed_out(seconds: float) -> CvError:
    """The error of a file that could not be read in `seconds`."""
    return CvError(
        "timeout",
        f"This file could not be read within {seconds:g} seconds. Export it again as a plain PDF, or raise the limit.",
    )
