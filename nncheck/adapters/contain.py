"""`exit()` in a method of checked code is a failure of that method, not the end of the run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

# where an object stands in memory is another place each time
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


class TimeLimit(BaseException):
    """Checked code ran longer than it may. No `except Exception` on the way swallows it."""


class Exhausted(TimeLimit):
    """No memory was left. Trying on with other inputs would only fill it again."""


@contextmanager
def contained() -> Iterator[None]:
    """SystemExit and GeneratorExit become an error that says so; no memory ends the trials (Exhausted); Ctrl-C
    stays what it is.
    """
    try:
        yield
    except (SystemExit, GeneratorExit) as end:
        raise RuntimeError(f"{type(end).__name__} was raised (exit() was called)") from None
    except MemoryError as error:
        raise Exhausted("stopped: memory limit") from error


def words(error: BaseException | None) -> str:
    """What an exception says, also when saying it fails."""
    try:
        return _ADDRESS.sub("", str(error)[:2000]) or type(error).__name__
    except Exception:
        return f"<{type(error).__name__} that cannot be printed>"
