"""Run the slice of one source in its namespace, statement by statement; nothing stops the rest."""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from types import CodeType
from typing import Any

from ..model import Note
from .importing import wanted_by
from .providing import Provider, said
from .slicing import Slice
from .stripping import ANNOTATIONS, without_decorators
from .text import Source
from .time_limit import TimeIsUp, can_limit, limited
from .units import Unit, compiled, names_inside, pruned

# What a statement may still take when the time of the whole load is used up.
_AT_LEAST = 0.2


@dataclass(frozen=True, slots=True)
class _Failure:
    """A statement that raised, and the name that it lacked if that is why."""

    unit: Unit
    why: str
    lacking: str | None


class Run:
    """The state of one load: the namespace fills, `notes` say what did not work."""

    def __init__(
        self,
        source: Source,
        plan: Slice,
        namespace: dict[str, Any],
        provider: Provider,
        *,
        filename: str,
        flags: int,
        seconds: float,
    ) -> None:
        self.notes: list[Note] = []
        self._source, self._plan, self._namespace = source, plan, namespace
        self._provider = provider
        self._filename, self._flags = filename, flags
        self._seconds = self._left = seconds
        self._failures: list[_Failure] = []

    def run(self) -> None:
        """Run the plan in source order; what failed for a name that came later runs once more."""
        for unit in self._plan.units:
            if unit.parent is None:
                self._attempt(unit)
        self._retry()
        for failure in self._failures:
            self._note(failure.unit.node.lineno, f"{failure.unit.title} {failure.why}")
        self._provider.settle()
        there = self._namespace.keys() | self._provider.put_off.keys()
        for line, message in self._provider.absences.messages(there):
            self._note(line, message)

    def _attempt(self, unit: Unit) -> None:
        if unit.kind == "import":
            for wanted in wanted_by(unit.node):
                self._provider.take(wanted)
            return
        if unit.kind != "definition" and not can_limit() and unit.said.loops:
            self._fail(unit, "was not run: it loops, and this thread has no time limit")
            return
        for name in unit.names.now & self._provider.put_off.keys() - unit.said.annotations:
            # before the clock runs, so that no import is cut short
            with contextlib.suppress(KeyError, NameError):
                self._provider.resolve(name)
        try:
            self._execute(self._code(unit), limit=unit.kind != "definition")
        except KeyboardInterrupt:
            raise
        except TimeIsUp:
            self._fail(unit, f"was stopped: it took longer than {self._seconds:g} s")
        except SystemExit:
            self._fail(unit, "was stopped: it calls exit()")
        except BaseException as error:
            lacking = error.name if isinstance(error, NameError) else None
            verb = "defined" if unit.kind == "definition" else "run"
            self._fail(unit, f"could not be {verb}: {said(error)}", lacking)

    def _code(self, unit: Unit) -> CodeType:
        node = pruned(unit.node, self._plan.kept)
        flags = self._flags
        if unit.kind == "definition":
            missing = self._provider.absences.reasons.keys()
            if unit.said.decorators & missing:
                node, dropped = without_decorators(node, missing)
                for decorator in dropped:
                    message = f"{unit.title} is run without @{decorator}, which is not available"
                    self._note(unit.node.lineno, message)
            if self._provider.absent() & unit.said.annotations:
                flags |= ANNOTATIONS
        return compiled(node, flags, self._filename)

    def _execute(self, code: CodeType, *, limit: bool) -> None:
        if not limit:
            exec(code, self._namespace)  # noqa: S102 - running checked code is the purpose
            return
        started = time.monotonic()
        try:
            with limited(max(self._left, _AT_LEAST)):
                exec(code, self._namespace)  # noqa: S102
        finally:
            self._left -= time.monotonic() - started

    def _retry(self) -> None:
        """Run again what lacked a name that is there now, as long as that helps."""
        while again := [f for f in self._failures if f.lacking in self._namespace]:
            self._failures = [f for f in self._failures if f not in again]
            for failure in again:
                self._attempt(failure.unit)
                message = f"{failure.unit.title} uses {failure.lacking} before it is defined"
                self._note(failure.unit.node.lineno, f"{message}; nncheck ran it afterwards")

    def _fail(self, unit: Unit, why: str, lacking: str | None = None) -> None:
        self._failures.append(_Failure(unit, why, lacking))
        for name in names_inside(unit, self._plan.units) - self._namespace.keys():
            reason = f"line {self._source.place_of_line(unit.node.lineno).line} {why}"
            self._provider.absences.reasons[name] = reason

    def _note(self, line: int, message: str) -> None:
        place = self._source.place_of_line(line)
        self.notes.append(Note(place.path, message, place.line, place.cell))
