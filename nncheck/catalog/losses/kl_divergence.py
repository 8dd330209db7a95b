"""How far a distribution is from another: the Kullback-Leibler divergence."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Domain, Slot
from ..entry import Entry, Known
from .logarithm import log_probability, log_slope
from .pairs import floats
from .reduction import Reduction, checked, computed, reduced, spread
from .targets import class_targets

# Derivation (Kullback & Leibler 1951), for one row of distributions t and y
#   L = Σ_c t_c (log t_c - log y_c),  0 log 0 = 0
#   dL/dy_c = -t_c / y_c:  Σ t log t does not depend on y


@final
class KLDivergence:
    """D(t ‖ y) = Σ t log(t/y) for probabilities y.

    y: (..., C), usually (N, C), between 0 and 1. t: soft rows (..., C) that sum to 1, or class
    numbers (...). "none" gives one loss a row, (...); "sum" adds all; "mean" divides by the number
    of rows. At y = 0 both value and gradient stay finite.
    """

    def __init__(self, *, reduction: Reduction = "mean") -> None:
        self.reduction = checked(reduction)
        self._cache: tuple[Array, Array, float] | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y = floats(y)
        w, count = class_targets(t, y)
        ratio = np.where(w == 0, w, log_probability(w) - log_probability(y))
        losses = np.asarray(np.sum(w * ratio, axis=-1))
        self._cache = -w * log_slope(y), losses.copy(), count  # -t / y
        return reduced(losses, self.reduction, count)

    def backward(self, dout: Any = 1.0) -> Array:
        slope, losses, count = computed(self._cache)
        return spread(dout, losses, self.reduction, count)[..., None] * slope


KL_DIVERGENCE = Entry(
    kind="loss",
    name="kl_divergence",
    make=KLDivergence,
    names=("KLDivergence", "KLDivLoss", "kl_div", "KL", "kullback_leibler_divergence"),
    formula="(1/N) Σₙ Σ_c t log(t / y)",
    derivative="−t / (N y)",
    source="S. Kullback, R. A. Leibler, On Information and Sufficiency, "
    "Ann. Math. Statist. 22 (1951)",
    slots=(
        Slot("y", "input", ("N", "C"), Domain("probability", low=0.0, high=1.0)),
        Slot("t", "target", ("N", "C"), Domain("soft"), differentiable=False),
    ),
    shapes="y: (..., C); t: (..., C) or (...)",
    tails=1.0,
    known=(
        # mpmath, 60 digits
        Known(
            (((0.1, 0.6, 0.3), (0.7, 0.05, 0.25)), ((0.1, 0.6, 0.3), (0.25, 0.5, 0.25))),
            0.44694384610086663507,
            ((-0.5, -0.5, -0.5), (-0.17857142857142858276, -4.9999999999999997224, -0.5)),
        ),
        Known(
            (((0.1, 0.6, 0.3), (0.7, 0.05, 0.25)), ((0.0, 1.0, 0.0), (1.0, 0.0, 0.0))),
            0.86750056770472316257,
            ((0.0, -1.6666666666666667283, 0.0), (-1.4285714285714286621, 0.0, 0.0)),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.1, 0.6, 0.3), (0.7, 0.05, 0.25)), ((0.5, 0.5, 0.0), (0.125, 0.25, 0.625))),
            (0.71355817782007286494, 0.75969536081223405977),
            (
                (-4.9999999999999997224, -0.83333333333333336417, 0.0),
                (-0.17857142857142858276, -4.9999999999999997224, -2.5),
            ),
            (("reduction", "none"),),
        ),
    ),
    note="torch takes log y and divides by N·C unless reduction is 'batchmean'",
)
