"""The side where checked code lives: loads one file, adapts it, answers requests until told off.

Started by `process` as a process of its own. The channel is what was its standard input and output;
before anything else runs they are moved away, so that what checked code prints goes nowhere.
"""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any, NoReturn

import msgspec

from ..sources import SourceProblem, read
from . import sandbox
from .codec import course_of, decoded, edits_of, encoded, outputs_data, steps_of, trial_of
from .guard import TimeLimit
from .inprocess import InProcess
from .integrity import Integrity
from .keeping import own_process
from .limits import Limits, named
from .messages import LARGEST, Answer, Ended, Hello, Opened, Raised, Request, Trying, Unreadable
from .opening import open_bench

# how often it is looked whether all is as it was, in seconds; a look takes some milliseconds
_LOOK_EVERY = 0.1


class Tampered(Exception):  # noqa: N818 - what happened, not an error of ours
    """Checked code has changed what answers for it."""


class Start(msgspec.Struct):
    """How a worker is to be: its limits, what it may read, and its own folder."""

    limits: Limits
    readable: list[str]
    scratch: str


def main(tier: str) -> None:
    """The life of a host: a worker for each file, one after the other, until the judge is gone."""
    receive, send = _channel()
    sandbox.enter_host(tier)
    # no checked code has run here: each worker is held against what the host was
    whole = Integrity.now()
    # what workers share with the host is neither searched for garbage by them nor copied for it
    gc.collect()
    gc.freeze()
    while True:
        try:
            request = decoded(receive.recv_bytes(LARGEST), Request)
        except (EOFError, OSError):
            return
        if request.what != "begin":
            # left over from a worker that ended before it had read it
            continue
        child = os.fork()
        if child == 0:
            start = msgspec.json.decode(request.arguments["start"], type=Start)
            _live(tier, start, Worker(receive, send, whole))
        _, status = os.waitpid(child, 0)
        send.send_bytes(encoded(Ended(os.waitstatus_to_exitcode(status))))


def _live(tier: str, start: Start, worker: Worker) -> NoReturn:
    """The life of a worker."""
    code = 1
    try:
        sandbox.enter(tier, start.limits, start.readable, start.scratch)
        worker.tell(Hello(tier))
        own_process()
        worker.serve()
        code = 0
    finally:
        # nothing of what checked code has registered or left running is waited for
        os._exit(code)


def _channel() -> tuple[Connection[Any, Any], Connection[Any, Any]]:
    receive, send = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    return Connection(receive, writable=False), Connection(send, readable=False)


class Worker:
    """One file on one bench, and the judge's requests in the order in which they come."""

    def __init__(
        self, receive: Connection[Any, Any], send: Connection[Any, Any], whole: Integrity
    ) -> None:
        self._receive = receive
        self._send = send
        self._bench: InProcess | None = None
        self._told: set[str] = set()
        self._whole = whole
        self._looked = 0.0

    def serve(self) -> None:
        while True:
            try:
                request = decoded(self._receive.recv_bytes(LARGEST), Request)
            except (EOFError, OSError):
                return
            if request.what == "end":
                return
            self.tell(self._handled(request))

    def tell(self, message: msgspec.Struct) -> None:
        self._send.send_bytes(encoded(message))

    def _handled(self, request: Request) -> msgspec.Struct:
        try:
            if request.what == "open":
                return self._open(**request.arguments)
            data = encoded(self._answer(request))
            return Answer(request.number, data, self._printed(request.arguments.get("name", "")))
        except Tampered as error:
            return Raised("tampered", str(error))
        except TimeLimit as limit:
            return Raised("limit", str(limit))
        except MemoryError:
            return Raised("limit", "stopped: memory limit")
        except LookupError as error:
            return Raised("lookup", _words(error))
        except SyntaxError as error:
            return Raised("syntax", _words(error))
        except Exception as error:
            return Raised("other", f"{type(error).__name__}: {_words(error)}")

    def _open(
        self,
        path: str,
        display: str,
        seconds: float,
        only: str | None,
        skip: dict[str, str],
        settings: dict[str, dict[str, Any]],
    ) -> msgspec.Struct:
        try:
            source = read(path, display=display)
        except SourceProblem as problem:
            return Unreadable(problem.path, problem.message, problem.line)

        def before(name: str, line: int) -> None:
            # what the one before has done is not laid to the next
            self._demand_whole()
            self.tell(Trying(name, line))

        bench = open_bench(
            source, seconds=seconds, only=only, skip=skip, before=before, settings=settings
        )
        self._demand_whole()
        self._bench = bench
        refusals = tuple((name, named(reason), line) for name, reason, line in bench.refusals)
        return Opened(bench.cards, refusals, tuple(bench.notes))

    def _demand_whole(self) -> None:
        replaced = self._whole.replaced()
        if replaced:
            raise Tampered(
                f"replaced {', '.join(replaced[:3])}, with which its answers are made: nothing that "
                "it says can be relied on"
            )
        self._looked = time.monotonic()

    def _answer(self, request: Request) -> object:
        assert self._bench is not None, "open comes first"
        if time.monotonic() - self._looked > _LOOK_EVERY:
            self._demand_whole()
        bench = self._bench.edited(edits_of(request.edits)) if request.edits else self._bench
        arguments = request.arguments
        match request.what:
            case "run":
                return bench.run(arguments["name"], [trial_of(t) for t in arguments["trials"]])
            case "outputs":
                return _outputs(bench, **arguments)
            case "walk":
                return bench.walk(arguments["name"], [course_of(c) for c in arguments["courses"]])
            case "card":
                return bench.card(arguments["name"])
            case "edited":
                return None
            case _:
                raise ValueError(f"{request.what} is no request")

    def _printed(self, name: str) -> str:
        """What the subject printed, once."""
        bench = self._bench
        if bench is None or name in self._told or name not in bench.printed:
            return ""
        self._told.add(name)
        return bench.printed[name]


def _outputs(
    bench: InProcess, name: str, steps: Sequence[Any], part: str | None, seed: int, altered: str
) -> object:
    found = bench.outputs(name, steps_of(steps), part=part, seed=seed, altered=altered)
    return outputs_data(found)


def _words(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        return type(error).__name__


if __name__ == "__main__":
    main(sys.argv[1])
