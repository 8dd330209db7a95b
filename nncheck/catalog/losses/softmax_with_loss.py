"""Softmax and cross-entropy in one, on logits."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Domain, Slot
from ..entry import Entry, Known
from .log_softmax import log_softmax
from .pairs import floats
from .reduction import Reduction, checked, computed, reduced, spread
from .targets import class_targets, private_weights

# Derivation (Bishop 2006, eqs. 4.104-4.109), for one row
#   w_c = (weight of class c) · t_c,  p = softmax(x)
#   L = -Σ_c w_c log p_c,  log p_c = x_c - log Σ_j e^(x_j)
#   d log p_c / dx_j = [c = j] - p_j
#   dL/dx_j = -w_j + p_j Σ_c w_c
#   without class weights Σ w = 1: dx = p - t, and (p - t)/N in a mean


@final
class SoftmaxWithLoss:
    """The cross-entropy −Σ t log softmax(y) of logits y.

    y: (..., C), usually (N, C); the softmax runs over the last axis, row by row. t: class numbers
    (...), or one-hot or soft rows (..., C) that sum to 1. "none" gives one loss a row, (...);
    "sum" adds all; "mean" divides by the number of rows that count, N.

    `class_weights`: (C,), 0 or more; the loss of a row is weighted by class, and the mean divides by
    the sum of the weights. `ignore_index`: class numbers equal to it (such as −1) do not count;
    where none counts the mean is 0. `backward` returns the gradient with respect to the logits.
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
        log_p = log_softmax(y)
        # a logit of -inf rules a class out: 0 · log 0 is 0
        losses = np.asarray(-np.sum(w * np.where(w == 0, y.dtype.type(0), log_p), axis=-1))
        slope = np.exp(log_p) * w.sum(axis=-1, keepdims=True) - w  # -w + p Σ w
        self._cache = slope, losses.copy(), count
        return reduced(losses, self.reduction, count)

    def backward(self, dout: Any = 1.0) -> Array:
        slope, losses, count = computed(self._cache)
        return spread(dout, losses, self.reduction, count)[..., None] * slope


SOFTMAX_WITH_LOSS = Entry(
    kind="loss",
    name="softmax_with_loss",
    make=SoftmaxWithLoss,
    names=(
        "SoftmaxWithLoss",
        "SoftmaxCrossEntropy",
        "softmax_cross_entropy",
        "softmax_loss",
        "CrossEntropyLoss",
        "cross_entropy_with_logits",
        "softmax_cross_entropy_with_logits",
    ),
    formula="−(1/N) Σₙ Σ_c t log softmax(y)",
    derivative="(softmax(y) − t) / N",
    source="C. M. Bishop, Pattern Recognition and Machine Learning (2006), eqs. 4.108 and 4.109",
    slots=(
        Slot("y", "input", ("N", "C")),
        Slot("t", "target", ("N", "C"), Domain("onehot"), differentiable=False),
    ),
    shapes="y: (..., C); t: (...) or (..., C)",
    known=(
        # mpmath, 60 digits
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), ((0.0, 1.0, 0.0), (1.0, 0.0, 0.0))),
            0.28550790784912906775,
            (
                (0.034536810887650962593, -0.035005425644273278328, 4.686147566223157353e-4),
                (-0.19625921896897077457, 0.052782233306480108441, 0.14347698566249066613),
            ),
        ),
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), (2, 0)),
            7.4710158156982580467,
            (
                (0.069073621775301925185, 0.92998914871145344334, -0.99906277048675536853),
                (-0.39251843793794154914, 0.10556446661296021688, 0.28695397132498133226),
            ),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), ((0.1, 0.6, 0.3), (0.25, 0.5, 0.25))),
            (2.4025823609551081813, 1.5609334547431498556),
            (
                (-0.030926378224698082283, 0.32998914871145343974, -0.29906277048675535745),
                (0.35748156206205845086, -0.39443553338703978312, 0.036953971324981332258),
            ),
            (("reduction", "none"),),
        ),
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), (2, 0)),
            5.1228255306088343809,
            (
                (0.049338301268072803704, 0.6642779633653238881, -0.71361626463339669181),
                (-0.1121481251251261569, 0.030161276175131490538, 0.08198684894999466636),
            ),
            (("class_weights", (0.5, 2.0, 1.25)),),
        ),
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), (-1, 0)),
            0.49843345474314985564,
            (
                (0.0, 0.0, 0.0),
                (-0.39251843793794154914, 0.10556446661296021688, 0.28695397132498133226),
            ),
            (("ignore_index", -1),),
        ),
        Known(
            (((10000.0, -10000.0, 0.0), (0.5, 10000.0, -10000.0)), (2, 0)),
            (10000.0, 9999.5),
            ((1.0, 0.0, -1.0), (-1.0, 1.0, 0.0)),
            (("reduction", "none"),),
        ),
    ),
    documents=(("001", "SoftmaxWithLoss"), ("004", "SoftmaxWithLoss")),
    deviates=(
        "001, 004: dout is ignored (NN114); a single sample is divided by C (NN103)",
        "004: the sum (NN201) and the maximum (NN302) run over the whole batch",
        "004: loss inf where the gradient is finite (NN303)",
        "004: backward subtracts class numbers as they are (NN602); soft targets lose mass (NN603)",
    ),
)
