"""Follows nan and inf through code while it runs, statement by statement.

Every statement of the checked code names what it reads and what it may write. What is not finite after a
statement and was finite before, came to be in it: out of operands that were not finite already, or
out of finite ones. The origin of what is wrong in the end is found by going back along the operands.
A mask's inf, which a statement writes as such, is no origin as long as there is another.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from ..budget import Budget
from ..model import Array, Place, Spread, Unfinite
from .statements import Reference, Statement, look_up, said, statements

Where = Callable[[str, int], "Place | None"]
Step = Literal["given", "forward", "backward"]

# what following may take; what has been seen until then counts
_SECONDS = 4.0
# items of a container that are looked at, and what is told of what follows
_ITEMS, _LATER = 64, 60


@dataclass(slots=True, eq=False)
class Event:
    """Something that is not finite, and what it was made of."""

    told: Unfinite
    of: tuple[Event, ...] = ()
    literal: bool = False


@dataclass(slots=True)
class _Running:
    """One frame: the statement that runs in it, and what of that was not finite before."""

    frame: types.FrameType
    statements: Mapping[int, Statement]
    statement: Statement | None = None
    before: dict[Reference, int] = field(default_factory=dict)
    operands: list[Event] = field(default_factory=list)


class Follower:
    """Records the events of one trial; `parts`: the parts of a network by the id of their objects."""

    def __init__(self, where: Where, parts: Mapping[int, str]) -> None:
        self.events: list[Event] = []
        self.step: Step = "forward"
        self._where, self._parts = where, parts
        self._budget = Budget(_SECONDS)
        self._files: dict[str, Mapping[int, Statement]] = {}
        self._running: dict[int, _Running] = {}
        self._known: dict[int, Event] = {}
        # so that no id is used again
        self._held: list[Any] = []
        # what the outermost calls of each step returned
        self._results: dict[str, list[Event]] = {"forward": [], "backward": []}

    # -- what the interpreter tells ----------------------------------------------------

    def trace(self, frame: types.FrameType, _event: str, _argument: Any) -> Any:
        """The trace function: once for each call of a function."""
        code = frame.f_code
        if code.co_name.startswith("<") and code.co_name not in ("<lambda>", "<module>"):
            return None
        if self._budget.spent or self._where(code.co_filename, frame.f_lineno) is None:
            return None
        if code.co_filename not in self._files:
            self._files[code.co_filename] = statements(code.co_filename)
        running = _Running(frame, self._files[code.co_filename])
        self._running[id(frame)] = running
        self._meet_arguments(running)
        return self._step

    def _step(self, frame: types.FrameType, event: str, argument: Any) -> Any:
        running = self._running.get(id(frame))
        if running is None or self._budget.spent:
            return None
        if event == "line":
            statement = running.statements.get(frame.f_lineno)
            if statement is not running.statement or statement is None:
                self._finish(running)
                self._begin(running, statement)
        elif event == "return":
            self._finish(running)
            self._return(running, argument)
            del self._running[id(frame)]
        return self._step

    # -- statements --------------------------------------------------------------------

    def _begin(self, running: _Running, statement: Statement | None) -> None:
        running.statement = statement
        running.operands = []
        running.before = {}
        for reference in statement.references if statement is not None else ():
            value = look_up(reference, running.frame)
            found = unfinite(value)
            if found is None or (isinstance(value, float) and statement and statement.writes_inf):
                continue
            running.before[reference] = id(value)
            running.operands.append(self._event_of(running, value, reference, found))

    def _finish(self, running: _Running) -> None:
        """Events for what the statement that has run made."""
        if running.statement is None:
            return
        for reference in running.statement.references:
            value = look_up(reference, running.frame)
            found = unfinite(value)
            if found is None or running.before.get(reference) == id(value):
                continue
            if self._known_of(value) is None:
                self._add(running, value, said(reference), found)

    def _return(self, running: _Running, value: Any) -> None:
        """What a call gave belongs to the statement of its caller."""
        found = unfinite(value)
        if found is None:
            return
        event = self._known_of(value)
        if event is None or id(value) not in self._known:
            event = self._add(running, value, "", found)
        caller = self._caller(running.frame)
        if caller is not None:
            caller.operands.append(event)
        elif self.step != "given":
            self._results[self.step].append(event)

    def _caller(self, frame: types.FrameType) -> _Running | None:
        back = frame.f_back
        while back is not None:
            if id(back) in self._running:
                return self._running[id(back)]
            back = back.f_back
        return None

    def _meet_arguments(self, running: _Running) -> None:
        """An argument that is not finite is what the caller's statement had, or was given."""
        caller = self._caller(running.frame)
        for name, value in list(running.frame.f_locals.items()):
            found = unfinite(value) if name not in ("self", "cls") else None
            if found is None or self._known_of(value) is not None:
                continue
            if caller is None:
                self._keep(value, self._given(running, name, found))
            else:
                # a value that its statement has no name for
                self._add(caller, value, "", found)

    # -- events ------------------------------------------------------------------------

    def _event_of(self, running: _Running, value: Any, reference: Reference, found: Array) -> Event:
        return self._known_of(value) or self._keep(
            value, self._given(running, said(reference), found)
        )

    def _given(self, running: _Running, name: str, found: Array) -> Event:
        made = Event(self._told(running, name, found, "given"))
        self.events.append(made)
        return made

    def _add(self, running: _Running, value: Any, name: str, found: Array) -> Event:
        statement = running.statement
        told = self._told(running, name, found, self.step)
        is_literal = statement is not None and statement.writes_inf and told.kind == "inf"
        made = Event(told, tuple(dict.fromkeys(running.operands)), is_literal)
        self.events.append(made)
        return self._keep(value, made)

    def _keep(self, value: Any, event: Event) -> Event:
        self._held.append(value)
        self._known[id(value)] = event
        for array in parts_of(value):
            if not np.all(np.isfinite(array)):
                self._held.append(array)
                self._known.setdefault(id(array), event)
        return event

    def _known_of(self, value: Any) -> Event | None:
        if id(value) in self._known:
            return self._known[id(value)]
        return next((self._known[id(a)] for a in parts_of(value) if id(a) in self._known), None)

    def _told(self, running: _Running, name: str, found: Array, step: Step) -> Unfinite:
        frame, statement = running.frame, running.statement
        code = frame.f_code
        bad = np.isnan(found) if np.any(np.isnan(found)) else ~np.isfinite(found)
        owner = frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None
        return Unfinite(
            "nan" if np.any(np.isnan(found)) else "inf", step, code.co_qualname, name,
            statement.text if statement else "", self._where(code.co_filename, frame.f_lineno if statement is None else statement.line),
            self._parts.get(id(owner), ""), found.shape, int(np.sum(bad)),
            tuple(int(i) for i in np.argwhere(bad)[0]),
            tuple(self._loops(running)),
        )  # fmt: skip

    def _loops(self, running: _Running | None) -> Iterator[tuple[str, int]]:
        """The counters of the loops around a statement, those of its callers first."""
        if running is None:
            return
        yield from self._loops(self._caller(running.frame))
        for name in running.statement.loops if running.statement is not None else ():
            value = running.frame.f_locals.get(name)
            if isinstance(value, (int, np.integer)):
                yield name, int(value)

    # -- in the end --------------------------------------------------------------------

    def spread(self, step: Step) -> Spread | None:
        """Where that which is not finite at the end of a step began."""
        last = self._results[step] or [e for e in self.events if e.told.step == step]
        reached = list(_back([*last, *(e for e in self.events if e.told.step == step)][-_LATER:]))
        order = {id(e): i for i, e in enumerate(self.events)}
        roots = sorted((e for e in reached if not e.of), key=lambda e: order[id(e)])
        if not roots:
            return None
        first = next((e for e in roots if not e.literal), None)
        turned = None
        if first is None or first.told.kind == "inf":
            turned = min(
                (e for e in reached if e.told.kind == "nan"), key=lambda e: order[id(e)], default=None
            )  # fmt: skip
        first = first or turned or roots[0]
        later = [e for e in self.events if e is not first and any(b is first for b in _back([e]))]
        return Spread(
            first.told,
            turned.told if turned is not None and turned is not first else None,
            tuple(e.told for e in later[:_LATER]),
        )


def _back(events: list[Event]) -> Iterator[Event]:
    """The events and all that they were made of."""
    seen: set[int] = set()
    waiting = list(events)
    while waiting:
        event = waiting.pop()
        if id(event) not in seen:
            seen.add(id(event))
            yield event
            waiting += event.of


def parts_of(value: Any, depth: int = 2) -> Iterator[Array]:
    """The arrays and numbers that a value holds."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "fc":
            yield value
    elif isinstance(value, (float, np.floating)):
        yield np.asarray(value)
    elif depth and isinstance(value, (list, tuple)):
        for item in value[:_ITEMS]:
            yield from parts_of(item, depth - 1)
    elif depth and isinstance(value, dict):
        for item in list(value.values())[:_ITEMS]:
            yield from parts_of(item, depth - 1)


def unfinite(value: Any) -> Array | None:
    """The first array in a value that is not finite, and belongs to it alone."""
    return next((a for a in parts_of(value) if not np.all(np.isfinite(a))), None)


@contextmanager
def following(follower: Follower) -> Iterator[None]:
    """Follow what runs inside the block; another tracer (a debugger, coverage) rests meanwhile."""
    before = sys.gettrace()
    sys.settrace(follower.trace)
    try:
        yield
    finally:
        sys.settrace(before)
