"""The squared error, plain and halved."""

from __future__ import annotations

from typing import Any, final

from ...model import Array, Domain, Slot
from ..entry import Entry, Known
from .pairs import pair
from .reduction import Reduction, checked, computed, reduced, samples, spread

# Derivation (Bishop, Pattern Recognition and Machine Learning, 2006, eq. 1.2 has the halved one)
#   d = y - t
#   plain   L = d²     dL/dy = 2 d
#   halved  L = d²/2   dL/dy = d       behind the identity: dx = (y - t)/N with the mean


@final
class SquaredError:
    """(y − t)², entry by entry.

    y, t: of one shape, (N, ...); axis 0 holds the samples. "none" gives one loss an entry, "sum"
    adds all, "mean" divides that sum by N: over the features it is a sum. `backward` returns
    the gradient with respect to y, in y's shape. Nothing of the caller's is kept.
    """

    def __init__(self, *, reduction: Reduction = "mean") -> None:
        self.reduction = checked(reduction)
        self._d: Array | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y, t = pair(y, t)
        self._d = y - t
        return reduced(self._d * self._d, self.reduction, samples(y))

    def backward(self, dout: Any = 1.0) -> Array:
        d = computed(self._d)
        return spread(dout, d, self.reduction, samples(d)) * 2 * d  # 2 d


@final
class HalfSquaredError:
    """½ (y − t)², entry by entry; its derivative is y − t.

    y, t: of one shape, (N, ...); axis 0 holds the samples. "none" gives one loss an entry, "sum"
    adds all, "mean" divides that sum by N: ½ Σ (y − t)² / N. `backward` returns the gradient
    with respect to y, in y's shape. Nothing of the caller's is kept.
    """

    def __init__(self, *, reduction: Reduction = "mean") -> None:
        self.reduction = checked(reduction)
        self._d: Array | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y, t = pair(y, t)
        self._d = y - t
        return reduced(self._d * self._d / 2, self.reduction, samples(y))

    def backward(self, dout: Any = 1.0) -> Array:
        d = computed(self._d)
        return spread(dout, d, self.reduction, samples(d)) * d  # d


_SLOTS = (
    Slot("y", "input", ("N", "C")),
    Slot("t", "target", ("N", "C"), Domain(), differentiable=False),
)

SQUARED_ERROR = Entry(
    kind="loss",
    name="squared_error",
    make=SquaredError,
    names=("SquaredError", "MSE", "MSELoss", "mse_loss", "L2Loss", "quadratic_cost"),
    formula="(1/N) Σ (y − t)²",
    derivative="2 (y − t) / N",
    source="C. M. Bishop, Pattern Recognition and Machine Learning (2006), section 1.5.5",
    slots=_SLOTS,
    shapes="y, t: (N, ...)",
    known=(
        # mpmath, 60 digits
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            10.1328125,
            ((0.25, -1.25, 4.0), (-0.5, -0.375, -1.5)),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            20.265625,
            ((0.5, -2.5, 8.0), (-1.0, -0.75, -3.0)),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            ((0.0625, 1.5625, 16.0), (0.25, 0.140625, 2.25)),
            ((0.5, -2.5, 8.0), (-1.0, -0.75, -3.0)),
            (("reduction", "none"),),
        ),
        Known(
            ((1e-05, 10000.0), (0.0, 0.0)),
            (1.0000000000000001636e-10, 100000000.0),
            (2.0000000000000001636e-5, 20000.0),
            (("reduction", "none"),),
        ),
    ),
)

HALF_SQUARED_ERROR = Entry(
    kind="loss",
    name="half_squared_error",
    make=HalfSquaredError,
    names=(
        "HalfSquaredError",
        "mean_squared_error",
        "MeanSquaredError",
        "sum_squared_error",
        "sum_of_squares_error",
    ),
    formula="(1/N) Σ ½ (y − t)²",
    derivative="(y − t) / N",
    source="C. M. Bishop, Pattern Recognition and Machine Learning (2006), eq. 1.2",
    slots=_SLOTS,
    shapes="y, t: (N, ...)",
    known=(
        # mpmath, 60 digits
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            5.06640625,
            ((0.125, -0.625, 2.0), (-0.25, -0.1875, -0.75)),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            10.1328125,
            ((0.25, -1.25, 4.0), (-0.5, -0.375, -1.5)),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            ((0.03125, 0.78125, 8.0), (0.125, 0.0703125, 1.125)),
            ((0.25, -1.25, 4.0), (-0.5, -0.375, -1.5)),
            (("reduction", "none"),),
        ),
        Known(
            ((1e-05, 10000.0), (0.0, 0.0)),
            (5.000000000000000818e-11, 50000000.0),
            (1.0000000000000000818e-5, 10000.0),
            (("reduction", "none"),),
        ),
    ),
    documents=(("000", "SquareError"),),
    deviates=(
        "000: the total divides by the classes too (NN606); the gradient is that of the sum (NN101)",
    ),
)
