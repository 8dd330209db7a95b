"""Losses in a class that calls its methods as nobody announced: `enter`/`leave`, or one method of both.

A method of a prediction and a target may be a loss. Its gradient is what another method gives, or what
stands beside the loss in what it returns: `return loss, grad`. Where names do not say so, the
gradient has to agree with the loss, up to a number.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..model import Array
from .attempt import as_output
from .candidate import does_nothing
from .loss_methods import Named, arguments, is_loss, says_of_itself
from .loss_way import Way
from .marks import belongs, readings
from .returning import GRADIENT, last_tuple, named

# pairs of methods that are tried
_PAIRS = 6


@dataclass(frozen=True, slots=True)
class Both(Named):
    """One method of both; `at` is where the gradient stands in what it returns."""

    at: int = 1

    def run_gradient(self, way: Way) -> Callable[[Any, Mapping[str, Array], Any], Any]:
        def gradient(obj: Any, values: Mapping[str, Array], dout: Any) -> Any:
            returned = getattr(obj, self.value)(*way.given(way.value, values, None))
            return as_output(returned[self.at]) if isinstance(returned, tuple) else None

        return gradient


def found(cls: type) -> Iterator[Named]:
    """Methods that may be a loss and its gradient at once, then pairs of methods that may be the two.

    In a class of several losses each has its gradient beside it, and is looked at alone.
    """
    methods = {n: a for n in _own(cls) if (a := arguments(cls, n)) is not None}
    losses = [
        n
        for n, asked in methods.items()
        if len(asked) == 2 and is_loss(cls, n, asked) and readings(n)[0][1] != "derivative"
    ]
    if len(losses) != 1:
        return
    (value,) = losses
    yield from _of_both(cls, value)
    others = [n for n in methods if n not in (value, "__call__") and len(methods[n]) <= 3]
    if any(belongs(n, value) is not None for n in others):
        return
    for gradient in others[:_PAIRS]:
        yield Named(value, gradient, announced=len(others) == 1 and says_of_itself(cls))


def _of_both(cls: type, value: str) -> Iterator[Both]:
    parts = last_tuple(getattr(cls, value))
    marked = [i for i, part in enumerate(parts) if GRADIENT.fullmatch(named(part))]
    for at in dict.fromkeys([*marked, *range(len(parts))]):
        yield Both(value, value, announced=at in marked, at=at)


def _own(cls: type) -> Iterator[str]:
    for name, member in vars(cls).items():
        plain = not name.startswith("__") or name == "__call__"
        if isinstance(member, types.FunctionType) and plain and not does_nothing(member):
            yield name
