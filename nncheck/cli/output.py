"""Where output goes: the report to stdout or a file, progress to a terminal's stderr only."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path


def emit(text: str, path: Path | None) -> None:
    """Write `text` to the file at `path`, whose folder is made, or to stdout."""
    if path is None:
        sys.stdout.write(text)
        return
    if path.is_dir():
        raise ValueError(f"{path}: is a folder; expected the name of a file")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def in_color(choice: str, path: Path | None) -> bool:
    """Whether to use colours: `auto` means on a terminal that has not said otherwise.

    https://no-color.org: any value but the empty one switches colours off.
    """
    if choice != "auto":
        return choice == "always"
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and path is None and sys.stdout.isatty()


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str], None] | None]:
    """What to call with a line about the work at hand; None where nobody would see it.

    One line is kept on the terminal and is gone at the end.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return

    def show(text: str) -> None:
        # \r\x1b[K: back to the start of the line, and clear it
        sys.stderr.write(f"\r\x1b[K{text[:100]}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


@contextlib.contextmanager
def stdout_for_the_report() -> Iterator[None]:
    """Send what is written to descriptor 1 itself nowhere: checked code may call `os.system`.

    What it prints through Python is captured elsewhere and goes into the report.
    """
    sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # nobody listens
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
