"""How much a function's value jitters by rounding: ECnoise, without a smoothness assumption.

J. J. Moré, S. M. Wild, "Estimating Computational Noise", SIAM J. Sci. Comput. 33 (2011):
the k-th differences of equally spaced values of a smooth function vanish like t^k, while
those of the noise grow; sigma_k^2 = gamma_k mean (Delta^k f)^2, gamma_k = (k!)^2 / (2k)!.
"""

from __future__ import annotations

from math import factorial

import numpy as np

from nncheck.numdiff.directions import signed
from nncheck.numdiff.probes import Array, Floats, Lines

# points on either side of x
_SIDE = 6
POINTS = 2 * _SIDE
# relative spacing: as large as the rounding of float32, so that a cast to float32 in the
# middle of float64 code shows; the third difference of what is smooth is then 1e-21
_SPACING = 1e-7
_GAMMA = tuple(factorial(k) ** 2 / factorial(2 * k) for k in (3, 4, 5))


def noise_points(lines: Lines) -> list[Array]:
    """Six points on either side of x on one random line, x itself left out: it may be a kink."""
    direction = signed(1, lines.x.size)
    typical = float(lines.size.min()) if lines.count else 1.0
    unit = np.array([typical / max(float(np.linalg.norm(direction)), 0.5)])
    beside = Lines(x=lines.x, scale=unit, size=unit, reach=unit, directions=direction)
    steps = _SPACING * unit * np.arange(1, _SIDE + 1)
    return beside.points(np.zeros(POINTS, dtype=np.intp), np.concatenate([steps, -steps]))


def noise_level(values: Floats) -> Floats:
    """The standard deviation of the noise, by output element, from values: (POINTS, m).

    The largest of three orders, for an estimate that errs high makes wide bars, not false
    alarms; of the two sides the smaller, for a kink nearby looks like noise on its side.
    NaN where the values are not finite on both sides.
    """
    values = values.reshape(2, _SIDE, -1)
    table = values[:, :-3] - 3 * values[:, 1:-2] + 3 * values[:, 2:-1] - values[:, 3:]
    largest: Floats | float = 0.0
    for gamma in _GAMMA:
        largest = np.maximum(largest, gamma * np.mean(table * table, axis=1))
        table = table[:, 1:] - table[:, :-1]
    return np.asarray(np.sqrt(np.fmin(*np.asarray(largest))))
