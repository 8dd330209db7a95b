"""How yours is related to the reference, told from a sample of entries: a factor, a mask, a swap.

Where errors are everywhere there is nothing to locate; what they have in common says more.
"""

from __future__ import annotations

import math

import numpy as np

from nncheck.numdiff.probes import Floats

# of the entries' own size: a relation holds to so much, beside the bars
_CLOSE = 1e-6
# so few entries fit anything
_LEAST = 4
_BARS = 10.0


def relation(
    yours: Floats, reference: Floats, bars: Floats, *, twins: Floats | None = None
) -> str | None:
    """In words, what yours is in terms of the reference; None where no simple relation holds.

    `yours`, `reference`, `bars`: (k,) the same entries of each. `twins`: yours at the transposed
    places, for square matrices.
    """
    known = np.isfinite(bars) & np.isfinite(reference) & np.isfinite(yours)
    y, t, bar = yours[known], reference[known], bars[known]
    if np.count_nonzero(np.abs(t) > _BARS * bar) < _LEAST:
        return None
    slack = _BARS * bar + _CLOSE * np.abs(t)
    if not np.any(y):
        return "zero throughout"
    factor = float(y @ t) / float(t @ t)
    if np.all(np.abs(y - factor * t) <= slack * (1 + abs(factor))):
        return f"{_named(factor)} times the reference"
    if np.all(np.abs(np.abs(y) - np.abs(t)) <= slack):
        return "right in size, with the wrong sign in some entries"
    same = np.abs(y - t) <= slack
    if np.all(same | (y == 0)):
        return "zero where the reference is not"
    if np.all(same | (np.abs(t) <= _BARS * bar)):
        return "not zero where the reference is"
    if twins is not None and np.all(np.abs(twins[known] - t) <= slack):
        return "the transpose of the reference"
    offset = float(np.mean(y - t))
    if np.all(np.abs(y - t - offset) <= slack + _CLOSE * abs(offset)):
        return f"the reference plus {offset:.3g}"
    return None


def _named(factor: float) -> str:
    """A factor as people write it: -1, 3, 1/4, 0.37."""
    for value, sign in ((factor, ""), (1 / factor if factor else math.inf, "1/")):
        whole = round(value) if math.isfinite(value) else 0
        if whole and abs(value - whole) <= 1e-4 * abs(whole):
            return f"{whole}" if not sign or abs(whole) == 1 else f"{sign}{whole}"
    return f"{factor:.3g}"
