"""Which functions of the file made the nodes of a graph, and what they call their operands."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .leaf import Namespace


@dataclass(frozen=True, slots=True)
class Made:
    """A node: the qualified name of the function that gave it first, and that one's arguments."""

    node: Any
    by: str
    given: dict[str, Any]

    def names_of(self, leaves: Sequence[Any]) -> tuple[str, ...]:
        """What the function calls each leaf; "" for one that it was not given."""
        return tuple(next((n for n, v in self.given.items() if v is leaf), "") for leaf in leaves)


def traced(kind: type, run: Callable[[], Any]) -> tuple[Any, list[Made]]:
    """The result of `run`, and all nodes of this class that were made on the way, in order."""
    found: list[Made] = []
    before = sys.getprofile()

    def watch(frame: types.FrameType, event: str, value: Any) -> None:
        if event == "return" and isinstance(value, kind):
            if not any(made.node is value for made in found):
                code = frame.f_code
                names = code.co_varnames[: code.co_argcount]
                held = frame.f_locals
                given = {n: held[n] for n in names if n in held}
                found.append(Made(value, code.co_qualname, given))

    sys.setprofile(watch)
    try:
        out = run()
    finally:
        sys.setprofile(before)
    return out, found


def ran(namespace: Namespace, run: Callable[[], Any]) -> list[str]:
    """The functions of the file that `run` calls, each once, in order."""
    own = namespace.get("__name__")
    found: dict[str, None] = {}
    before = sys.getprofile()

    def watch(frame: types.FrameType, event: str, value: Any) -> None:
        if event == "call" and frame.f_globals.get("__name__") == own:
            found[frame.f_code.co_qualname] = None

    sys.setprofile(watch)
    try:
        run()
    finally:
        sys.setprofile(before)
    return list(found)


def met(namespace: Namespace, run: Callable[[], Any]) -> set[str]:
    """The functions of the file that `run` calls with an object of one of its classes."""
    own = namespace.get("__name__")
    found: set[str] = set()
    before = sys.getprofile()

    def watch(frame: types.FrameType, event: str, value: Any) -> None:
        code = frame.f_code
        if event == "call" and frame.f_globals.get("__name__") == own:
            names = code.co_varnames[: code.co_argcount]
            given = [frame.f_locals.get(n) for n in names]
            if any(type(v).__module__ == own for v in given):
                found.add(code.co_qualname)

    sys.setprofile(watch)
    try:
        run()
    finally:
        sys.setprofile(before)
    return found
