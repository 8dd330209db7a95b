"""The absolute error."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Domain, Slot
from ..entry import Entry, Known
from .pairs import pair
from .reduction import Reduction, checked, computed, reduced, samples, spread

# Derivation
#   d = y - t,  L = |d|
#   dL/dy = sign d;  at d = 0 the subgradients are [-1, 1], of which 0 is taken


@final
class MeanAbsoluteError:
    """|y − t|, entry by entry.

    y, t: of one shape, (N, ...); axis 0 holds the samples. "none" gives one loss an entry, "sum"
    adds all, "mean" divides that sum by N. `backward` returns the gradient with respect to y,
    in y's shape; where y = t it is 0.
    """

    def __init__(self, *, reduction: Reduction = "mean") -> None:
        self.reduction = checked(reduction)
        self._d: Array | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y, t = pair(y, t)
        self._d = y - t
        return reduced(np.abs(self._d), self.reduction, samples(y))

    def backward(self, dout: Any = 1.0) -> Array:
        d = computed(self._d)
        return spread(dout, d, self.reduction, samples(d)) * np.sign(d)  # sign d


ABSOLUTE_ERROR = Entry(
    kind="loss",
    name="absolute_error",
    make=MeanAbsoluteError,
    names=("MeanAbsoluteError", "MAE", "mean_absolute_error", "L1Loss", "l1_loss"),
    formula="(1/N) Σ |y − t|",
    derivative="sign(y − t) / N",
    source="T. Hastie, R. Tibshirani, J. Friedman, The Elements of Statistical Learning, "
    "2nd ed. (2009), section 10.6",
    slots=(
        Slot("y", "input", ("N", "C")),
        Slot("t", "target", ("N", "C"), Domain(), differentiable=False),
    ),
    shapes="y, t: (N, ...)",
    edges=lambda y, t: np.asarray(y - t),
    known=(
        # mpmath, 60 digits
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            3.9375,
            ((0.5, -0.5, 0.5), (-0.5, -0.5, -0.5)),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            7.875,
            ((1.0, -1.0, 1.0), (-1.0, -1.0, -1.0)),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            ((0.25, 1.25, 4.0), (0.5, 0.375, 1.5)),
            ((1.0, -1.0, 1.0), (-1.0, -1.0, -1.0)),
            (("reduction", "none"),),
        ),
        Known(
            ((1e-05, 10000.0), (0.0, 0.0)),
            (1.0000000000000000818e-5, 10000.0),
            (1.0, 1.0),
            (("reduction", "none"),),
        ),
    ),
    note="the kink is at y − t = 0",
)
