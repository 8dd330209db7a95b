"""The cross-entropy of probabilities and of log-probabilities (NLL) of classes."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Domain, Slot
from ..entry import Entry, Known
from .logarithm import log_probability, log_slope
from .pairs import floats
from .reduction import Reduction, checked, computed, reduced, spread
from .targets import class_targets, private_weights

# Derivation (Bishop 2006, eq. 4.108), for one row; w_c = (weight of class c) · t_c
#   on probabilities      L = -Σ_c w_c log y_c    dL/dy_c = -w_c / y_c
#   on log-probabilities  L = -Σ_c w_c y_c        dL/dy_c = -w_c
#   -t/y through the Jacobian of softmax gives p - t


@final
class CrossEntropy:
    """−Σ t log y for probabilities y.

    y: (..., C), usually (N, C), between 0 and 1. t: class numbers (...), or one-hot or soft rows
    (..., C). "none" gives one loss a row, (...); "sum" adds all; "mean" divides by the number of
    rows that count, N. At y = 0 both value and gradient stay finite (the logarithm goes on as its
    tangent). From logits use `SoftmaxWithLoss`, which loses no digits.
    """

    def __init__(self, *, reduction: Reduction = "mean", ignore_index: int | None = None) -> None:
        self.reduction = checked(reduction)
        self.ignore_index = ignore_index
        self._cache: tuple[Array, Array, float] | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y = floats(y)
        w, count = class_targets(t, y, ignore_index=self.ignore_index)
        losses = np.asarray(-np.sum(w * log_probability(y), axis=-1))
        self._cache = -w * log_slope(y), losses.copy(), count  # -w / y
        return reduced(losses, self.reduction, count)

    def backward(self, dout: Any = 1.0) -> Array:
        slope, losses, count = computed(self._cache)
        return spread(dout, losses, self.reduction, count)[..., None] * slope


@final
class NegativeLogLikelihood:
    """−Σ t y for log-probabilities y, as log-softmax gives them.

    y: (..., C), usually (N, C). t: class numbers (...), or one-hot or soft rows (..., C). "none"
    gives one loss a row, (...); "sum" adds all; "mean" divides by the number of rows that count.

    `class_weights`: (C,), 0 or more; the mean divides by the sum of the weights of the rows.
    `ignore_index`: class numbers equal to it do not count; where none counts the mean is 0.
    """

    def __init__(
        self,
        *,
        reduction: Reduction = "mean",
        class_weights: Any = None,
        ignore_index: int | None = None,
    ) -> None:
        self.reduction = checked(reduction)
        self.class_weights = private_weights(class_weights)
        self.ignore_index = ignore_index
        self._cache: tuple[Array, Array, float] | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y = floats(y)
        w, count = class_targets(t, y, weights=self.class_weights, ignore_index=self.ignore_index)
        # a class that is ruled out has log-probability -inf: 0 · log 0 is 0
        losses = np.asarray(-np.sum(w * np.where(w == 0, y.dtype.type(0), y), axis=-1))
        self._cache = -w, losses.copy(), count  # -w
        return reduced(losses, self.reduction, count)

    def backward(self, dout: Any = 1.0) -> Array:
        slope, losses, count = computed(self._cache)
        return spread(dout, losses, self.reduction, count)[..., None] * slope


CROSS_ENTROPY = Entry(
    kind="loss",
    name="cross_entropy",
    make=CrossEntropy,
    names=(
        "CrossEntropy",
        "cross_entropy_error",
        "CrossEntropyError",
        "categorical_cross_entropy",
        "CategoricalCrossEntropy",
    ),
    formula="−(1/N) Σₙ Σ_c t log y",
    derivative="−t / (N y)",
    source="C. M. Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.108",
    slots=(
        Slot("y", "input", ("N", "C"), Domain("probability", low=0.0, high=1.0)),
        Slot("t", "target", ("N", "C"), Domain("onehot"), differentiable=False),
    ),
    shapes="y: (..., C); t: (...) or (..., C)",
    tails=1.0,
    known=(
        # mpmath, 60 digits
        Known(
            (((0.1, 0.6, 0.3), (0.7, 0.05, 0.25)), ((0.0, 1.0, 0.0), (1.0, 0.0, 0.0))),
            0.43375028385236158128,
            ((0.0, -0.83333333333333336417, 0.0), (-0.71428571428571433103, 0.0, 0.0)),
        ),
        Known(
            (((0.1, 0.6, 0.3), (0.7, 0.05, 0.25)), (2, 0)),
            1.560647748264668472,
            ((0.0, 0.0, -3.3333333333333334567), (-1.4285714285714286621, 0.0, 0.0)),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.1, 0.6, 0.3), (0.7, 0.05, 0.25)), ((0.1, 0.6, 0.3), (0.25, 0.5, 0.25))),
            (0.89794572485677979194, 1.9336084630416512343),
            ((-1.0, -1.0, -1.0), (-0.35714285714285716551, -9.9999999999999994449, -1.0)),
            (("reduction", "none"),),
        ),
        Known(
            (((0.1, 0.6, 0.3), (0.7, 0.05, 0.25)), (-1, 0)),
            0.35667494393873244235,
            ((0.0, 0.0, 0.0), (-1.4285714285714286621, 0.0, 0.0)),
            (("ignore_index", -1),),
        ),
        Known(
            ((1e-300, 1.0), (1.0, 0.0)), 690.77552789821370518, (-9.9999999999999997494e299, 0.0)
        ),
    ),
    documents=(
        ("000", "CrossEntropy"),
        ("003", "cross_entropy_error"),
        ("004", "cross_entropy_error"),
    ),
    deviates=(
        "000: at y = 0 it has log 0 (NN303) and 0 log 0 (NN304)",
        "000: the total divides by the classes too (NN606); the gradient is that of the sum (NN101)",
        "003: log(y + 1e-7) is above 0 at y = 1 and stops at 16.1 (NN313)",
        "003: one-hot rows are taken for class numbers (NN601); class 7 of 3, or -1, passes (NN604)",
        "004: log 0 (NN303); soft targets are reduced to their largest entry (NN603)",
    ),
)

NEGATIVE_LOG_LIKELIHOOD = Entry(
    kind="loss",
    name="negative_log_likelihood",
    make=NegativeLogLikelihood,
    names=("NegativeLogLikelihood", "NLL", "NLLLoss", "nll_loss"),
    formula="−(1/N) Σₙ yₙ[tₙ],  y: log-probabilities",
    derivative="−t / N",
    source="C. M. Bishop, Pattern Recognition and Machine Learning (2006), eq. 4.108",
    slots=(
        Slot("y", "input", ("N", "C"), Domain(high=0.0)),
        Slot("t", "target", ("N",), Domain("index", classes="C"), differentiable=False),
    ),
    shapes="y: (..., C); t: (...) or (..., C)",
    known=(
        # mpmath, 60 digits
        Known(
            (((-2.5, -0.25, -3.0), (-1.5, -0.5, -1.75)), (2, 0)),
            2.25,
            ((0.0, 0.0, -0.5), (-0.5, 0.0, 0.0)),
        ),
        Known(
            (((-2.5, -0.25, -3.0), (-1.5, -0.5, -1.75)), ((0.0, 1.0, 0.0), (1.0, 0.0, 0.0))),
            1.75,
            ((0.0, -1.0, 0.0), (-1.0, 0.0, 0.0)),
            (("reduction", "sum"),),
        ),
        Known(
            (((-2.5, -0.25, -3.0), (-1.5, -0.5, -1.75)), ((0.1, 0.6, 0.3), (0.25, 0.5, 0.25))),
            (1.299999999999999975, 1.0625),
            (
                (-0.10000000000000000555, -0.5999999999999999778, -0.2999999999999999889),
                (-0.25, -0.5, -0.25),
            ),
            (("reduction", "none"),),
        ),
        Known(
            (((-2.5, -0.25, -3.0), (-1.5, -0.5, -1.75)), (2, 0)),
            2.5714285714285714286,
            ((0.0, 0.0, -0.71428571428571428571), (-0.28571428571428571429, 0.0, 0.0)),
            (("class_weights", (0.5, 2.0, 1.25)),),
        ),
        Known(
            (((-2.5, -0.25, -3.0), (-1.5, -0.5, -1.75)), (-1, 0)),
            1.5,
            ((0.0, 0.0, 0.0), (-1.0, 0.0, 0.0)),
            (("ignore_index", -1),),
        ),
    ),
)
