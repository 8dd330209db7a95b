"""Points at, beside and away from an edge: the zeros of a quantity of all inputs together.

A catalogue entry whose gradient jumps where several inputs meet (two pixels of a window tie, a
prediction equals its target) gives that quantity; where its zeros are is found on a line.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from ..model import Array

Edges: TypeAlias = Callable[..., Array]
Values: TypeAlias = tuple[Array, ...]

_HALVINGS = 80


def distance(edges: Edges, values: Values) -> float:
    """How near the nearest edge is; infinite where there is none."""
    return float(np.min(np.abs(edges(*values)), initial=np.inf))


def untied(values: Values) -> Values:
    """The same, with the numbers of the first array moved apart by a twentieth at most."""
    first = values[0]
    golden = (np.sqrt(5.0) - 1.0) / 2.0
    share = np.mod(golden * np.arange(1, first.size + 1), 1.0).reshape(first.shape)
    return (first * (1.0 + 0.05 * share) + 9e-5 * share, *values[1:])


def beside(edges: Edges, start: Values, end: Array, gap: float, pick: int = 0) -> Values:
    """`start` with its first array moved towards `end` until an edge is `gap` away (0: on it).

    `pick` chooses among the edges that lie between. Where none does, `start` comes back.
    """

    def at(share: float) -> Values:
        return (start[0] + share * (end - start[0]), *start[1:])

    before, after = edges(*at(0.0)), edges(*at(1.0))
    crossed = np.flatnonzero(np.ravel(before) * np.ravel(after) < 0)
    if not crossed.size:
        return start
    one = crossed[pick % crossed.size]

    def quantity(share: float) -> float:
        return float(np.ravel(edges(*at(share)))[one])

    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if quantity(low) * quantity(middle) > 0 else (low, middle)
    slope = abs(quantity(1.0) - quantity(0.0)) or 1.0
    return at(high + gap / slope)
