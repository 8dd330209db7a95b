"""The focal loss: the binary cross-entropy with easy samples turned down."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Domain, Slot
from ..entry import Entry, Known
from .pairs import pair
from .reduction import Reduction, checked, computed, reduced, samples, spread

# Derivation (Lin et al., arXiv:1708.02002, eqs. 2-5 and appendix B)
#   s = 2t - 1 (their y), u = s x,  p = σ(u) (their p_t),  q = 1 - p = σ(-u)
#   a = α where t = 1, 1 - α where t = 0
#   L = -a q^γ log p
#   dp/du = p q, so dL/du = a (γ q^(γ-1) p q log p - q^γ q) = a q^γ (γ p log p - q);  dL/dx = s dL/du
#   log p = min(u, 0) - log1p(e^-|u|) and q from u itself: nothing overflows or cancels


@final
class FocalLoss:
    """−α_t (1 − p_t)^γ log p_t for scores y and labels 0 or 1, entry by entry.

    y, t: of one shape, (N, ...); axis 0 holds the samples. "none" gives one loss an entry, "sum"
    adds all, "mean" divides that sum by N. `gamma`: 0 or more; 0 with `alpha` None is the binary
    cross-entropy. `alpha`: the weight of label 1, and 1 minus it that of label 0.
    """

    def __init__(
        self, gamma: float = 2.0, alpha: float | None = 0.25, *, reduction: Reduction = "mean"
    ) -> None:
        if not gamma >= 0:
            raise ValueError(f"gamma is {gamma:g}, expected 0 or more; leave it out for 2")
        self.gamma = gamma
        self.alpha = alpha
        self.reduction = checked(reduction)
        self._slope: Array | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y, t = pair(y, t)
        _check_labels(t)
        s = 2 * t - 1
        u = s * y
        e = np.exp(-np.abs(u))
        log_p = np.minimum(u, 0) - np.log1p(e)
        p, q = np.exp(np.minimum(u, 0)) / (1 + e), np.exp(np.minimum(-u, 0)) / (1 + e)
        turned = q**self.gamma
        if self.alpha is not None:
            turned = turned * np.where(
                t == 1, y.dtype.type(self.alpha), 1 - y.dtype.type(self.alpha)
            )
        self._slope = np.asarray(
            s * turned * (self.gamma * p * log_p - q)
        )  # s a q^γ (γ p log p - q)
        return reduced(np.asarray(-turned * log_p), self.reduction, samples(y))

    def backward(self, dout: Any = 1.0) -> Array:
        slope = computed(self._slope)
        return spread(dout, slope, self.reduction, samples(slope)) * slope


def _check_labels(t: Array) -> None:
    wrong = (t != 0) & (t != 1)
    if wrong.any():
        raise ValueError(
            f"t holds {t[wrong][0]:g}, expected 0 or 1 because the focal loss weighs the right "
            "answer; map labels -1 and 1 by (t + 1) / 2"
        )


FOCAL = Entry(
    kind="loss",
    name="focal",
    make=FocalLoss,
    names=("FocalLoss", "focal_loss", "sigmoid_focal_loss"),
    formula="−(1/N) Σ α_t (1 − p_t)^γ log p_t,  p_t = σ(x) where t = 1, else 1 − σ(x)",
    derivative="(2t − 1) α_t (1 − p_t)^γ (γ p_t log p_t + p_t − 1) / N",
    source="T.-Y. Lin et al., Focal Loss for Dense Object Detection, arXiv:1708.02002, eq. 5",
    slots=(
        Slot("y", "input", ("N", "C")),
        Slot("t", "target", ("N", "C"), Domain("binary"), differentiable=False),
    ),
    shapes="y, t: (N, ...)",
    known=(
        # mpmath, 60 digits
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), ((0.0, 1.0, 1.0), (1.0, 0.0, 0.0))),
            0.82899895858254296549,
            (
                (0.1610649257196564265, -5.2255213782343654948e-5, -0.13579948163560443341),
                (-0.0021288881529044907782, 0.078021142171824112224, 0.2436691219664264166),
            ),
        ),
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), ((0.0, 1.0, 1.0), (1.0, 0.0, 0.0))),
            1.657997917165085931,
            (
                (0.32212985143931285299, -1.045104275646873099e-4, -0.27159896327120886681),
                (-0.0042577763058089815565, 0.15604228434364822445, 0.4873382439328528332),
            ),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.3, 2.9, -4.0), (1.5, -0.25, 0.75)), ((0.0, 1.0, 1.0), (1.0, 0.0, 0.0))),
            (
                (0.64753280875973968744, 0.012232214019514015458, 3.9818503200776687844),
                (0.086026231529916142433, 0.38108893435966929615, 0.93692153040950991408),
            ),
            (
                (0.57316260910515268032, -0.017707520073049061091, -1.00895156304796567),
                (-0.11308274027048268801, 0.39681969262168475016, 0.71001897095668961278),
            ),
            (("gamma", 0.5), ("alpha", None), ("reduction", "none")),
        ),
        Known(
            (
                ((10000.0, -10000.0, 0.0), (0.5, 10000.0, -10000.0)),
                ((0.0, 1.0, 1.0), (1.0, 0.0, 0.0)),
            ),
            ((7500.0, 2500.0, 0.043321698784996581839), (0.016893372629375908894, 7500.0, 0.0)),
            ((0.75, -0.25, -0.074571698784996581839), (-0.034484249337728605159, 0.75, 0.0)),
            (("reduction", "none"),),
        ),
    ),
)
