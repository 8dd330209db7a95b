"""The command `nncheck`: parses the call, hands it to one command, turns problems into words.

Commands are imported when they are called: `nncheck --help`, `explain` and `rules` import
neither numpy nor scipy nor hypothesis.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from nncheck.cli.options import parser

__all__ = ["main"]

# what a shell reports for a program that was interrupted, or whose reader went away
_INTERRUPTED, _PIPE_CLOSED = 130, 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 nothing found, 1 findings, 2 wrong call."""
    _make_streams_robust()
    try:
        arguments, unknown = parser().parse_known_args(argv)
        if unknown:
            parser().error(_unknown(unknown))
        code = _run(arguments)
        sys.stdout.flush()
    except SystemExit as stop:
        # argparse has said what was wrong (2) or has printed the help (0)
        return stop.code if isinstance(stop.code, int) else 2
    except BrokenPipeError:
        _abandon_stdout()
        return _PIPE_CLOSED
    except KeyboardInterrupt:
        _say("interrupted")
        return _INTERRUPTED
    return code


def _unknown(words: Sequence[str]) -> str:
    """What is wrong with these; a file may be called like an option."""
    files = [word for word in words if Path(word.partition("::")[0]).exists()]
    hint = f" (a file of that name: write ./{files[0]})" if files else ""
    return f"unrecognized arguments: {' '.join(words)}{hint}"


def _run(arguments: argparse.Namespace) -> int:
    """The exit code of the command; what it could not do is said on stderr, and is a 2."""
    module, function = arguments.command
    if getattr(arguments, "targets", None) and getattr(arguments, "isolation", "none") != "none":
        # at the end that SIGTERM asks for workers are ended and their folders removed
        with contextlib.suppress(ValueError):
            signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
        # what it is checked behind starts while all that judges it is imported
        importlib.import_module("nncheck.bench.ahead").begin(arguments.targets)
    try:
        code: int = getattr(importlib.import_module(module), function)(arguments)
    except BrokenPipeError:
        raise
    except (ValueError, OSError) as problem:
        _say(f"error: {_words(problem)}")
        _trace(arguments)
        return 2
    except Exception as problem:
        _say(f"internal error: {type(problem).__name__}: {problem} ({_where(problem)})")
        _say("this is a fault of nncheck, not of the checked code; -vv shows the traceback")
        _trace(arguments)
        return 2
    return code


def _words(problem: ValueError | OSError) -> str:
    if isinstance(problem, OSError) and problem.filename is not None:
        return f"{problem.filename}: {problem.strerror}"
    return str(problem)


def _where(problem: Exception) -> str:
    """The innermost frame, as file and line."""
    frames = traceback.extract_tb(problem.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "no frame"


def _trace(arguments: argparse.Namespace) -> None:
    if getattr(arguments, "verbose", 0) >= 2:
        traceback.print_exc()


def _say(text: str) -> None:
    with contextlib.suppress(OSError):
        sys.stderr.write(f"nncheck: {text}\n")


def _make_streams_robust() -> None:
    """A closed stream, or a terminal without arrows and Japanese, must not fail a report."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
            setattr(sys, name, nowhere)
        reconfigure = getattr(getattr(sys, name), "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _abandon_stdout() -> None:
    """Point stdout at nothing, or Python would complain again when it flushes at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
