"""Central differences on a ladder of steps, two neighbouring rungs at a time, each with a bar.

Notation, for a line t -> f(x + t d), rungs h and h/4:

    C(h) = (f(h) - f(-h)) / 2h                 = f' + h^2 f'''/6 + O(h^4)
    S(h) = f(h) + f(-h) - 2 f(0)               = h^2 f'' + O(h^4)
    R    = C(h/4) + (C(h/4) - C(h)) / 15       = f' + O(h^4)          Richardson
    Q    = S(h) - 16 S(h/4)                    = O(h^4)

Let one kink b|t - d| lie within the rungs, and write u = d/h. Then R is off by b(1 - 4.2u)
where u < 1/4 and by b(1 - u)/15 beyond, while |C(h) - C(h/4)| = 3bu or b(1 - u), and
|Q|/6h = b|5u - 1| or b(1 - u)/3. Hence

    |R - f'| <= 0.27 |C(h) - C(h/4)| + |Q| / 6h            (truncation or kink)

for every u: equality at u = 0. For smooth f the same terms are about 60 times the error of R.
To this comes 4.4 noise/h (the coefficients of R are 64/30 twice and 1/30 twice, rounded up).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nncheck.numdiff.probes import Floats

_CHORD = 0.27
_NOISE = 4.5
# what storing x + h is off by, in units of its last place
_STORED = 0.55


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known at x itself: f(x): (m,), the noise floor: (m,), the rounding unit."""

    value: Floats
    noise: Floats
    eps: float


@dataclass(frozen=True, slots=True)
class Rungs:
    """Values at x ± h along n lines, largest step first.

    `levels` (a step is unit / 4^level); `h`: (L, n, 1); `plus`, `minus`: (L, n, m);
    `reach`: (n, 1).
    """

    levels: tuple[int, ...]
    h: Floats
    plus: Floats
    minus: Floats
    reach: Floats

    def of(self, chosen: NDArray[np.bool_]) -> Rungs:
        """The same rungs, of some lines only."""
        return Rungs(
            self.levels,
            self.h[:, chosen],
            self.plus[:, chosen],
            self.minus[:, chosen],
            self.reach[chosen],
        )

    def joined(self, other: Rungs) -> Rungs:
        """Both sets of rungs of the same lines; `other` lies wholly above or wholly below."""
        first, last = (self, other) if self.levels[-1] < other.levels[0] else (other, self)
        return Rungs(
            first.levels + last.levels,
            np.concatenate([first.h, last.h]),
            np.concatenate([first.plus, last.plus]),
            np.concatenate([first.minus, last.minus]),
            self.reach,
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """The derivative of each output along each line, (n, m), with the two parts of its bar."""

    value: Floats
    truncation: Floats
    noise: Floats

    @property
    def error(self) -> Floats:
        return self.truncation + self.noise


def evaluation_noise(rungs: Rungs, origin: Origin) -> Floats:
    """What one value may be off by, (L, n, m): rounding of f, of x + h, and what was measured."""
    size = np.maximum(np.abs(rungs.plus), np.abs(rungs.minus)) + np.abs(origin.value)
    slope = np.abs(rungs.plus - rungs.minus) / (2 * rungs.h)
    # code in float32 rounds x + h to float32 as well
    rounding = origin.eps * (size + _STORED * rungs.reach * slope)
    return np.maximum(rounding, origin.noise)


def read(rungs: Rungs, origin: Origin) -> Reading:
    """The best pair of neighbouring rungs, element by element.

    A smaller pair that contradicts the best one beyond both bars widens the bar to the
    contradiction: two kinks may cancel in one pair, not in two.
    """
    levels = rungs.levels
    with np.errstate(all="ignore"):
        value, truncation, noise = pairs(rungs, origin)
        if len(levels) == 2:
            return Reading(value[0], _known(truncation[0]), _known(noise[0]))
        gaps = [b - a != 1 for a, b in pairwise(levels)]
        return _best(value, _known(truncation), _known(noise), np.array(gaps))


def pairs(rungs: Rungs, origin: Origin) -> tuple[Floats, Floats, Floats]:
    """Value, truncation and noise of every pair of neighbouring rungs, (L - 1, n, m) each."""
    h = rungs.h
    central = (rungs.plus - rungs.minus) / (2 * h)
    bend = (rungs.plus - origin.value) + (rungs.minus - origin.value)
    chord = central[:-1] - central[1:]
    value = central[1:] - chord / 15
    truncation = _CHORD * np.abs(chord) + np.abs(bend[:-1] - 16 * bend[1:]) / (6 * h[:-1])
    noise = _NOISE * evaluation_noise(rungs, origin)[:-1] / h[:-1]
    unit = np.maximum(origin.eps * np.abs(origin.value), origin.noise)
    return value, truncation, np.where(_is_still(rungs, origin), unit / h[0], noise)


def _is_still(rungs: Rungs, origin: Origin) -> NDArray[np.bool_]:
    """Outputs that are the same to the last bit at every step: they do not depend on the line.

    What noise may hide is then one unit of it over the largest step. (n, m)
    """
    same = (rungs.plus == origin.value) & (rungs.minus == origin.value)
    return np.asarray(np.all(same, axis=0))


def _known(bar: Floats) -> Floats:
    """A bar that could not be computed is infinite."""
    return np.where(np.isnan(bar), np.inf, bar)


def _best(value: Floats, truncation: Floats, noise: Floats, gaps: NDArray[np.bool_]) -> Reading:
    truncation[gaps] = np.inf
    bar = truncation + noise
    best = np.argmin(bar, axis=0)[None]
    chosen = np.take_along_axis(value, best, axis=0)
    chosen_bar = np.take_along_axis(bar, best, axis=0)
    smaller = np.arange(len(value))[:, None, None] > best
    conflict = np.where(smaller, np.abs(value - chosen) - bar - chosen_bar, 0.0)
    conflict = np.nan_to_num(conflict, nan=0.0, posinf=0.0, neginf=0.0).max(axis=0, initial=0.0)
    return Reading(
        chosen[0],
        np.take_along_axis(truncation, best, axis=0)[0] + conflict,
        np.take_along_axis(noise, best, axis=0)[0],
    )
