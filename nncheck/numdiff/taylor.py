"""The Taylor test: how fast f(x + h d) - f(x) - h · claimed vanishes. No step is to be chosen.

The remainder is of order 2 in h where the claimed derivative is right, of order 1 where it is
not (P. E. Farrell et al., "Automated derivation of the adjoint of high-level transient finite
element programs", SIAM J. Sci. Comput. 35 (2013), section 6).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

_FIRST, _RATIO, _COUNT = 2.0**-4, 4.0, 11
# a remainder of so many roundings of f is too small to tell an order by
_ROUNDINGS = 64
_EPS = float(np.finfo(np.float64).eps)


def taylor_order(along: Callable[[float], float], claimed: float, *, scale: float = 1.0) -> float:
    """The order of the remainder along a line; NaN where it cannot be told.

    `along(h)`: f(x + h d); `claimed`: the derivative along d; `scale`: the h that counts as 1.
    A function that is linear along d leaves no remainder and counts as order 2.
    """
    value = along(0.0)
    steps = [scale * _FIRST * _RATIO**-k for k in range(_COUNT)]
    with np.errstate(all="ignore"):
        remainders = [abs(along(h) - value - h * claimed) for h in steps]
    if not (math.isfinite(value) and all(map(math.isfinite, remainders))):
        return math.nan
    floor = _ROUNDINGS * _EPS * max(abs(value), *(abs(h * claimed) for h in steps))
    told = [r for r in remainders if r > floor]
    if not told:
        return 2.0
    if len(told) < 2:
        return math.nan
    # the order shows as h becomes small: from the last two
    return math.log(told[-2] / told[-1], _RATIO)
