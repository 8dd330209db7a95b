"""The first round alone of a method that learns in a loop of its own: `for epoch in range(1000)`.

What many steps add up to is no gradient. Where the number of rounds is an argument or an attribute,
one is asked for; where it stands in the text, the method is ended when the loop comes round.
"""

from __future__ import annotations

import ast
import inspect
import sys
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..model import Array, Slot
from .returning import tree_of
from .state import leaves


class RoundEnd(BaseException):
    """The loop has come round. No `except Exception` on the way swallows it."""


def first_round(function: Any, moved: Callable[[], bool], run: Callable[[], Any]) -> Any:
    """What `run` returns; None where it was ended when a loop of `function` came round with `moved`."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    targets = dict(_targets(function))
    outer = sys.gettrace()
    last = 0

    def line(frame: types.FrameType, event: str, arg: Any) -> Any:
        nonlocal last
        here = frame.f_lineno
        if event == "line":
            if here <= last <= targets.get(here, -1) and moved():
                raise RoundEnd
            last = here
        return line

    sys.settrace(lambda frame, event, arg: line if frame.f_code is code else None)
    try:
        return run()
    except RoundEnd:
        return None
    finally:
        sys.settrace(outer)


def has_loop(function: Any) -> bool:
    """It has a loop that is not inside another."""
    return any(True for _ in _targets(function))


def _targets(function: Any) -> Iterator[tuple[int, int]]:
    """The lines to which the outermost loops come back, each with the last line of its loop."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    if code is None:
        return
    above = code.co_firstlineno - 1
    for loop in _outermost(tree_of(inspect.unwrap(function))):
        end = above + (loop.end_lineno or loop.lineno)
        yield above + loop.lineno, end
        # `while True` is not looked at again
        if not isinstance(loop.body[0], ast.For | ast.While):
            yield above + loop.body[0].lineno, end


def _outermost(tree: ast.AST) -> Iterator[ast.For | ast.While]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.For | ast.While):
            yield node
        else:
            yield from _outermost(node)


def moving_again(
    before: dict[str, Array],
    slots: Sequence[Slot],
    values: Mapping[str, Array],
    after: Callable[[tuple[str, ...], Mapping[str, Array]], dict[str, Array]],
) -> tuple[str, ...]:
    """The parameters that learning moves again and again; nothing where it moves them once.

    `after` gives them as learning leaves them, or its first round where told which have to move. A
    loop over samples is no such thing: its first round does not know the last of them.
    """
    last = after((), values)
    moved = tuple(differing(before, last))
    first = after(moved, values) if moved else last
    if differing(first, last) and differing(first, after(moved, _with_other_last(slots, values))):
        return moved
    return ()


def _with_other_last(slots: Sequence[Slot], values: Mapping[str, Array]) -> dict[str, Array]:
    """The data with another last sample."""
    found = {n: v.copy() for n, v in values.items()}
    shape = next(s.shape for s in slots if s.name == "x")
    rows = np.moveaxis(found["x"], shape.index("N") if "N" in shape else 0, 0)
    rows[-1:] = 2 * rows[-1:] if rows.dtype.kind == "f" else rows[:1]
    return found


class Moved:
    """Whether these parameters of an object are no longer what they were."""

    def __init__(self, obj: Any, paths: Sequence[str]) -> None:
        self._obj = obj
        self._start = {p: a.copy() for p, a in arrays(obj).items() if p in paths}

    def __call__(self) -> bool:
        return set(differing(self._start, arrays(self._obj))) == set(self._start)


def arrays(obj: Any) -> dict[str, Array]:
    """The arrays that the object holds, by path."""
    return {leaf.path: leaf.array for leaf in leaves(obj)}


def differing(before: dict[str, Array], after: dict[str, Array]) -> list[str]:
    """The paths of what is there in both and has changed."""
    return [p for p, a in before.items() if p in after and a.tobytes() != after[p].tobytes()]
