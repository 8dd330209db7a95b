"""One worker process as the judge holds it: started, asked with a time limit, ended."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any, NoReturn

import msgspec

from . import walls
from .codec import decoded, encoded
from .guard import TimeLimit
from .limits import Limits, ending
from .messages import LARGEST, FromWorker, Hello, Request

# what a start may take; numpy alone needs a tenth of a second on a quiet machine
_UP = 30.0
_LEAVE = 5.0


class Lost(TimeLimit):
    """The worker is gone, or was ended: what it was asked has no answer."""


class Process:
    """A worker behind the walls of a tier. `readable`: folders that it may read besides its own."""

    def __init__(self, tier: str, limits: Limits, readable: Sequence[str]) -> None:
        self._scratch = tempfile.mkdtemp(prefix="nncheck-")
        self._limits = limits
        seen = [*walls.own_folders(), *readable]
        start = msgspec.json.encode(
            {"tier": tier, "limits": limits, "readable": seen, "scratch": self._scratch}
        ).decode()
        self._child = subprocess.Popen(
            walls.command(tier, start, seen, self._scratch),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=walls.environment(self._scratch),
            cwd=self._scratch,
            start_new_session=True,
        )
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._send = Connection(os.dup(self._child.stdin.fileno()), readable=False)
        self._receive = Connection(os.dup(self._child.stdout.fileno()), writable=False)
        self._child.stdin.close()
        self._child.stdout.close()
        self.tier = tier
        self.alive = True

    def wait_until_up(self) -> None:
        """Raises Lost when the worker cannot be had behind these walls."""
        hello = self.next(time.monotonic() + _UP, "it was started")
        if not isinstance(hello, Hello) or hello.tier != self.tier:
            self._lose("answered with something else when it was started")

    def tell(self, request: Request) -> None:
        try:
            self._send.send_bytes(encoded(request))
        except OSError:
            self._lose(self._ending())

    def next(self, until: float, doing: str) -> Any:
        """The next message; Lost after the time, at the end of the worker, and at nonsense."""
        try:
            if not self._receive.poll(max(until - time.monotonic(), 0.0)):
                self._lose(f"stopped while {doing}: time limit")
            return decoded(self._receive.recv_bytes(LARGEST), FromWorker)  # type: ignore[arg-type]
        except (EOFError, OSError):
            self._lose(self._ending())
        except ValueError as error:
            self._lose(f"wrote to the channel of its answers: {error}")

    def close(self) -> None:
        """End the worker and all that it started, and remove its folder."""
        if self.alive:
            self.alive = False
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, 9)
            self._child.wait()
        self._send.close()
        self._receive.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def _ending(self) -> str:
        try:
            return ending(self._child.wait(_LEAVE))
        except subprocess.TimeoutExpired:
            return "closed the channel of its answers"

    def _lose(self, reason: str) -> NoReturn:
        self.close()
        raise Lost(f"the checked code {reason}" if not reason.startswith("stopped") else reason)


class Stock:
    """Workers for the files of one run, behind the best walls that this system has.

    The next one starts up while the judge is busy with the last. `readable`: folders that the
    files of the run lie in.
    """

    def __init__(self, limits: Limits, readable: Sequence[str], *, tier: str | None = None) -> None:
        self.limits = limits
        self._readable = list(readable)
        self._tiers = [tier] if tier else walls.candidates()
        self._spare: Process | None = None

    @property
    def tier(self) -> str:
        """The tier of the workers, known once one has been taken."""
        return walls.TIERS[self._tiers[0]]

    def take(self, *, another: bool = False) -> Process:
        """A worker that is up. `another`: one more will be wanted soon.

        OSError where no worker can be had.
        """
        while self._tiers:
            process, self._spare = self._spare or self._begun(), None
            try:
                process.wait_until_up()
            except Lost:
                # what these walls need is not there: the next lower ones
                self._tiers.pop(0)
                continue
            if another:
                self._spare = self._begun()
            return process
        raise OSError("no worker process could be started; check with --isolation none")

    def close(self) -> None:
        """End the worker that nobody took."""
        if self._spare is not None:
            self._spare.close()
            self._spare = None

    def _begun(self) -> Process:
        return Process(self._tiers[0], self.limits, self._readable)
