"""Parameters that the forward never uses, and which one stands in their place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..model import Array, Point
from .lab import Lab

_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Unused:
    """`slot` has no part in the output; `instead` has its place; `size`: of the gradient that is claimed."""

    slot: str
    instead: str
    size: float


def unused(lab: Lab) -> Iterator[Unused]:
    """Each such parameter among those whose gradient is wrong."""
    parameters = {s.name for s in lab.card.slots if s.role == "parameter"}
    wrong = [n for n in lab.wrong if n in parameters]
    if len(wrong) < 2 or lab.pass_at(lab.point()).failure is not None:
        return
    for slot in wrong:
        others = [n for n in wrong if n != slot]
        instead = [o for o in others if all(_stands(lab, p, slot, o) for p in _points(lab))]
        if len(instead) == 1:
            claimed = lab.claimed(lab.point()).gradients[slot]
            yield Unused(slot, instead[0], float(np.max(np.abs(claimed))))


def _points(lab: Lab) -> tuple[Point, ...]:
    return lab.point(), lab.point("another")


def _stands(lab: Lab, point: Point, slot: str, other: str) -> bool:
    """Nothing moves with the one, and the other moves what the backward gives to both."""
    yours = lab.claimed(point).gradients
    a, b = yours.get(slot), yours.get(other)
    if a is None or b is None or a.shape != b.shape or a.shape != point.values[slot].shape:
        return False
    if (
        not np.any(a)
        or lab.entries(slot, point) is not None
        or lab.entries(other, point) is not None
    ):
        return False
    if np.any(lab.reference(slot, point).value):
        return False
    both = lab.reference(other, point).value
    return _equal(both, a + b)


def _equal(one: Array, other: Array) -> bool:
    size = float(np.max(np.abs(other)))
    return size > 0 and bool(np.max(np.abs(one - other)) <= _NEAR * size)
