"""Which one of many items is wrong, decoded from the weights it was seen with.

Let item i alone be wrong (an entry; or a row, whose entries share one index). Along a signed
direction s the residual is r; along s · w, with weights w that depend on the index, it is
r w_i: the ratio tells w_i, and with it i. Several items give a mean of their weights, which is
seldom one of the weights, and does not survive the check that follows. Where r is known too
bluntly to tell the indices apart, the index takes several digits in a smaller base.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from nncheck.numdiff.probes import Floats, Indices
from nncheck.numdiff.residual import WRONG

# weights lie in [LOW, LOW + 1]: never 0, so that every digit keeps the strength of s
_LOW = 0.5
# steps between weights are kept so many bars apart
_APART = 6.0


def base_for(count: int, measured: float, bar: float) -> int | None:
    """The base of the fewest digits for `count` indices that this accuracy allows, if any."""
    if not abs(measured) > WRONG * bar:
        return None
    finest = math.inf if bar == 0 else abs(measured) / (_APART * bar)
    if finest < 2:
        return None
    digits = 1
    while count ** (1 / digits) > finest:
        digits += 1
    return max(2, math.ceil(round(float(count ** (1 / digits)), 9)))


def weights(index: Indices, count: int, base: int) -> Iterator[Floats]:
    """For each digit of `index` (below `count`), least significant first: the weights."""
    rest, left = index, count - 1
    while True:
        yield _LOW + (rest % base) / max(1, base - 1)
        rest, left = rest // base, left // base
        if left == 0:
            return


def digits(count: int, base: int) -> int:
    """How many digits the indices below `count` have."""
    found, left = 1, (count - 1) // base
    while left:
        found, left = found + 1, left // base
    return found


def decoded(
    whole: float, bar: float, weighted: Floats, bars: Floats, count: int, base: int
) -> int | None:
    """The index, from the residuals along s and along s · w for each digit; None: not one item."""
    ratio = weighted / whole
    # the ratio of two residuals: both bars count
    slack = (bars + np.abs(ratio) * bar) / abs(whole) * (base - 1)
    place = (ratio - _LOW) * (base - 1)
    found = np.rint(place)
    fits = (np.abs(place - found) <= slack + 1e-6) & (slack <= 0.5)
    if not np.all(fits & (found >= 0) & (found < base)):
        return None
    index = int(sum(int(d) * base**k for k, d in enumerate(found)))
    return index if index < count else None
