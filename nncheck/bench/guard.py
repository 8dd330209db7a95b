"""Running somebody's code in this process and leaving the process as it was.

numpy's error state, warning filters, the working directory and `sys.stdout` are put back after each
call, the rest (see `keeping`) after a check. What the code prints is kept, up to a bound.
"""

from __future__ import annotations

import contextlib
import io
import random
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from types import FrameType

import numpy as np

from ..adapters.contain import TimeLimit
from .keeping import back_to, folder, process_kept
from .replay import seeded_by_default, start_again

CAPTURE_LIMIT = 20_000
# what one call may print: as much as it may write into a file
OUTPUT_LIMIT = 64_000_000


class Bounded(io.StringIO):
    """Keeps the first `CAPTURE_LIMIT` characters and drops the rest; TimeLimit for far too many."""

    printed = 0

    def write(self, text: str) -> int:
        room = CAPTURE_LIMIT - self.tell()
        if room > 0:
            super().write(text[:room])
        self.printed += len(text)
        if self.printed > OUTPUT_LIMIT:
            megabytes = self.printed // 1_000_000
            where = _inside(sys._getframe(1))
            raise TimeLimit(f"stopped after {megabytes} MB printed{where}: output limit")
        return len(text)


@contextlib.contextmanager
def guarded(
    seconds: float | None = None, *, seed: int = 0
) -> Iterator[tuple[Bounded, list[warnings.WarningMessage]]]:
    """Everything global is as before when the block ends; gives what was printed and warned.

    Raises TimeLimit inside the block after `seconds` of wall time (main thread only: a signal
    is the only thing that interrupts a running loop).
    """
    printed = Bounded()
    place = folder()
    try:
        with (
            process_kept(),
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
            np.errstate(all="warn"),
            warnings.catch_warnings(record=True) as warned,
            seeded_by_default(seed),
            _alarm(seconds),
        ):
            warnings.simplefilter("always")
            reseed(seed)
            yield printed, warned
    finally:
        back_to(place)


def reseed(seed: int) -> None:
    """The global generators at the start of their sequences."""
    np.random.seed(seed)
    random.seed(seed)
    start_again(seed)


def drawn() -> tuple[int, object]:
    """A mark that changes when code draws from a global generator."""
    return np.random.get_state(legacy=True)[2], random.getstate()[1][-1]  # type: ignore[index]


def _inside(frame: FrameType | None) -> str:
    """Which definition of the checked file was running, and the line that it had reached."""
    name = line = None
    while frame is not None:
        if frame.f_code.co_filename.startswith("<nncheck "):
            name, line = frame.f_code.co_qualname, line or frame.f_lineno
        frame = frame.f_back
    return "" if name is None else f" in {name}, line {line}"


@contextlib.contextmanager
def _alarm(seconds: float | None) -> Iterator[None]:
    usable = (
        seconds is not None
        and hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
    )
    if not usable:
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise TimeLimit(f"stopped after {seconds:g} s{_inside(frame)}: time limit")

    former = signal.signal(signal.SIGALRM, ring)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds or 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)
        signal.signal(signal.SIGALRM, former)


__all__ = ["CAPTURE_LIMIT", "Bounded", "TimeLimit", "drawn", "guarded", "reseed"]
