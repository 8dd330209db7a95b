"""Hinges: no loss once the right answer is ahead by a margin."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Domain, Slot
from ..entry import Entry, Known
from .pairs import floats, pair, positive
from .reduction import Reduction, checked, computed, reduced, samples, spread
from .targets import class_targets

# Derivation
#   signs (Cortes & Vapnik 1995)     L = max(0, m - t y),  t = -1 or 1
#                                    dL/dy = -t where t y < m, else 0
#   classes (Weston & Watkins 1999)  L = Σ_{j≠k} max(0, y_j - y_k + m),  k the right class
#                                    dL/dy_j = 1 where y_j - y_k + m > 0 (j ≠ k), else 0
#                                    dL/dy_k = -(the number of such j)
#   at the kink the flat side is taken: 0


@final
class Hinge:
    """max(0, m − t y) for scores y and labels t of −1 or 1, entry by entry.

    y, t: of one shape, (N, ...); axis 0 holds the samples. "none" gives one loss an entry, "sum"
    adds all, "mean" divides that sum by N. `margin`: m, above 0. At the kink the gradient is 0.
    """

    def __init__(self, margin: float = 1.0, *, reduction: Reduction = "mean") -> None:
        self.margin = positive(margin, "margin")
        self.reduction = checked(reduction)
        self._slope: Array | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y, t = pair(y, t)
        wrong = np.abs(t) != 1
        if wrong.any():
            raise ValueError(
                f"t holds {t[wrong][0]:g}, expected -1 or 1 because its sign is the label; "
                "map labels 0 and 1 by 2 * t - 1"
            )
        short = self.margin - t * y
        self._slope = np.where(short > 0, -t, y.dtype.type(0))  # -t where t y < m
        return reduced(np.maximum(short, 0), self.reduction, samples(y))

    def backward(self, dout: Any = 1.0) -> Array:
        slope = computed(self._slope)
        return spread(dout, slope, self.reduction, samples(slope)) * slope


@final
class MultiClassHinge:
    """Σ over the wrong classes j of max(0, y_j − y_k + m), k being the right class.

    y: (..., C) scores; t: class numbers (...) or one-hot rows (..., C). "none" gives one loss a
    row, (...); "sum" adds all; "mean" divides by the number of rows (the sum over the wrong
    classes stays a sum). `margin`: m, above 0. At the kink the gradient is 0.
    """

    def __init__(self, margin: float = 1.0, *, reduction: Reduction = "mean") -> None:
        self.margin = positive(margin, "margin")
        self.reduction = checked(reduction)
        self._cache: tuple[Array, Array, float] | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y = floats(y)
        right, count = class_targets(t, y)
        if not np.all((right == 0) | (right == 1)):
            raise ValueError(
                "t holds soft targets, expected one right class a row because the margin is "
                "counted from it; pass class numbers, such as t.argmax(axis=-1)"
            )
        ahead = y - np.sum(y * right, axis=-1, keepdims=True) + self.margin
        short = np.where(right == 1, y.dtype.type(0), np.maximum(ahead, 0))
        losses = np.asarray(short.sum(axis=-1))
        over = (short > 0).astype(y.dtype)
        slope = over - right * over.sum(axis=-1, keepdims=True)  # 1, and -count at k
        self._cache = slope, losses.copy(), count
        return reduced(losses, self.reduction, count)

    def backward(self, dout: Any = 1.0) -> Array:
        slope, losses, count = computed(self._cache)
        return spread(dout, losses, self.reduction, count)[..., None] * slope


def _ahead(y: Array, t: Array) -> Array:
    """y_j − y_k + 1 for the wrong classes j; 1 for the right one, which has no kink."""
    own = np.eye(y.shape[-1], dtype=bool)[t]
    return np.where(own, 1.0, y - y[own][:, None] + 1.0)


HINGE = Entry(
    kind="loss",
    name="hinge",
    make=Hinge,
    names=("Hinge", "HingeLoss", "hinge_loss", "svm_loss"),
    formula="(1/N) Σ max(0, m − t y),  t = ±1",
    derivative="−t/N where t y < m, else 0",
    source="C. Cortes, V. Vapnik, Support-Vector Networks, Machine Learning 20 (1995)",
    slots=(
        Slot("y", "input", ("N", "C")),
        Slot("t", "target", ("N", "C"), Domain("sign"), differentiable=False),
    ),
    shapes="y, t: (N, ...)",
    edges=lambda y, t: np.asarray(1.0 - t * y),
    known=(
        # mpmath, 60 digits
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), ((-1.0, 1.0, 1.0), (1.0, -1.0, -1.0))),
            4.3999999999999999944,
            ((0.5, 0.0, -0.5), (0.0, 0.5, 0.5)),
        ),
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), ((-1.0, 1.0, 1.0), (1.0, -1.0, -1.0))),
            8.7999999999999999889,
            ((1.0, 0.0, -1.0), (0.0, 1.0, 1.0)),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), ((-1.0, 1.0, 1.0), (1.0, -1.0, -1.0))),
            ((0.7999999999999999889, 0.0, 4.5), (0.0, 0.25, 1.25)),
            ((1.0, 0.0, -1.0), (0.0, 1.0, 1.0)),
            (("margin", 0.5), ("reduction", "none")),
        ),
        Known(
            (
                ((10000.0, -10000.0, 0.0), (0.5, 10000.0, -10000.0)),
                ((-1.0, 1.0, 1.0), (1.0, -1.0, -1.0)),
            ),
            ((10001.0, 10001.0, 1.0), (0.5, 10001.0, 0.0)),
            ((1.0, -1.0, -1.0), (-1.0, 1.0, 0.0)),
            (("reduction", "none"),),
        ),
    ),
    note="the kink is at t y = m",
)

MULTI_CLASS_HINGE = Entry(
    kind="loss",
    name="multi_class_hinge",
    make=MultiClassHinge,
    names=("MultiClassHinge", "multiclass_hinge", "MultiMarginLoss", "multi_margin_loss"),
    formula="(1/N) Σₙ Σ_{j≠k} max(0, y_j − y_k + m),  k = tₙ",
    derivative="1/N at each j with y_j − y_k + m > 0, −(their number)/N at k",
    source="J. Weston, C. Watkins, Support Vector Machines for Multi-Class Pattern Recognition, "
    "ESANN (1999)",
    slots=(
        Slot("y", "input", ("N", "C")),
        Slot("t", "target", ("N",), Domain("index", classes="C"), differentiable=False),
    ),
    shapes="y: (..., C); t: (...) or one-hot (..., C)",
    edges=_ahead,
    known=(
        # mpmath, 60 digits
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), (2, 0)),
            6.72499999999999995,
            ((0.5, 0.5, -1.0), (-0.5, 0.0, 0.5)),
        ),
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), ((0.0, 1.0, 0.0), (1.0, 0.0, 0.0))),
            0.25,
            ((0.0, 0.0, 0.0), (-1.0, 0.0, 1.0)),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), (2, 0)),
            (12.1999999999999999, 0.0),
            ((1.0, 1.0, -2.0), (0.0, 0.0, 0.0)),
            (("margin", 0.5), ("reduction", "none")),
        ),
        Known(
            (((10000.0, -10000.0, 0.0), (0.5, 10000.0, -10000.0)), (2, 0)),
            (10001.0, 10000.5),
            ((1.0, 0.0, -1.0), (-1.0, 1.0, 0.0)),
            (("reduction", "none"),),
        ),
    ),
    note="torch divides by C besides; kinks are at y_j = y_k − m",
)
