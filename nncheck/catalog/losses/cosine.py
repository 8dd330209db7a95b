"""The cosine distance."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Domain, Slot
from ..entry import Entry, Known
from .pairs import pair, positive
from .reduction import Reduction, checked, computed, reduced, spread

# Derivation, for one row;  n = max(|y|, ε),  u = t / max(|t|, ε)
#   c = y·u / n,  L = 1 - c
#   |y| > ε   dn/dy = y/n, so dL/dy = -u/n + (y·u) y/n³ = (c y/n - u) / n
#   |y| < ε   n is constant:  dL/dy = -u/n
# Rows are scaled by their largest entry before they are squared: 1e200 does not overflow.


@final
class CosineDistance:
    """1 − cos of the angle between y and t, over the last axis.

    y, t: of one shape, (..., D), usually (N, D). "none" gives one loss a row, (...); "sum" adds
    all; "mean" divides by the number of rows. `eps`: norms below it count as it, so that a row of
    zeros has loss 1 and a finite gradient.
    """

    def __init__(self, eps: float = 1e-8, *, reduction: Reduction = "mean") -> None:
        self.eps = positive(eps, "eps")
        self.reduction = checked(reduction)
        self._cache: tuple[Array, Array] | None = None

    def forward(self, y: Any, t: Any) -> Array:
        y, t = pair(np.atleast_1d(y), np.atleast_1d(t))
        size = _norm(y)
        n = np.maximum(size, y.dtype.type(self.eps))
        unit, u = y / n, t / np.maximum(_norm(t), y.dtype.type(self.eps))
        c = np.sum(unit * u, axis=-1, keepdims=True)
        along = np.where(size > self.eps, c * unit, y.dtype.type(0))
        losses = np.asarray(1 - c[..., 0])
        self._cache = (along - u) / n, losses.copy()  # (c y/n - u) / n
        return reduced(losses, self.reduction, losses.size)

    def backward(self, dout: Any = 1.0) -> Array:
        slope, losses = computed(self._cache)
        return spread(dout, losses, self.reduction, losses.size)[..., None] * slope


def _norm(x: Array) -> Array:
    largest = np.max(np.abs(x), axis=-1, keepdims=True)
    scale = np.where(largest > 0, largest, largest.dtype.type(1))
    return np.asarray(scale * np.sqrt(np.sum((x / scale) ** 2, axis=-1, keepdims=True)))


COSINE = Entry(
    kind="loss",
    name="cosine",
    make=CosineDistance,
    names=("CosineDistance", "cosine_distance", "CosineLoss", "cosine_loss", "CosineSimilarity"),
    formula="(1/N) Σₙ (1 − y·t / (‖y‖ ‖t‖))",
    derivative="(cos · y/‖y‖ − t/‖t‖) / (N ‖y‖)",
    source="G. Salton, M. J. McGill, Introduction to Modern Information Retrieval (1983)",
    slots=(
        Slot("y", "input", ("N", "D")),
        Slot("t", "target", ("N", "D"), Domain(), differentiable=False),
    ),
    shapes="y, t: (..., D)",
    edges=lambda y, t: np.concatenate([_norm(y), _norm(t)]),
    known=(
        # mpmath, 60 digits
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            1.0284177690307370528,
            (
                (-0.056491389129699596959, 0.049030262263512857738, 0.029844507464746956884),
                (-0.04696709209659734135, -0.033162068221559145171, -0.13077259029451943446),
            ),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            2.0568355380614741057,
            (
                (-0.11298277825939919392, 0.098060524527025715475, 0.059689014929493913768),
                (-0.093934184193194682701, -0.066324136443118290341, -0.26154518058903886893),
            ),
            (("reduction", "sum"),),
        ),
        Known(
            (((0.5, -1.25, 3.0), (2.0, 0.125, -0.75)), ((0.25, 0.0, -1.0), (2.5, 0.5, 0.75))),
            (1.8482235371587724389, 0.20861200090270166683),
            (
                (-0.11298277825939919392, 0.098060524527025715475, 0.059689014929493913768),
                (-0.093934184193194682701, -0.066324136443118290341, -0.26154518058903886893),
            ),
            (("reduction", "none"),),
        ),
        Known(
            (((10000.0, -10000.0),), ((1.0, 0.5),)),
            (0.6837722339831620668,),
            ((-4.743416490252568998e-5, -4.743416490252568998e-5),),
            (("reduction", "none"),),
        ),
    ),
)
