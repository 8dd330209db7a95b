"""Run foreign module-level code and leave the process as it was found."""

from __future__ import annotations

import contextlib
import io
import os
import random
import sys
import warnings
from collections.abc import Iterator
from typing import Any

# What is printed while definitions load is read by people; a runaway loop prints gigabytes.
_KEPT_BYTES = 64_000


class _FirstBytes(io.RawIOBase):
    """Keeps the first bytes that are written to it; stays open, whoever wraps and drops it."""

    def __init__(self, room: int) -> None:
        super().__init__()
        self.kept = bytearray()
        self.cut = False
        self._room = room

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        taken = bytes(data)[: self._room - len(self.kept)]
        self.kept += taken
        self.cut = self.cut or len(taken) < len(data)
        return len(data)

    def close(self) -> None:
        """Students wrap `sys.stdout.buffer` anew, and the wrapper closes it when it goes."""


class Captured(io.TextIOWrapper):
    """A text stream like sys.stdout (`buffer`, `reconfigure`) that keeps its first part."""

    def __init__(self, room: int = _KEPT_BYTES) -> None:
        self._raw = _FirstBytes(room)
        super().__init__(self._raw, encoding="utf-8", errors="replace", write_through=True)  # type: ignore[arg-type]

    @property
    def text(self) -> str:
        """What was kept, and a mark where more was written."""
        kept = self._raw.kept.decode("utf-8", "ignore")
        return kept + ("\n[the rest is cut]" if self._raw.cut else "")


@contextlib.contextmanager
def quiet(argv: str) -> Iterator[Captured]:
    """Capture what is printed; keep argv, stdin, paths, warnings, random and error states.

    Loading starts from the same random state each time, so that globals made with it repeat.
    """
    captured = Captured()
    found_argv, found_stdin, found_path = sys.argv, sys.stdin, sys.path[:]
    folder = os.getcwd()  # noqa: PTH109 - a string to go back to
    sys.argv, sys.stdin = [argv], io.StringIO()
    try:
        with (
            contextlib.redirect_stdout(captured),
            contextlib.redirect_stderr(captured),
            warnings.catch_warnings(),
            _random_states(),
            _numpy_error_state(),
        ):
            yield captured
    finally:
        sys.argv, sys.stdin, sys.path[:] = found_argv, found_stdin, found_path
        os.chdir(folder)


@contextlib.contextmanager
def _random_states() -> Iterator[None]:
    numpy: Any = sys.modules.get("numpy")
    state = random.getstate()
    numpy_state = numpy.random.get_state() if numpy else None
    random.seed(0)
    if numpy:
        numpy.random.seed(0)
    try:
        yield
    finally:
        random.setstate(state)
        if numpy:
            numpy.random.set_state(numpy_state)


@contextlib.contextmanager
def _numpy_error_state() -> Iterator[None]:
    numpy: Any = sys.modules.get("numpy")
    if not numpy:
        yield
        return
    with numpy.errstate():
        yield
