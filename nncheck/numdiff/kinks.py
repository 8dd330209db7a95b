"""Kinks at the point itself, and jumps: what one-sided derivatives down the ladder tell.

A kink *near* x is no business of this file: smaller rungs do not see it (see `rungs`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nncheck.numdiff.probes import Floats
from nncheck.numdiff.rungs import Origin, Rungs, evaluation_noise

# rungs: three extrapolations that share none; with two, a second kink can hide the first's
# distance
_WINDOW = 6


@dataclass(frozen=True, slots=True)
class Kinks:
    """Where one-sided derivatives differ at x, (n, m); `left`, `right` hold them, with a bar."""

    at: NDArray[np.bool_]
    left: Floats
    right: Floats
    error: Floats


def find_kinks(rungs: Rungs, origin: Origin) -> Kinks | None:
    """Kinks at x, from every six consecutive rungs; None where there are too few rungs.

    One-sided differences D±(h) = f'(x±) + O(h), extrapolated over two rungs, give the limits
    f'(x±) three times. A gap that is the same each time, to one part in a thousand, is a kink
    at x; for a kink at a distance d they differ by 2550 b d/h, h the largest step, so that d is
    below a thousandth of the smallest. For smooth f the gap is O(h^3).
    """
    levels = rungs.levels
    starts = [
        i
        for i in range(len(levels) - _WINDOW + 1)
        if levels[i + _WINDOW - 1] - levels[i] == _WINDOW - 1
    ]
    if not starts:
        return None
    with np.errstate(all="ignore"):
        right = _limits((rungs.plus - origin.value) / rungs.h)
        left = _limits((origin.value - rungs.minus) / rungs.h)
        # |4 D(h/4) - D(h)| / 3 with D off by 2 noise / h each
        noise = 34 / 3 * evaluation_noise(rungs, origin)[:-1] / rungs.h[:-1]
    found = [_window(right, left, noise, i) for i in starts]
    best = found[0]
    for kinks in found[1:]:
        better = kinks.at & (~best.at | (kinks.error < best.error))
        best = Kinks(
            best.at | kinks.at,
            np.where(better, kinks.left, best.left),
            np.where(better, kinks.right, best.right),
            np.where(better, kinks.error, best.error),
        )
    return best


def _limits(slopes: Floats) -> Floats:
    """Extrapolation of one-sided differences to h = 0, by neighbouring rungs."""
    return (4 * slopes[1:] - slopes[:-1]) / 3


def _window(right: Floats, left: Floats, noise: Floats, i: int) -> Kinks:
    with np.errstate(all="ignore"):
        wobble = np.maximum(np.ptp(right[i : i + 5 : 2], axis=0), np.ptp(left[i : i + 5 : 2], 0))
        gap = np.abs(right[i + 2] - left[i + 2])
        bar = noise[i + 4]
        size = np.maximum(np.abs(right[i + 2]), np.abs(left[i + 2]))
        at = (wobble <= 1e-3 * gap + bar) & (gap > 10 * bar) & (gap > 1e-6 * size)
    return Kinks(at, left[i + 2], right[i + 2], wobble + noise[i + 2])


def find_jumps(rungs: Rungs, origin: Origin) -> NDArray[np.bool_]:
    """Elements whose value leaves f(x) by as much at the smallest step as at the largest.

    The function jumps at x: no derivative exists there. (n, m)
    """
    with np.errstate(all="ignore"):
        noise = 20 * evaluation_noise(rungs, origin)
        right = np.abs(rungs.plus - origin.value)
        left = np.abs(rungs.minus - origin.value)
        jump = (right[-1] > 0.25 * right[0]) & (right[-1] > noise[-1])
        jump |= (left[-1] > 0.25 * left[0]) & (left[-1] > noise[-1])
    return np.asarray(jump)
