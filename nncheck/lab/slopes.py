"""The two slopes of an activation, entry by entry: the true f'(z), and the one that yours claims.

An activation is met in three dresses, and in each of them both slopes can be read off numbers:

- alone: dx = dout · f'(x), so that yours / dout is the slope that the backward believes in;
- behind an affine map in one layer, or inside a network: with one sample δ = u · f'(z), where δ is
  the gradient of the bias and u comes from above (dout, or the next layer's δ through its W). The
  true gradients give f'(z), yours give the slope that is claimed, and z and y = f(z) follow from
  the parameters.

No formula and no name is looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..model import Array

# relative slack of a slope
_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Slopes:
    """Flat arrays of one length: x into the activation, y out of it, true and claimed slope.

    `bar` bounds the error of `true`, `g` is what comes from above. `f` evaluates the activation at
    other points of the same number; None where only its values were seen. `slots` are the
    gradients that a wrong slope makes wrong.
    """

    x: Array
    y: Array
    true: Array
    said: Array
    bar: Array
    g: Array
    slots: tuple[str, ...]
    f: Callable[[Array], Array | None] | None = None

    @property
    def wrong(self) -> Array:
        """Where the claimed slope is not the true one."""
        return ~self.near(self.true)

    def near(self, slope: Array, where: Array | None = None) -> Array:
        """Where `slope` is what yours claims, as sharply as the numbers can tell."""
        size = np.maximum(np.abs(slope), np.abs(self.said))
        close = np.abs(self.said - slope) <= _SLACK * np.maximum(size, 1e-3) + 20 * self.bar
        return np.asarray(close if where is None else close[where])


def joined(
    looks: Sequence[tuple[Array, ...]],
    slots: tuple[str, ...],
    f: Callable[[Array], Array | None] | None = None,
) -> Slopes:
    """Looks (x, y, true, said, bar, g) at several points as one."""
    x, y, true, said, bar, g = (np.concatenate(column) for column in zip(*looks, strict=True))
    return Slopes(x, y, true, said, bar, g, slots, f)
