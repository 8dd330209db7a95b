"""`exit()` in a method of checked code is a failure of that method, not the end of the run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def contained() -> Iterator[None]:
    """SystemExit and GeneratorExit become an error that says so; Ctrl-C stays what it is."""
    try:
        yield
    except (SystemExit, GeneratorExit) as end:
        raise RuntimeError(f"{type(end).__name__} was raised (exit() was called)") from None


def words(error: BaseException | None) -> str:
    """What an exception says, also when saying it fails."""
    try:
        return str(error)[:2000]
    except Exception:
        return f"<{type(error).__name__} that cannot be printed>"
