"""Squares near the target, lines far from it: Huber's loss and the smooth L1 loss."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Domain, Slot
from ..entry import Entry, Known
from .pairs import pair, positive
from .reduction import Reduction, checked, computed, reduced, samples, spread

# Derivation (Huber 1964; Girshick 2015, eq. 3 has the smooth L1 with β = 1)
#   d = y - t,  c = clip(d, -δ, δ)
#   Huber      L = c (d - c/2)      d²/2 for |d| <= δ,  δ (|d| - δ/2) beyond
#              dL/dy = c            in both branches, and continuous: no kink
#   smooth L1  L = Huber_β / β      dL/dy = c / β


@final
class Huber:
    """½ d² for |d| = |y − t| ≤ δ, and δ (|d| − δ/2) beyond it, entry by entry.

    y, t: of one shape, (N, ...); axis 0 holds the samples. "none" gives one loss an entry, "sum"
    adds all, "mean" divides that sum by N. `delta`: above 0; where the line begins.
    """

    def __init__(self, delta: float = 1.0, *, reduction: Reduction = "mean") -> None:
        self.delta = positive(delta, "delta")
        self.reduction = checked(reduction)
        self._clipped: Array | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y, t = pair(y, t)
        d = y - t
        c = self._clipped = np.asarray(np.clip(d, -self.delta, self.delta))
        return reduced(c * (d - c / 2), self.reduction, samples(y))

    def backward(self, dout: Any = 1.0) -> Array:
        c = computed(self._clipped)
        return spread(dout, c, self.reduction, samples(c)) * c  # c


@final
class SmoothL1:
    """½ d²/β for |d| = |y − t| ≤ β, and |d| − β/2 beyond it, entry by entry.

    y, t: of one shape, (N, ...); axis 0 holds the samples. "none" gives one loss an entry, "sum"
    adds all, "mean" divides that sum by N. `beta`: above 0; where the line of slope 1 begins.
    """

    def __init__(self, beta: float = 1.0, *, reduction: Reduction = "mean") -> None:
        self.beta = positive(beta, "beta")
        self.reduction = checked(reduction)
        self._slope: Array | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y, t = pair(y, t)
        d = y - t
        c = np.clip(d, -self.beta, self.beta)
        self._slope = np.asarray(c / self.beta)
        return reduced(self._slope * (d - c / 2), self.reduction, samples(y))

    def backward(self, dout: Any = 1.0) -> Array:
        slope = computed(self._slope)
        return spread(dout, slope, self.reduction, samples(slope)) * slope  # c / β


_SLOTS = (
    Slot("y", "input", ("N", "C")),
    Slot("t", "target", ("N", "C"), Domain(), differentiable=False),
)

HUBER = Entry(
    kind="loss",
    name="huber",
    make=Huber,
    names=("Huber", "HuberLoss", "huber_loss"),
    formula="(1/N) Σ (½ d² where |d| ≤ δ, else δ (|d| − δ/2)),  d = y − t",
    derivative="clip(y − t, −δ, δ) / N",
    source="P. J. Huber, Robust Estimation of a Location Parameter, Ann. Math. Statist. 35 (1964)",
    slots=_SLOTS,
    shapes="y, t: (N, ...)",
    known=(
        # mpmath, 60 digits
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            2.73828125,
            ((0.125, -0.5, 0.5), (-0.25, -0.1875, -0.5)),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            5.4765625,
            ((0.25, -1.0, 1.0), (-0.5, -0.375, -1.0)),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            ((0.03125, 0.75, 3.5), (0.125, 0.0703125, 1.0)),
            ((0.25, -1.0, 1.0), (-0.5, -0.375, -1.0)),
            (("reduction", "none"),),
        ),
        Known(
            ((1e-05, 10000.0), (0.0, 0.0)),
            (5.000000000000000818e-11, 9999.5),
            (1.0000000000000000818e-5, 1.0),
            (("reduction", "none"),),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            1.9296875,
            ((0.125, -0.3125, 0.3125), (-0.25, -0.1875, -0.3125)),
            (("delta", 0.625),),
        ),
    ),
)

SMOOTH_L1 = Entry(
    kind="loss",
    name="smooth_l1",
    make=SmoothL1,
    names=("SmoothL1", "SmoothL1Loss", "smooth_l1_loss"),
    formula="(1/N) Σ (½ d²/β where |d| ≤ β, else |d| − β/2),  d = y − t",
    derivative="clip((y − t)/β, −1, 1) / N",
    source="R. Girshick, Fast R-CNN, arXiv:1504.08083, eq. 3",
    slots=_SLOTS,
    shapes="y, t: (N, ...)",
    known=(
        # mpmath, 60 digits
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            2.73828125,
            ((0.125, -0.5, 0.5), (-0.25, -0.1875, -0.5)),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            5.4765625,
            ((0.25, -1.0, 1.0), (-0.5, -0.375, -1.0)),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            ((0.03125, 0.75, 3.5), (0.125, 0.0703125, 1.0)),
            ((0.25, -1.0, 1.0), (-0.5, -0.375, -1.0)),
            (("reduction", "none"),),
        ),
        Known(
            ((1e-05, 10000.0), (0.0, 0.0)),
            (5.000000000000000818e-11, 9999.5),
            (1.0000000000000000818e-5, 1.0),
            (("reduction", "none"),),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            3.0875,
            ((0.2, -0.5, 0.5), (-0.4, -0.3, -0.5)),
            (("beta", 0.625),),
        ),
    ),
)
