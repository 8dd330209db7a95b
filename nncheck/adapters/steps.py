"""Backwards that change the parameters themselves: the gradient is the step, divided by its rate."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..model import Array
from .names import is_rate
from .state import Leaf, leaves, objects


class Steps:
    """Parameters before a backward: what it took from each, and the way back."""

    def __init__(self, obj: Any, parameters: Mapping[str, tuple[str, ...]]) -> None:
        self._obj = obj
        self._parameters = parameters
        found = {leaf.path: leaf for leaf in leaves(obj)}
        self._before: dict[str, tuple[Leaf, Array]] = {}
        self._after: dict[str, tuple[Leaf, Array]] = {}
        for paths in parameters.values():
            self._before |= {p: (found[p], found[p].array.copy()) for p in paths if p in found}

    def taken(self) -> dict[str, Array]:
        """Before minus after, by slot, where that changed; every parameter is as it was."""
        now = {leaf.path: leaf for leaf in leaves(self._obj)}
        moved: dict[str, Array] = {}
        for slot, paths in self._parameters.items():
            here = [p for p in paths if p in self._before and p in now]
            if here and self._has_moved(here[0], now[here[0]].array):
                step = _difference(self._before[here[0]][1], now[here[0]].array)
                if step is not None:
                    moved[slot] = step
                for path in here:
                    self._put_back(path, now[path])
        return moved

    def again(self, slots: Collection[str]) -> None:
        """What backward left in these is there again: no parameters, but gradients of some."""
        for path in (p for slot in slots for p in self._parameters[slot] if p in self._after):
            leaf, after = self._after[path]
            leaf.put(after)

    def _has_moved(self, path: str, after: Array) -> bool:
        before = self._before[path][1]
        return before.shape != after.shape or before.tobytes() != after.tobytes()

    def _put_back(self, path: str, now: Leaf) -> None:
        leaf, before = self._before[path]
        self._after[path] = (now, now.array.copy())
        if leaf.array.flags.writeable:
            leaf.array[...] = before
        now.put(leaf.array)


def _difference(before: Array, after: Array) -> Array | None:
    """A gradient that is too large has made the parameter grow: the shape is the fault. None for
    another array in its place, which no step leads to.
    """
    try:
        return np.asarray(before - after)
    except ValueError:
        return None


def rates(obj: Any) -> list[tuple[Any, str]]:
    """Every number inside `obj` that is a learning rate by its name: its holder, its name."""
    holders = [obj, *(held for _, held in objects(obj))]
    return [
        (holder, name)
        for holder in holders
        for name, value in list(getattr(holder, "__dict__", {}).items())
        if type(value) in (int, float) and is_rate(name)
    ]


@contextmanager
def at_rate(obj: Any, rate: float) -> Iterator[None]:
    """Every learning rate inside `obj` is `rate` while the block runs."""
    held = [(holder, name, getattr(holder, name)) for holder, name in rates(obj)]
    try:
        for holder, name, _ in held:
            object.__setattr__(holder, name, rate)
        yield
    finally:
        for holder, name, value in held:
            object.__setattr__(holder, name, value)
