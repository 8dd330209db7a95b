"""One wrong entry among n, found by decoding its index from a handful of derivatives.

Let entry i alone be off by e. Along a signed direction s the residual is e s_i; along s · w,
with weights w that depend on the index, it is e s_i w_i: the ratio tells w_i. Two weights,
for the two digits of i in base sqrt(n), are enough where the residual is known to better
than 1 in 2 sqrt(n); where it is less well known, smaller bases take more digits. The index
found is then confirmed by its own derivative, and by what remains along fresh directions.
"""

from __future__ import annotations

import math

import numpy as np

from nncheck.numdiff.probes import Floats, Indices
from nncheck.numdiff.residual import SEEN, WRONG, Residual

# weights lie in [LOW, LOW + 1]: never 0, so that every digit keeps the strength of s
_LOW = 0.5


def single_wrong_entry(residual: Residual) -> tuple[int, float] | None:
    """The index and the error of the only wrong entry; None where it is not a single one."""
    s = residual.fresh()
    measured, bars = residual.along(s[None])
    whole, bar = float(measured[0]), float(bars[0])
    base = _base(residual.size, whole, bar)
    if base is None:
        return None
    index = np.arange(residual.size)
    digits = _digits(index, base)
    weighted, weighted_bars = residual.along(s * (_LOW + digits / (base - 1)))
    ratio = weighted / whole
    # the ratio of two residuals: both bars count
    slack = (weighted_bars + np.abs(ratio) * bar) / abs(whole) * (base - 1)
    found = np.rint((ratio - _LOW) * (base - 1))
    off = np.abs((ratio - _LOW) * (base - 1) - found)
    if np.any(off > slack + 1e-6) or np.any(slack > 0.5) or np.any((found < 0) | (found >= base)):
        return None
    entry = int(sum(int(d) * base**k for k, d in enumerate(found)))
    return _confirmed(residual, entry, whole / float(s[entry]) if entry < s.size else 0.0)


def _base(size: int, whole: float, bar: float) -> int | None:
    """The largest useful base that the accuracy of the residual allows, if any."""
    if not abs(whole) > WRONG * bar:
        return None
    finest = math.inf if bar == 0 else abs(whole) / (5 * bar)
    wanted = max(2, math.ceil(math.sqrt(size)))
    return int(min(finest, wanted)) if finest >= 2 else None


def _digits(index: Indices, base: int) -> Floats:
    """The digits of each index in `base`, least significant first: (digits, n)."""
    rows = []
    rest, left = index, index.size - 1
    while True:
        rows.append(rest % base)
        rest, left = rest // base, left // base
        if left == 0:
            return np.array(rows, dtype=np.float64)


def _confirmed(residual: Residual, entry: int, error: float) -> tuple[int, float] | None:
    """The entry, if its own derivative is wrong by as much, beyond ten bars."""
    if entry >= residual.size:
        return None
    own, bar = residual.at(np.array([entry]))
    if abs(own[0]) <= WRONG * bar[0] or abs(own[0] - error) > 0.5 * abs(error):
        return None
    return entry, float(own[0])


def unexplained(residual: Residual, count: int = 2) -> bool:
    """Whether fresh directions still see an error."""
    directions = np.stack([residual.fresh() for _ in range(count)])
    measured, bars = residual.along(directions)
    return bool(np.any(~(np.abs(measured) <= SEEN * bars)))
