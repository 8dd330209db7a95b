"""Layers whose outputs see a window of their input: where the backward puts the gradient of one output.

An upstream gradient of a single 1 gives the derivative of that output alone. The true one stands in a
window; what yours does with it (another place, turned around) says which index is wrong.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from ..model import Array
from .lab import Lab

# outputs that are looked at, and entries of a gradient at most
_LOOKS, _MOST = 6, 900
_REACH = 3


@dataclass(frozen=True, slots=True)
class Misplaced:
    """How yours relates to the true derivative of single outputs."""

    slot: str
    words: str


def misplaced(lab: Lab, slot: str) -> Misplaced | None:
    """The relation that holds for every output looked at; None where none does, or all is right."""
    point = lab.point()
    output = lab.output(point.values)
    x = point.values[slot]
    if output is None or output.ndim < 3 or x.ndim < 3 or x.size > _MOST:
        return None
    if lab.card.scalar or not lab.card.takes_cotangent or lab.entries(slot, point) is not None:
        return None
    jacobian = np.asarray(lab.jacobian(slot, point).value).reshape(output.size, *x.shape)
    pairs = []
    for at in _positions(output.shape):
        g = np.zeros(output.shape)
        g[at] = 1.0
        yours = lab.claimed(point, g).gradients.get(slot)
        if yours is None or yours.shape != x.shape:
            return None
        true = jacobian[int(np.ravel_multi_index(at, output.shape))]
        pairs.append((np.asarray(yours, dtype=float), true))
    right = [_same(yours, true) for yours, true in pairs]
    if all(right) or not all(np.any(yours) and np.any(true) for yours, true in pairs):
        # what is missing altogether is at no wrong place
        return None
    if right[0] and not any(right[1:]):
        return Misplaced(slot, "right for the first window, and at the wrong place for all others")
    if _all_flipped(pairs):
        return Misplaced(slot, "turned around inside each window")
    shift = _common_shift(pairs)
    if shift is not None:
        return Misplaced(slot, f"moved by {shift} along the last axes")
    return None


def _positions(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Outputs of the first sample and channel, at several places; the first place first."""
    places = itertools.product(*(range(min(n, 3)) for n in shape[-2:]))
    lead = (0,) * (len(shape) - 2)
    return [(*lead, *place) for place in places][:_LOOKS]


def _same(one: Array, other: Array) -> bool:
    size = float(np.max(np.abs(other), initial=0.0))
    return bool(np.all(np.abs(one - other) <= 1e-6 * size + 1e-12))


def _all_flipped(pairs: list[tuple[Array, Array]]) -> bool:
    """For every window that lies inside; of one at the border a part is cut off."""
    boxes = [_box(true) for _, true in pairs]
    sizes = [int(np.prod([s.stop - s.start for s in box])) for box in boxes]
    whole = [p for p, size in zip(pairs, sizes, strict=True) if size == max(sizes)]
    return all(_flipped(yours, true) for yours, true in whole)


def _box(array: Array) -> tuple[slice, ...]:
    return tuple(slice(int(i.min()), int(i.max()) + 1) for i in np.nonzero(array))


def _flipped(yours: Array, true: Array) -> bool:
    """The same numbers in the window of the true derivative, the last two axes reversed."""
    box = _box(true)
    inside, turned = yours[box], true[box][..., ::-1, ::-1]
    outside = yours.copy()
    outside[box] = 0.0
    return not np.any(outside) and _same(inside, turned) and not _same(true[box], turned)


def _common_shift(pairs: list[tuple[Array, Array]]) -> tuple[int, int] | None:
    """One move along the last two axes that makes yours of every true one; what leaves is lost."""
    moves = itertools.product(range(-_REACH, _REACH + 1), repeat=2)
    for a, b in sorted(moves, key=lambda m: abs(m[0]) + abs(m[1])):
        if (a, b) != (0, 0) and all(_moved(yours, true, a, b) for yours, true in pairs):
            return a, b
    return None


def _moved(yours: Array, true: Array, a: int, b: int) -> bool:
    """Where both are inside the array yours is the true one moved."""
    h, w = true.shape[-2:]
    if abs(a) >= h or abs(b) >= w:
        return False
    here = (..., slice(max(a, 0), h + min(a, 0)), slice(max(b, 0), w + min(b, 0)))
    there = (..., slice(max(-a, 0), h - max(a, 0)), slice(max(-b, 0), w - max(b, 0)))
    return bool(np.any(true[there])) and _same(yours[here], true[there])
