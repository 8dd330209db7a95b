"""How much a function's value jitters by rounding: ECnoise, and whether it is noise at all.

J. J. Moré, S. M. Wild, "Estimating Computational Noise", SIAM J. Sci. Comput. 33 (2011):
the k-th differences of equally spaced values of a smooth function vanish like t^k, while
those of the noise grow; sigma_k^2 = gamma_k mean (Delta^k f)^2, gamma_k = (k!)^2 / (2k)!.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import NDArray

from nncheck.numdiff.directions import signed
from nncheck.numdiff.probes import Array, Asker, Floats, Lines

# points on either side of x
_SIDE = 6
POINTS = 2 * _SIDE
# relative spacing: as large as the rounding of float32, so that a cast to float32 in the
# middle of float64 code shows; the third difference of what is smooth is then 1e-21
_SPACING = 1e-7
# where that finds much noise, a second look closer by tells it from a small length scale
_CLOSER = 1e-3
_MUCH = 64.0
# distances from x, of a typical entry, at which treads show
SCALES = 10.0 ** np.arange(-12.0, -1.0)
_ROUNDINGS = 16.0
_AGREE = 0.2
_GAMMA = tuple(factorial(k) ** 2 / factorial(2 * k) for k in (3, 4, 5))


@dataclass(frozen=True, slots=True)
class Jitter:
    """The noise of each output, (m,), how the output moves from point to point, and its trend.

    `fading`: the estimates by third, fourth and fifth differences fall by half or more each, as
    those of a smooth function do.
    """

    sigma: Floats
    move: Floats
    fading: NDArray[np.bool_]

    @classmethod
    def of(cls, values: Floats) -> Jitter:
        """From the values at `noise_points`, (POINTS, m); NaN where both sides are not finite.

        The largest of three orders, for an estimate that errs high makes wide bars, not false
        alarms; of the two sides the smaller, for a kink nearby looks like noise on its side.
        """
        with np.errstate(all="ignore"):
            sides = values.reshape(2, _SIDE, -1)
            table = sides[:, :-3] - 3 * sides[:, 1:-2] + 3 * sides[:, 2:-1] - sides[:, 3:]
            orders = []
            for gamma in _GAMMA:
                orders.append(gamma * np.mean(table * table, axis=1))
                table = table[:, 1:] - table[:, :-1]
            largest = np.max(orders, axis=0)
            fading = (4 * orders[1] <= orders[0]) & (4 * orders[2] <= orders[1])
            moves = (sides[:, -1] - sides[:, 0]) / (_SIDE - 1) * np.array([[1.0], [-1.0]])
        calm = np.argmin(np.where(np.isnan(largest), np.inf, largest), axis=0)[None]
        sigma, move, fades = (
            np.take_along_axis(a, calm, axis=0)[0] for a in (np.sqrt(largest), moves, fading)
        )
        return cls(sigma, move, fades)


def scale_points(lines: Lines) -> list[Array]:
    """Points on one random line, each ten times as far from x as the one before."""
    direction = signed(1, lines.x.size, seed=1)
    unit = np.array([float(lines.size.min()) if lines.count else 1.0])
    beside = Lines(x=lines.x, scale=unit, size=unit, reach=unit, directions=direction)
    return beside.points(np.zeros(SCALES.size, dtype=np.intp), SCALES * unit)


def treads(values: Floats, origin: Floats, eps: float) -> Floats:
    """The height of the treads of a function that moves in steps, (m,), 0 where it does not.

    From the values at `scale_points`, (11, m), and at x. Code that rounds (to float32, to some
    decimals) or cancels is still at small distances, or jumps, while farther off it moves in
    proportion: the first two neighbours that agree on a slope, and are not still, give what the
    nearer points ought to show.
    """
    moves = values - origin
    floor = _ROUNDINGS * eps * np.maximum(np.abs(origin), np.max(np.abs(values), axis=0))
    with np.errstate(all="ignore"):
        slopes = moves / SCALES[:, None]
        size = np.maximum(np.abs(slopes[:-1]), np.abs(slopes[1:]))
        agree = np.abs(slopes[:-1] - slopes[1:]) <= _AGREE * size
        agree &= np.abs(moves[:-1]) > floor
    first = np.argmax(agree, axis=0)[None]
    slope = np.take_along_axis(slopes, first + 1, axis=0)
    with np.errstate(all="ignore"):
        off = np.abs(moves - slope * SCALES[:, None])
    nearer = np.arange(SCALES.size)[:, None] < first
    counted = nearer & np.any(agree, axis=0) & (off > floor) & np.isfinite(off)
    return np.asarray(np.max(np.where(counted, off, 0.0), axis=0))


def noise_points(lines: Lines, *, spacing: float = _SPACING) -> list[Array]:
    """Six points on either side of x on one random line, x itself left out: it may be a kink."""
    direction = signed(1, lines.x.size)
    typical = float(lines.size.min()) if lines.count else 1.0
    unit = np.array([typical / max(float(np.linalg.norm(direction)), 0.5)])
    beside = Lines(x=lines.x, scale=unit, size=unit, reach=unit, directions=direction)
    steps = spacing * unit * np.arange(1, _SIDE + 1)
    return beside.points(np.zeros(POINTS, dtype=np.intp), np.concatenate([steps, -steps]))


def own_precision(values: Floats) -> float:
    """The rounding unit of the narrowest type that holds all values exactly; 0 for float64.

    Code that computes in float32 and hands out float64 gives such values; of others one in 5e8 is
    such by chance. Values with few digits (counts, masks) say nothing.
    """
    known = values[np.isfinite(values) & (values != 0)]
    if known.size < POINTS or np.all(known * 16 == np.round(known * 16)):
        return 0.0
    with np.errstate(all="ignore"):
        for narrow in (np.float16, np.float32):
            if np.all(known.astype(narrow).astype(np.float64) == known):
                return float(np.finfo(narrow).eps)
    return 0.0


def noise_level(asker: Asker, lines: Lines, values: Floats, size: Floats) -> Floats:
    """Three sigma of each output, (m,), from the values at `noise_points`; `size`: |f|, (m,).

    Much of it may be a function that varies on a short scale (log x at 1e-5, a sigmoid at
    logits of 1e6) rather than noise: a thousand times closer by such a function moves evenly,
    at the rate that the wider points show. Noise does not; nor do the treads of float32.
    """
    wide = Jitter.of(values)
    sigma = wide.sigma
    if np.any(sigma > _MUCH * asker.eps * size):
        close = Jitter.of(asker.ask(noise_points(lines, spacing=_SPACING * _CLOSER)))
        with np.errstate(all="ignore"):
            even = wide.fading & (close.sigma <= 0.1 * np.abs(close.move))
            even &= np.abs(close.move - _CLOSER * wide.move) <= 0.5 * np.abs(close.move)
        sigma = np.where(even, close.sigma, sigma)
    return np.where(np.isfinite(sigma), 3 * sigma, 0.0)


def of_one_precision(noise: Floats, size: Floats, eps: float) -> Floats:
    """The noise of outputs that are computed alike: one of them may be still by chance.

    Where half of the outputs are far noisier than rounding, all are taken to be so. (m,)
    """
    known = size > 0
    if not known.any():
        return noise
    typical = float(np.median(noise[known] / size[known]))
    return np.maximum(noise, typical * size) if typical > _MUCH * eps else noise
