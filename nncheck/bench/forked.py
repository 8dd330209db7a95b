"""One answer from a child of this process, so that what ends the child does not end the judge.

`os._exit`, a crash in C and a loop that no signal interrupts are results with a reason. This is
no wall against hostile code: the child has the rights of its parent.
"""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable

_CHUNK = 1 << 16


class Ended(Exception):  # noqa: N818 - what happened, not an error of ours
    """The child ended, or was ended, before it had answered."""


def available() -> bool:
    """Whether this system can fork."""
    return hasattr(os, "fork")


def answer_of(work: Callable[[], bytes], *, seconds: float) -> bytes:
    """What `work` returns, run in a forked child; Ended says why there is no answer.

    The child's standard output and error go nowhere. It is killed after `seconds` of wall time.
    """
    receive, send = os.pipe()
    child = os.fork()
    if child == 0:
        _work_and_leave(work, receive, send)
    os.close(send)
    try:
        answer, in_time = _read(receive, time.monotonic() + seconds)
    finally:
        os.close(receive)
    if not in_time:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    # the answer ends with a mark that only a child which got to its end can have written
    if answer.endswith(_MARK):
        return answer[: -len(_MARK)]
    if not in_time:
        raise Ended(f"stopped after {seconds:g} s: time limit")
    if os.WIFSIGNALED(status):
        raise Ended(f"crashed: {signal.Signals(os.WTERMSIG(status)).name}")
    raise Ended(f"ended the process that it ran in (exit code {os.WEXITSTATUS(status)})")


_MARK = b"\n<complete>"


def _work_and_leave(work: Callable[[], bytes], receive: int, send: int) -> None:
    """The child: answer and leave without running anything of the parent's clean-up."""
    os.close(receive)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    code = 1
    try:
        data = work() + _MARK
        view = memoryview(data)
        while view:
            view = view[os.write(send, view) :]
        code = 0
    finally:
        os._exit(code)


def _read(receive: int, until: float) -> tuple[bytes, bool]:
    """Everything up to the end of the pipe, and whether that came in time."""
    parts: list[bytes] = []
    while (left := until - time.monotonic()) > 0:
        ready, _, _ = select.select([receive], [], [], min(left, 1.0))
        if not ready:
            continue
        part = os.read(receive, _CHUNK)
        if not part:
            return b"".join(parts), True
        parts.append(part)
    return b"".join(parts), False
