"""Worker processes as the judge holds them: started, asked with a time limit, ended.

A `Host` is started once, with numpy and nncheck loaded, and never runs checked code itself: for each
file it forks a worker, which goes behind its walls, answers on the host's channel, and ends.
"""

from __future__ import annotations

import atexit
import itertools
import os
import select
import shutil
import subprocess
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any, NoReturn

import msgspec

from . import ahead, walls
from .codec import decoded, encoded
from .guard import TimeLimit
from .limits import Limits, ending
from .messages import LARGEST, Ended, FromWorker, Hello, Request

# what a start may take; numpy alone needs a tenth of a second on a quiet machine, and much more on
# one where dozens of runs begin at once: walls are not given up for that
_UP = 180.0
# a start that takes longer than this is told
_SLOW = 15.0
_LEAVE = 5.0


class Lost(TimeLimit):
    """The worker is gone, or was ended: what it was asked has no answer."""


class Host:
    """A process that forks workers, one at a time. `readable`: what bubblewrap is to show (tier A)."""

    def __init__(self, tier: str, readable: Sequence[str]) -> None:
        self._begun = ahead.taken(tier, readable) or ahead.spawn(tier, readable)
        self._scratch, self._child = self._begun.scratch, self._begun.child
        self._own = walls.own_folders()
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._send = Connection(os.dup(self._child.stdin.fileno()), readable=False)
        self._receive = Connection(os.dup(self._child.stdout.fileno()), writable=False)
        self._child.stdin.close()
        self._child.stdout.close()
        # `Connection.poll` makes a selector at each call, which takes longer than the answer
        self._ready = select.poll()
        self._ready.register(self._receive.fileno(), select.POLLIN)
        self.tier = tier
        self.alive = True
        # a worker of it is up, and how long that took
        self.busy = False
        self.took = 0.0
        self._folder = ""
        self._count = itertools.count()

    def begin(self, limits: Limits, readable: Sequence[str]) -> None:
        """Fork a worker with these limits; Lost when it does not come up behind its walls."""
        self._folder = os.path.join(self._scratch, str(next(self._count)))  # noqa: PTH118
        os.mkdir(self._folder, 0o700)  # noqa: PTH102
        seen = [*self._own, *readable]
        fields = {"limits": limits, "readable": seen, "scratch": self._folder}
        self.busy = True
        began = time.monotonic()
        self.tell(Request(0, "begin", {"start": msgspec.json.encode(fields)}))
        hello = self.next(began + _UP, "it was started")
        self.took = time.monotonic() - began
        if not isinstance(hello, Hello) or hello.tier != self.tier:
            self._lose("answered with something else when it was started")

    def end(self) -> None:
        """The worker has done its work; the host may fork another."""
        if self.alive and self.busy:
            try:
                self.tell(Request(0, "end", {}))
                while not isinstance(self._message(time.monotonic() + _LEAVE), Ended):
                    pass
                self._cleared()
            except (Lost, OSError, EOFError, ValueError):
                # a thread of the checked code goes on, or it has written to the channel
                self.close()

    def tell(self, request: Request) -> None:
        try:
            self._send.send_bytes(encoded(request))
        except OSError:
            self._lose(self._ending())

    def next(self, until: float, doing: str) -> Any:
        """The next message; Lost after the time, at the end of the worker, and at nonsense."""
        try:
            message = self._message(until)
        except TimeoutError:
            self._lose(f"stopped while {doing}: time limit")
        except (EOFError, OSError):
            self._lose(self._ending())
        except ValueError as error:
            self._lose(f"wrote to the channel of its answers: {error}")
        if isinstance(message, Ended):
            self._cleared()
            raise Lost(f"the checked code {ending(message.code)}")
        return message

    def _message(self, until: float) -> Any:
        if not self._ready.poll(1000 * max(until - time.monotonic(), 0.0)):
            raise TimeoutError
        return decoded(self._receive.recv_bytes(LARGEST), FromWorker)  # type: ignore[arg-type]

    def close(self) -> None:
        """End the host and all that it started, and remove its folder."""
        if self.alive:
            self.alive = self.busy = False
            self._begun.end()
            self._send.close()
            self._receive.close()

    def _cleared(self) -> None:
        self.busy = False
        shutil.rmtree(self._folder, ignore_errors=True)

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

    `readable`: folders that the files of the run lie in.
    """

    def __init__(self, limits: Limits, readable: Sequence[str], *, tier: str | None = None) -> None:
        self.limits = limits
        self._readable = list(readable)
        # what is to be told of the walls, beside the tier
        self.notes: list[str] = []
        self._tiers = [tier] if tier else [t for t in walls.candidates() if t not in _UNFIT]

    @property
    def tier(self) -> str:
        """The tier of the workers, known once one has been taken."""
        return walls.TIERS[self._tiers[0]]

    def take(self) -> Host:
        """A host with a worker that is up. OSError where none can be had."""
        while self._tiers:
            tier = self._tiers[0]
            shown = tuple(self._readable) if tier == "A" else ()
            kept = _IDLE.pop((tier, shown), None)
            host = kept or Host(tier, shown)
            try:
                host.begin(self.limits, self._readable)
            except Lost as lost:
                host.close()
                if kept is None:
                    self._lower(lost)
                # one that was kept may have ended since: that says nothing about its walls
                continue
            if host.took > _SLOW:
                self._note(f"a worker took {host.took:.0f} s to start: the machine is busy")
            return host
        raise OSError("no worker process could be started; check with --isolation none")

    def _lower(self, lost: Lost) -> None:
        """What these walls need is not there: the next lower ones, from now on."""
        tier = self._tiers.pop(0)
        if "time limit" not in str(lost):
            _UNFIT.add(tier)
            return
        # that the machine is busy says nothing about what it can do in the next run
        if self._tiers:
            self._note(
                f"no worker of tier {tier} was up after {_UP:.0f} s; checked behind tier "
                f"{self._tiers[0]} instead"
            )

    def _note(self, words: str) -> None:
        if words not in self.notes:
            self.notes.append(words)

    def give_back(self, host: Host) -> None:
        """The worker is done with; its host is kept for the next file."""
        host.end()
        if not host.alive:
            return
        shown = tuple(self._readable) if host.tier == "A" else ()
        for key, idle in list(_IDLE.items()):
            # one is enough: those that show other folders are not asked for again soon
            if idle is not host:
                idle.close()
                del _IDLE[key]
        _IDLE[host.tier, shown] = host


# hosts without a worker, kept for the next file of this process
_IDLE: dict[tuple[str, tuple[str, ...]], Host] = {}
# tiers that do not come up on this system
_UNFIT: set[str] = set()
_OWNER = os.getpid()


@atexit.register
def end_idle() -> None:
    """End the hosts that are kept."""
    # a fork of this process has the list, and not the right to it
    if os.getpid() == _OWNER:
        while _IDLE:
            _IDLE.popitem()[1].close()
