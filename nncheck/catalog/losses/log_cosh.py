"""The log-cosh loss."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Domain, Slot
from ..entry import Entry, Known
from .pairs import pair
from .reduction import Reduction, checked, computed, reduced, samples, spread

# Derivation
#   d = y - t,  L = log cosh d,  dL/dy = tanh d
#   near 0   cosh d = 1 + 2 sinh²(d/2), so L = log1p(2 sinh²(d/2)): no digits cancel
#   far out  cosh d = e^|d| (1 + e^(-2|d|)) / 2, so L = |d| + log1p(e^(-2|d|)) - log 2: no overflow
_FAR = 1.0


@final
class LogCosh:
    """log cosh(y − t), entry by entry: d²/2 near 0, |d| − log 2 far out.

    y, t: of one shape, (N, ...); axis 0 holds the samples. "none" gives one loss an entry, "sum"
    adds all, "mean" divides that sum by N. Right to rounding from 1e-150 to the largest number.
    """

    def __init__(self, *, reduction: Reduction = "mean") -> None:
        self.reduction = checked(reduction)
        self._d: Array | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y, t = pair(y, t)
        self._d = y - t
        a = np.abs(self._d)
        near = np.log1p(2 * np.sinh(np.minimum(a, _FAR) / 2) ** 2)
        far = a + np.log1p(np.exp(-2 * a)) - y.dtype.type(np.log(2.0))
        return reduced(np.where(a < _FAR, near, far), self.reduction, samples(y))

    def backward(self, dout: Any = 1.0) -> Array:
        d = computed(self._d)
        return spread(dout, d, self.reduction, samples(d)) * np.tanh(d)  # tanh d


LOG_COSH = Entry(
    kind="loss",
    name="log_cosh_error",
    make=LogCosh,
    names=("LogCosh", "log_cosh_loss", "LogCoshLoss"),
    formula="(1/N) Σ log cosh(y − t)",
    derivative="tanh(y − t) / N",
    source="R. A. Saleh, A. K. Md. E. Saleh, Statistical Properties of the log-cosh Loss "
    "Function, arXiv:2208.04564",
    slots=(
        Slot("y", "input", ("N", "C")),
        Slot("t", "target", ("N", "C"), Domain(), differentiable=False),
    ),
    shapes="y, t: (N, ...)",
    known=(
        # mpmath, 60 digits
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            2.5090695433463725265,
            (
                (0.12245933120185456464, -0.42414181997875644881, 0.4996646498695335219),
                (-0.23105857863000487925, -0.17917869917539297316, -0.45257412682243321912),
            ),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            5.018139086692745053,
            (
                (0.24491866240370912928, -0.84828363995751289761, 0.99932929973906704379),
                (-0.4621171572600097585, -0.35835739835078594632, -0.90514825364486643824),
            ),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            (
                (0.030929803620161371456, 0.63574255373260431393, 3.3071882258129504594),
                (0.12011450695827752463, 0.068723825554954634253, 0.85544017101379674934),
            ),
            (
                (0.24491866240370912928, -0.84828363995751289761, 0.99932929973906704379),
                (-0.4621171572600097585, -0.35835739835078594632, -0.90514825364486643824),
            ),
            (("reduction", "none"),),
        ),
        Known(
            ((1e-05, 10000.0), (0.0, 0.0)),
            (4.9999999999166674847e-11, 9999.3068528194400547),
            (9.9999999996666674847e-6, 1.0),
            (("reduction", "none"),),
        ),
    ),
)
