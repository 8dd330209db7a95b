"""How long a search may go on, on a busy machine as well as on an idle one; and how hard to look."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass

#: A search waits for the code under test too, in whose time others may take their turn.
_WALL = 4.0


@dataclass(frozen=True, slots=True)
class Effort:
    """`patience` multiplies what searches may take; `more` points are looked at besides the usual
    ones (a negative number: only the first two of these).
    """

    patience: float = 1.0
    more: int = 0


EFFORTS = {"quick": Effort(0.25, -1), "normal": Effort(), "thorough": Effort(4.0, 3)}
_NOW: ContextVar[Effort] = ContextVar("effort", default=EFFORTS["normal"])


def effort() -> Effort:
    """How hard to look in this run."""
    return _NOW.get()


@contextlib.contextmanager
def at_effort(name: str) -> Iterator[None]:
    """`quick`, `normal` or `thorough` inside the block."""
    token = _NOW.set(EFFORTS[name])
    try:
        yield
    finally:
        _NOW.reset(token)


class Budget:
    """`seconds` of this process's own work, and at most four times as long by the clock; more or
    less by the effort of the run.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds * effort().patience
        self._worked, self._began = time.process_time(), time.perf_counter()

    @property
    def spent(self) -> bool:
        """Nothing is left."""
        worked = time.process_time() - self._worked
        return worked > self._seconds or time.perf_counter() - self._began > _WALL * self._seconds
