"""The bench in another process, as the judge sees it: the same answers, and it may be lost.

The judge never loads checked code. A worker that ends or hangs is replaced by a new one that loads
the file again; what it was asked has no answer (`Lost`), and the other subjects are still asked.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from ..model import Array, Card, Course, Edit, Forward, Note, Outcome, Trial, Walk
from ..sources import Source
from . import codec
from .guard import TimeLimit
from .limits import CALLS
from .messages import Answer, Opened, Raised, Request, Trying, Unreadable
from .process import Host, Lost, Stock

T = TypeVar("T")
# a call may take its limit; the worker's own clock is to ring first
_GRACE = 2.0
# a file whose code ends its worker more often than this is given up
_MOST_STARTS = 12


class Opening:
    """One file at one worker, with a new worker after each loss. Shared by a bench and its edits."""

    def __init__(
        self,
        source: Source,
        stock: Stock,
        *,
        only: str | None = None,
        settings: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self._source = source
        self._stock = stock
        self.seconds = stock.limits.seconds
        self._only = only
        self._settings = {name: dict(given) for name, given in (settings or {}).items()}
        self._skip: dict[str, tuple[str, int]] = {}
        self._process: Host | None = None
        self._starts = 0
        self._number = 0
        self._spent = 0.0
        self.printed: dict[str, str] = {}
        self.opened = self._open()

    def ask(
        self, what: str, kind: type[T], edits: Sequence[Edit], seconds: float, **arguments: Any
    ) -> T:
        """The answer, of this type. Raises what the bench raised there, and Lost."""
        process = self._alive()
        self._number += 1
        message = self._exchange(
            process,
            Request(self._number, what, arguments, codec.edits_data(edits)),
            seconds,
        )
        if isinstance(message, Raised) and message.kind == "tampered":
            self.close()
            raise Lost(f"the checked code {message.message}")
        if isinstance(message, Raised):
            raise _ERRORS[message.kind](message.message)
        if not isinstance(message, Answer) or message.number != self._number:
            self.close()
            raise Lost("the checked code wrote to the channel of its answers")
        if message.printed:
            self.printed[str(arguments.get("name"))] = message.printed
        try:
            return codec.decoded(message.data, kind)
        except ValueError as error:
            self.close()
            raise Lost(f"the checked code changed its answers: {error}") from None

    def _exchange(self, process: Host, request: Request, seconds: float) -> Any:
        left = CALLS * self.seconds - self._spent
        if left <= 0:
            self.close()
            raise Lost(f"stopped: time limit of the file ({CALLS * self.seconds:g} s)")
        began = time.monotonic()
        try:
            process.tell(request)
            return process.next(
                began + min(seconds + _GRACE, left), f"it was asked ({request.what})"
            )
        finally:
            self._spent += time.monotonic() - began

    def _alive(self) -> Host:
        if self._process is None or not self._process.busy:
            self.opened = self._open()
        assert self._process is not None
        return self._process

    def _open(self) -> Opened:
        """Load and adapt; a definition that ends the worker while it is tried is left out."""
        while True:
            self._starts += 1
            if self._starts > _MOST_STARTS:
                raise Lost(f"the checked code ended its process {_MOST_STARTS} times")
            # the host of a worker that ended may fork another
            self.done()
            self._process = self._stock.take()
            trying: Trying | None = None
            try:
                for message in self._events():
                    if isinstance(message, Trying):
                        trying = message
                    else:
                        return self._settled(message)
            except Lost as lost:
                if trying is None:
                    self.done()
                    raise Lost(f"{lost} while the file was loaded") from None
                self._skip[trying.name] = (f"{lost}", trying.line)

    def _events(self) -> Any:
        assert self._process is not None
        path = _without_dots(self._source.origin or self._source.path)
        arguments = {
            "path": path,
            "display": self._source.path,
            "seconds": self.seconds,
            "only": self._only,
            "settings": self._settings,
            "skip": {name: reason for name, (reason, _) in self._skip.items()},
        }
        self._process.tell(Request(0, "open", arguments))
        # statements at the top may take their limit as well, and reading a large file its time
        allowed = 2 * self.seconds + 10.0
        while True:
            message = self._process.next(time.monotonic() + allowed, "it was tried out")
            yield message
            allowed = self.seconds + _GRACE

    def _settled(self, message: Any) -> Opened:
        if isinstance(message, Opened):
            return message
        self.close()
        if isinstance(message, Raised) and message.kind == "tampered":
            raise Lost(f"the checked code {message.message}")
        if isinstance(message, (Raised, Unreadable)):
            raise Lost(f"could not be opened by the worker: {message.message}")
        raise Lost("the checked code wrote to the channel of its answers")

    def close(self) -> None:
        """End the worker and its host: what it says is not believed."""
        if self._process is not None:
            self._process.close()
            self._process = None

    def done(self) -> None:
        """End the worker; its host serves the next file."""
        if self._process is not None:
            self._stock.give_back(self._process)
            self._process = None


class Remote:
    """Subjects of one file at a worker, with edits made to it, or none."""

    def __init__(self, opening: Opening, edits: tuple[Edit, ...] = ()) -> None:
        self._opening = opening
        self._edits = edits
        self._seconds = opening.seconds
        self.cards: tuple[Card, ...] = opening.opened.cards
        self.refusals: tuple[tuple[str, str, int], ...] = opening.opened.refusals
        self.notes: tuple[Note, ...] = opening.opened.notes
        self.printed = opening.printed

    def run(self, name: str, trials: Sequence[Trial]) -> list[Outcome]:
        data = [codec.trial_data(t) for t in trials]
        limit = self._seconds * len(data)
        return self._ask("run", list[Outcome], limit, name=name, trials=data)

    def outputs(
        self,
        name: str,
        steps: Sequence[Forward],
        *,
        part: str | None = None,
        seed: int = 0,
        altered: str = "",
    ) -> list[Array | None]:
        limit = self._seconds * (1 + len(steps) / 40)
        found = self._ask(
            "outputs",
            object,
            limit,
            name=name,
            steps=codec.steps_data(steps),
            part=part,
            seed=seed,
            altered=altered,
        )
        try:
            return codec.outputs_of(found, len(steps))
        except ValueError as error:
            self._opening.close()
            raise Lost(f"the checked code changed its answers: {error}") from None

    def walk(self, name: str, courses: Sequence[Course]) -> list[Walk]:
        data = [codec.course_data(c) for c in courses]
        return self._ask("walk", list[Walk], self._seconds * len(data), name=name, courses=data)

    def card(self, name: str) -> Card:
        return self._ask("card", Card, self._seconds, name=name)

    def edited(self, edits: Sequence[Edit]) -> Remote:
        bench = Remote(self._opening, tuple(edits))
        bench._ask("edited", type(None), 2 * self._seconds)
        return bench

    def close(self) -> None:
        """End the worker."""
        self._opening.done()

    def _ask(self, what: str, kind: type[T], seconds: float, **arguments: Any) -> T:
        return self._opening.ask(what, kind, self._edits, seconds, **arguments)


_ERRORS: dict[str, type[BaseException]] = {
    "limit": TimeLimit,
    "lookup": LookupError,
    "syntax": SyntaxError,
    "other": RuntimeError,
}


def _without_dots(path: Path | str) -> str:
    """The path by way of no other folder: behind the walls there is only the one that the file is in."""
    return str(Path(path).parent.resolve() / Path(path).name)
