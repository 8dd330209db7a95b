"""Parameters that `fit` makes itself: left as they are set, so that it learns from there.

Which attributes those are, is seen when it runs without a step: they are the same for other data, and
at another rate they are not.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from ..model import Array


@contextmanager
def kept(obj: Any, names: Sequence[str]) -> Iterator[None]:
    """The first time that each of these attributes is set, it stays what it is."""
    if not names:
        yield
        return
    cls: Any = type(obj)
    pending = set(names)

    def assign(self: Any, name: str, value: Any) -> None:
        if name in pending:
            pending.discard(name)
            if np.shape(value) == np.shape(getattr(self, name, 0.0)):
                return
        cls.__setattr__(self, name, value)

    made = type(cls.__name__, (cls,), {"__setattr__": assign})
    obj.__class__ = made
    try:
        yield
    finally:
        obj.__class__ = cls


def begun(learn: Callable[[int, float], Any]) -> dict[str, Array]:
    """Attributes that `learn(data, rate)` makes from nothing, as they are at the start.

    None where nothing that it makes moves: then nothing is learnt.
    """
    still, other, moved = (_numbers(learn(*how)) for how in ((0, 0.0), (1, 0.0), (0, 1.0)))
    made = {n: v for n, v in still.items() if n in other and _same(v, other[n])}
    moves = any(n in moved and not _same(v, moved[n]) for n, v in made.items())
    return made if moves else {}


def _numbers(obj: Any) -> dict[str, Array]:
    return {
        name: np.array(value, dtype=float)
        for name, value in vars(copy.copy(obj)).items()
        if isinstance(value, (np.ndarray, np.floating, float))
        and np.asarray(value).dtype.kind == "f"
    }


def _same(a: Array, b: Array) -> bool:
    return a.shape == b.shape and bool(np.array_equal(a, b))
