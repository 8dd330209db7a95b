"""What each output contributes to a gradient, and which of these yours has kept.

The gradient of <g, y> is a sum over outputs, Σ_k g_k · ∂y_k/∂x. A backward that loses a part of
that sum (one sample, the last window, all but this time step) gives the sum of the others to the
last digit, so that what was lost can be read off.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from ..model import Array, Point
from .lab import Lab

# how near 0 or 1 a share must come, and what may be left of the gradient's size
_NEAR, _SLACK = 1e-4, 1e-5
# shares are told apart where the parts are as independent as this
_RANK = 1e-8


@dataclass(frozen=True, slots=True)
class Shares:
    """`each`: (outputs, *slot shape), the part of every output entry; `shape` that of the output."""

    yours: Array
    each: Array
    shape: tuple[int, ...]

    @property
    def size(self) -> float:
        """The size of the true gradient, against which differences count."""
        return float(np.max(np.abs(self.each.sum(axis=0)), initial=0.0))

    def along(self, axis: int) -> Array:
        """The parts added up over all output axes but one: (length of the axis, *slot shape)."""
        split = self.each.reshape(*self.shape, *self.each.shape[1:])
        others = tuple(a for a in range(len(self.shape)) if a != axis)
        return np.asarray(split.sum(axis=others))

    def by_position(self, axes: tuple[int, ...]) -> Array:
        """The parts of the places along these axes together, in the order of the array."""
        split = self.each.reshape(*self.shape, *self.each.shape[1:])
        summed = split.sum(axis=tuple(a for a in range(len(self.shape)) if a not in axes))
        return np.asarray(summed.reshape(-1, *self.yours.shape))

    def is_yours(self, gradient: Array) -> bool:
        """Whether this is what backward gave, up to rounding and not up to luck."""
        return gradient.shape == self.yours.shape and bool(
            np.all(np.abs(gradient - self.yours) <= _SLACK * self.size + 1e-12)
        )


def shares(lab: Lab, slot: str, point: Point | None = None) -> Shares | None:
    """The parts of one gradient; None where there are too many entries, or yours has another shape."""
    at = point or lab.point()
    outcome = lab.pass_at(at)
    if outcome.failure is not None or lab.entries(slot, at) is not None:
        return None
    yours = outcome.records[-1].gradients.get(slot)
    x = at.values[slot]
    if yours is None or yours.shape != x.shape or not np.all(np.isfinite(yours)):
        return None
    jacobian = lab.jacobian(slot, at).value
    output = jacobian.shape[: jacobian.ndim - x.ndim]
    g = np.broadcast_to(np.asarray(at.cotangent, dtype=float), output)
    each = (jacobian * g.reshape(*output, *[1] * x.ndim)).reshape(-1, *x.shape)
    if not np.all(np.isfinite(each)):
        return None
    return Shares(np.asarray(yours, dtype=float), each, output)


def kept(parts: Array, found: Shares) -> list[bool] | None:
    """Which of the parts yours holds, each whole or not at all; None where that explains nothing.

    Also None where all of them are held, or none, or where they cannot be told apart.
    """
    count = len(parts)
    flat = parts.reshape(count, -1)
    if count < 2 or flat.shape[1] < count:
        return None
    norms = np.linalg.norm(flat, axis=1)
    if np.any(norms <= 1e-9 * max(float(np.max(norms)), 1e-300)):
        return None
    shares_of, _, rank, _ = np.linalg.lstsq(flat.T, found.yours.reshape(-1), rcond=_RANK)
    if rank < count:
        return None
    held = np.abs(shares_of - 1.0) < _NEAR
    if not np.all(held | (np.abs(shares_of) < _NEAR)) or np.all(held) or not np.any(held):
        return None
    return list(map(bool, held)) if found.is_yours(parts[held].sum(axis=0)) else None


def one_of(parts: Array, found: Shares) -> str | None:
    """Where several parts meet in an entry, yours holds a single one: "last" or "first" of them.

    Entries that one part alone reaches are right. None where that does not explain yours.
    """
    reach = np.abs(parts) > 1e-9 * found.size
    many = reach.sum(axis=0) > 1
    if not np.any(many) or np.all(many & (reach.sum(axis=0) == len(parts)) & (len(parts) < 3)):
        return None
    count = len(parts)
    last = count - 1 - np.argmax(reach[::-1], axis=0)
    first = np.argmax(reach, axis=0)
    reached = reach.any(axis=0)
    for word, index in (("last", last), ("first", first)):
        single = np.take_along_axis(parts, index[None], axis=0)[0]
        if found.is_yours(np.where(reached, single, 0.0)):
            return word
    return None


def selected(found: Shares) -> str | None:
    """Each output is one entry of the input, some entries are taken several times, and yours holds
    for those a single one of the parts: "last" or "first".
    """
    reach = np.abs(found.each.reshape(len(found.each), -1)) > 1e-9 * found.size
    return one_of(found.each, found) if np.all(reach.sum(axis=1) == 1) else None


def counted_once(found: Shares) -> bool:
    """The same where the outputs are added up: the gradient says how often each entry is taken, some
    are taken several times and some are not, and yours says whether it is.
    """
    if len(found.each) != 1:
        return False
    counts = np.round(found.each[0])
    if np.max(np.abs(found.each[0] - counts)) > _SLACK * found.size or np.min(counts) < 0:
        return False
    return bool(np.max(counts) > 1 > np.min(counts)) and found.is_yours(np.minimum(counts, 1.0))


def lost_where_they_meet(found: Shares, sample_axis: int | None) -> tuple[int, int] | None:
    """(entries that have lost a part, entries): outputs see windows of the input, entries that one
    output position reaches are right, and where several meet yours is the sum of some of them.

    None where that does not explain yours, or every position sees everything.
    """
    others = [a for a in range(len(found.shape)) if a != sample_axis]
    for axes in [*((a,) for a in others), *itertools.combinations(others, 2)]:
        parts = found.by_position(axes)
        near = 1e-9 * found.size
        reach = np.abs(parts) > near
        count = reach.sum(axis=0)
        # windows: no position reaches all that is reached, and some entries lie in several
        if len(parts) < 2 or np.max(count) < 2 or np.max(count) == len(parts) > 2:
            continue
        whole = parts.sum(axis=0)
        slack = _SLACK * found.size + 1e-12
        wrong = np.abs(found.yours - whole) > slack
        if not np.any(wrong) or np.any(wrong & (count < 2)) or np.max(count) > _MOST:
            continue
        met = zip(parts[:, wrong].T, found.yours[wrong], strict=True)
        if all(_some_of(some, float(yours), slack) for some, yours in met):
            return int(np.sum(wrong)), wrong.size
    return None


# sums of some of so many parts can still be told from a number that is wrong in another way
_MOST = 6


def _some_of(parts: Array, yours: float, slack: float) -> bool:
    there = [float(p) for p in parts if abs(p) > slack]
    return any(
        abs(sum(some) - yours) <= slack
        for count in range(len(there))
        for some in itertools.combinations(there, count)
    )


def own_step_only(found: Shares, sample_axis: int | None) -> int | None:
    """The axis of time, where yours holds for each step the part of that step's output alone.

    The last step is right, since nothing comes after it; None where that does not explain yours.
    """
    for axis in range(min(len(found.shape), found.yours.ndim)):
        steps = found.shape[axis]
        if axis == sample_axis or steps < 2 or found.yours.shape[axis] != steps:
            continue
        parts = found.along(axis)
        here = np.moveaxis(parts, axis + 1, 1)
        own = np.moveaxis(np.stack([here[t, t] for t in range(steps)]), 0, axis)
        later = np.moveaxis(parts.sum(axis=0) - own, axis, 0)
        slack = _SLACK * found.size + 1e-12
        if np.all(np.abs(later[-1]) <= slack) and np.any(np.abs(later[:-1]) > slack):
            if found.is_yours(own):
                return axis
    return None
