"""Work in child processes, one for each piece, with a wall limit: checked code may hang or die.

Children are forked, so all of a run uses one state of nncheck even while its files are edited.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

# a piece of work says what it has, step by step: (step, result)
Say = Callable[[str, Any], None]
Work = Callable[[Any, Say], None]


@dataclass(slots=True)
class Done:
    """What one piece of work said until it ended, and why it ended early if it did."""

    item: Any
    said: dict[str, Any] = field(default_factory=dict)
    trouble: str | None = None


@dataclass(slots=True)
class _Running:
    done: Done
    process: BaseProcess
    pipe: Connection
    deadline: float


def run(work: Work, items: Sequence[Any], *, jobs: int, seconds: float) -> Iterator[Done]:
    """The results in the order in which they come; `seconds` is the limit of each step."""
    waiting = list(reversed(items))
    running: list[_Running] = []
    while waiting or running:
        while waiting and len(running) < jobs:
            running.append(_start(work, waiting.pop(), seconds))
        nearest = min(r.deadline for r in running) - time.monotonic()
        ready = wait([r.pipe for r in running], timeout=max(nearest, 0.0))
        for one in list(running):
            ended = _hear(one, seconds) if one.pipe in ready else False
            if not ended and time.monotonic() > one.deadline:
                one.process.kill()
                one.done.trouble = f"stopped after {seconds:g} s"
                ended = True
            if ended:
                one.process.join()
                one.pipe.close()
                running.remove(one)
                yield one.done


def _start(work: Work, item: Any, seconds: float) -> _Running:
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(work, item, theirs), daemon=True)
    process.start()
    theirs.close()
    return _Running(Done(item), process, ours, time.monotonic() + seconds)


def _hear(one: _Running, seconds: float) -> bool:
    """Take one message; True when there will be no more."""
    try:
        step, result = one.pipe.recv()
    except EOFError:
        one.process.join()
        code = one.process.exitcode
        if code != 0 and one.done.trouble is None:
            one.done.trouble = f"the process ended with code {code}"
        return True
    if step == "trouble":
        one.done.trouble = result
    else:
        one.done.said[step] = result
    one.deadline = time.monotonic() + seconds
    return False


def _child(work: Work, item: Any, pipe: Connection) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.stdin = open(os.devnull)  # noqa: SIM115, PTH123 - for the life of this process
    try:
        work(item, lambda step, result: pipe.send((step, result)))
    except BaseException as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{os.path.basename(last.filename)}:{last.lineno}"  # noqa: PTH119
        pipe.send(("trouble", f"{type(error).__name__}: {error} ({where})"))
    finally:
        pipe.close()
        # a thread that checked code left behind must not keep us
        os._exit(0)
