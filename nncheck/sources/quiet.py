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
_KEPT_CHARACTERS = 64_000


class Captured(io.TextIOBase):
    """A text stream that keeps the first characters that are written to it."""

    def __init__(self, limit: int = _KEPT_CHARACTERS) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._room = limit
        self._cut = False

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        if self._room:
            self._parts.append(text[: self._room])
        self._cut = self._cut or len(text) > self._room
        self._room = max(0, self._room - len(text))
        return len(text)

    @property
    def text(self) -> str:
        return "".join(self._parts) + ("\n[the rest is cut]" if self._cut else "")


@contextlib.contextmanager
def quiet(argv: str) -> Iterator[Captured]:
    """Capture what is printed; keep stdin, argv, cwd, warnings, random states, numpy's error state.

    Loading starts from the same random state each time, so that globals made with it repeat.
    """
    captured = Captured()
    found_argv, found_stdin = sys.argv, sys.stdin
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
        sys.argv, sys.stdin = found_argv, found_stdin
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
