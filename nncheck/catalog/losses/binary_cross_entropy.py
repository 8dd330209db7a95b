"""The cross-entropy of a yes-or-no question, on probabilities and on logits."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Domain, Slot
from ..entry import Entry, Known
from .logarithm import log_probability, log_slope
from .pairs import pair, within_unit
from .reduction import Reduction, checked, computed, reduced, samples, spread

# Derivation (Bishop 2006, eq. 4.90)
#   on probabilities  L = -t log y - (1-t) log(1-y)
#                     dL/dy = -t/y + (1-t)/(1-y)
#   on logits         y = σ(x), dy/dx = y (1-y), so dL/dx = σ(x) - t;  dx = (σ(x) - t)/N in a mean
#                     L = -t x + log(1 + e^x) = max(x, 0) - t x + log1p(e^-|x|): no overflow
#                     σ(x) = e^min(x,0) / (1 + e^-|x|)


@final
class BinaryCrossEntropy:
    """−t log y − (1 − t) log(1 − y) for probabilities y, entry by entry.

    y, t: of one shape, (N, ...), between 0 and 1; axis 0 holds the samples. "none" gives one loss
    an entry, "sum" adds all, "mean" divides that sum by N. At y = 0 and y = 1 both value and
    gradient stay finite (the logarithm goes on as its tangent). From scores use
    `BinaryCrossEntropyWithLogits`, which loses no digits.
    """

    def __init__(self, *, reduction: Reduction = "mean") -> None:
        self.reduction = checked(reduction)
        self._cache: tuple[Array, Array] | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y, t = pair(y, t)
        self._cache = y.copy(), within_unit(t)
        losses = np.asarray(-t * log_probability(y) - (1 - t) * log_probability(1 - y))
        return reduced(losses, self.reduction, samples(y))

    def backward(self, dout: Any = 1.0) -> Array:
        y, t = computed(self._cache)
        slope = (1 - t) * log_slope(1 - y) - t * log_slope(y)  # -t/y + (1-t)/(1-y)
        return np.asarray(spread(dout, y, self.reduction, samples(y)) * slope)


@final
class BinaryCrossEntropyWithLogits:
    """The binary cross-entropy of σ(y), computed from the scores y themselves, entry by entry.

    y, t: of one shape, (N, ...); y real, t between 0 and 1; axis 0 holds the samples. "none"
    gives one loss an entry, "sum" adds all, "mean" divides that sum by N. `backward` returns the
    gradient with respect to the scores.
    """

    def __init__(self, *, reduction: Reduction = "mean") -> None:
        self.reduction = checked(reduction)
        self._slope: Array | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y, t = pair(y, t)
        within_unit(t)
        e = np.exp(-np.abs(y))
        self._slope = np.asarray(np.exp(np.minimum(y, 0)) / (1 + e) - t)  # σ(x) - t
        losses = np.asarray(np.maximum(y, 0) - t * y + np.log1p(e))
        return reduced(losses, self.reduction, samples(y))

    def backward(self, dout: Any = 1.0) -> Array:
        slope = computed(self._slope)
        return spread(dout, slope, self.reduction, samples(slope)) * slope


_TARGET = Slot("t", "target", ("N", "C"), Domain("binary"), differentiable=False)

BINARY_CROSS_ENTROPY = Entry(
    kind="loss",
    name="binary_cross_entropy",
    make=BinaryCrossEntropy,
    names=("BinaryCrossEntropy", "BCE", "BCELoss", "log_loss", "binary_crossentropy"),
    formula="−(1/N) Σ (t log y + (1 − t) log(1 − y))",
    derivative="(−t/y + (1 − t)/(1 − y)) / N",
    source="C. M. Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.90",
    slots=(Slot("y", "input", ("N", "C"), Domain("probability", low=0.0, high=1.0)), _TARGET),
    shapes="y, t: (N, ...)",
    tails=1.0,
    known=(
        # mpmath, 60 digits
        Known(
            (((0.1, 0.6, 0.3), (0.7, 0.05, 0.25)), ((0.0, 1.0, 1.0), (1.0, 0.0, 0.0))),
            1.2579046272639084817,
            (
                (0.55555555555555555898, -0.83333333333333336417, -1.6666666666666667283),
                (-0.71428571428571433103, 0.52631578947368421206, 0.66666666666666666667),
            ),
        ),
        Known(
            (((0.1, 0.6, 0.3), (0.7, 0.05, 0.25)), ((0.0, 1.0, 1.0), (1.0, 0.0, 0.0))),
            2.5158092545278169634,
            (
                (1.111111111111111118, -1.6666666666666667283, -3.3333333333333334567),
                (-1.4285714285714286621, 1.0526315789473684241, 1.3333333333333333333),
            ),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.1, 0.6, 0.3), (0.7, 0.05, 0.25)), ((0.1, 0.6, 0.3), (0.25, 0.5, 0.25))),
            (
                (0.3250829733914482517, 0.673011667009256445, 0.61086430205489345362),
                (0.99214833922913499403, 1.5235127839707707371, 0.56233514461880835029),
            ),
            ((0.0, 0.0, 0.0), (2.1428571428571424644, -9.4736842105263152328, 0.0)),
            (("reduction", "none"),),
        ),
        Known(
            ((1e-300, 0.9375), (1.0, 1.0)),
            (690.77552789821370518, 0.064538521137571171673),
            (-9.9999999999999997494e299, -1.0666666666666666667),
            (("reduction", "none"),),
        ),
    ),
    documents=(("000", "BinaryCrossEntropy"),),
    deviates=(
        "000: at y = 0 and 1 it has log 0 (NN303), 0 log 0 (NN304), and divides by 0 (NN310)",
        "000: the total divides by the classes too (NN606); the gradient is that of the sum (NN101)",
    ),
)

BINARY_CROSS_ENTROPY_WITH_LOGITS = Entry(
    kind="loss",
    name="binary_cross_entropy_with_logits",
    make=BinaryCrossEntropyWithLogits,
    names=(
        "BinaryCrossEntropyWithLogits",
        "BCEWithLogitsLoss",
        "bce_with_logits",
        "sigmoid_cross_entropy",
        "SigmoidWithLoss",
        "logistic_loss",
    ),
    formula="(1/N) Σ (max(x, 0) − t x + log(1 + e^−|x|))",
    derivative="(σ(x) − t) / N",
    source="C. M. Bishop, Pattern Recognition and Machine Learning (2006), eqs. 4.90 and 4.91",
    slots=(Slot("y", "input", ("N", "C")), _TARGET),
    shapes="y, t: (N, ...)",
    known=(
        # mpmath, 60 digits
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), ((0.0, 1.0, 1.0), (1.0, 0.0, 0.0))),
            3.420145826290397973,
            (
                (0.28722125840582949222, -0.026076781539208869585, -0.49100689501895422099),
                (-0.091212761903178170196, 0.21891174955710094799, 0.33958934958769648658),
            ),
        ),
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), ((0.0, 1.0, 1.0), (1.0, 0.0, 0.0))),
            6.8402916525807959461,
            (
                (0.57444251681165898444, -0.052153563078417739171, -0.98201379003790844197),
                (-0.18242552380635634039, 0.43782349911420189597, 0.67917869917539297316),
            ),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), ((0.1, 0.6, 0.3), (0.25, 0.5, 0.25))),
            (
                (0.82435524446852711188, 1.2135627762179632068, 1.2181499279178096959),
                (1.3264132779827524095, 0.70093941987884356221, 0.94937100611489994367),
            ),
            (
                (0.47444251681165897889, 0.34784643692158228303, -0.28201379003790843087),
                (0.56757447619364365961, -0.062176500885798104027, 0.42917869917539297316),
            ),
            (("reduction", "none"),),
        ),
        Known(
            (
                ((10000.0, -10000.0, 0.0), (0.5, 10000.0, -10000.0)),
                ((0.0, 1.0, 1.0), (1.0, 0.0, 0.0)),
            ),
            ((10000.0, 10000.0, 0.69314718055994530942), (0.47407698418010668087, 10000.0, 0.0)),
            ((1.0, -1.0, -0.5), (-0.37754066879814543536, 1.0, 0.0)),
            (("reduction", "none"),),
        ),
    ),
)
