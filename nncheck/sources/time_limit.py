"""Stop code that runs too long, where the platform can: a timer signal in the main thread."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator
from types import FrameType

# After the first alarm further ones follow, for code that catches everything and goes on.
_AGAIN = 0.05
_held: list[bool] = []


class TimeIsUp(BaseException):
    """Raised in code that ran out of time; not an Exception, so `except Exception` misses it."""


@contextlib.contextmanager
def held() -> Iterator[None]:
    """Put the alarm off while the process is in a state that must not be left half-way."""
    _held.append(True)
    try:
        yield
    finally:
        _held.pop()


def can_limit() -> bool:
    """Whether `limited` stops anything here (POSIX, main thread)."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TimeIsUp in the body after so many seconds; where it cannot, run without a limit.

    A timer that somebody else has set goes on afterwards with the time that it had left.
    """
    if not can_limit():
        yield
        return
    armed = True

    def stop(_signum: int, _frame: FrameType | None) -> None:
        if armed and not _held:
            raise TimeIsUp

    started = time.monotonic()
    handler = signal.signal(signal.SIGALRM, stop)
    remaining, interval = signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-3), _AGAIN)
    try:
        try:
            yield
        finally:
            armed = False
    finally:
        # twice, for an alarm that rings between the body and the first of them
        armed = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if remaining:
            left = max(remaining - (time.monotonic() - started), 1e-3)
            signal.setitimer(signal.ITIMER_REAL, left, interval)
