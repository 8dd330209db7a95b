"""What checked code may change in the process that it runs in, and putting it back.

Taken down once for a whole check and not for each call: the state of a random generator alone is
600 words, and a check makes hundreds of calls.
"""

from __future__ import annotations

import contextlib
import linecache
import os
import random
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..sources.loading import MODULE_PREFIX

# how many blocks around this one put the process back; 1 for good in a process of its own
_around = 0


@contextlib.contextmanager
def process_kept() -> Iterator[None]:
    """The process is as it was when the block ends, however it ends. Blocks within are free."""
    global _around
    if _around:
        yield
        return
    before = _State.now()
    _around += 1
    try:
        with np.errstate(), warnings.catch_warnings():
            yield
    finally:
        _around -= 1
        before.put_back()


def own_process() -> None:
    """Say that this process ends with the code that it runs: nothing is put back in it."""
    global _around
    _around += 1


@dataclass(frozen=True, slots=True)
class _State:
    numpy_random: Any
    random: Any
    print_options: Any
    folder: str | None
    environment: dict[str, str]
    path: list[str]
    modules: frozenset[str]
    shown: frozenset[str]
    handlers: dict[int, Any]
    recursion: int
    hooks: tuple[Any, ...]

    @classmethod
    def now(cls) -> _State:
        return cls(
            np.random.get_state(),
            random.getstate(),
            np.get_printoptions(),
            folder(),
            dict(os.environ),
            sys.path[:],
            frozenset(sys.modules),
            frozenset(linecache.cache),
            {n: signal.getsignal(n) for n in signal.valid_signals()},
            sys.getrecursionlimit(),
            _hooks(),
        )

    def put_back(self) -> None:
        np.random.set_state(self.numpy_random)
        random.setstate(self.random)
        np.set_printoptions(**self.print_options)
        back_to(self.folder)
        if dict(os.environ) != self.environment:
            os.environ.clear()
            os.environ.update(self.environment)
        if sys.path != self.path:
            sys.path[:] = self.path
        for name in set(sys.modules) - self.modules:
            if name.startswith(MODULE_PREFIX):
                sys.modules.pop(name)
        for name in set(linecache.cache) - self.shown:
            if name.startswith("<nncheck "):
                linecache.cache.pop(name)
        self._signals()
        sys.setrecursionlimit(self.recursion)
        sys.excepthook, sys.argv, sys.stdin = self.hooks[:3]
        sys.settrace(self.hooks[3])
        sys.setprofile(self.hooks[4])

    def _signals(self) -> None:
        """Handlers can be set in the main thread only, by checked code as well as here."""
        if threading.current_thread() is not threading.main_thread():
            return
        for number, handler in self.handlers.items():
            # None: set by C code, which Python can neither read nor put back
            if handler is not None and signal.getsignal(number) is not handler:
                with contextlib.suppress(OSError, ValueError):
                    signal.signal(number, handler)


def _hooks() -> tuple[Any, ...]:
    return sys.excepthook, sys.argv, sys.stdin, sys.gettrace(), sys.getprofile()


def folder() -> str | None:
    """The working directory; None where it has been removed."""
    try:
        return str(os.getcwd())  # noqa: PTH109 - the raw string is what chdir takes back
    except FileNotFoundError:
        return None


def back_to(place: str | None) -> None:
    """Change to the folder, unless it is this one already."""
    if place is not None and place != folder():
        os.chdir(place)
