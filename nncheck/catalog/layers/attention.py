"""Attention: every query takes a mean of the values, weighted by how well it goes with their keys."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Slot
from ..entry import Entry, Known
from ..functions import softmax
from .edge import lifted, remembered, upstream


def attend(q: Array, k: Array, v: Array) -> tuple[Array, Array]:
    """(A V, A) with A = softmax(Q Kᵀ/√d) over the keys. q: (..., T, d), k: (..., S, d), v: (..., S, e)."""
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(np.asarray(q.shape[-1], dtype=q.real.dtype))
    weights = softmax(scores)
    return weights @ v, weights


# S = Q Kᵀ/√d,  A = softmax(S) by rows,  O = A V,  G = ∂L/∂O:
#   dV = Aᵀ G,   dA = G Vᵀ
#   dS_tj = A_tj (dA_tj − Σ_i A_ti dA_ti)           the softmax's Jacobian, A_j (δ_ij − A_i)
#   dQ = dS K/√d,   dK = dSᵀ Q/√d
def attend_back(
    g: Array, q: Array, k: Array, v: Array, weights: Array
) -> tuple[Array, Array, Array]:
    """(dq, dk, dv)."""
    root = np.sqrt(np.asarray(q.shape[-1], dtype=q.real.dtype))
    dA = g @ np.swapaxes(v, -1, -2)  # G Vᵀ
    dS = weights * (dA - np.sum(weights * dA, axis=-1, keepdims=True)) / root
    return dS @ k, np.swapaxes(dS, -1, -2) @ q, np.swapaxes(weights, -1, -2) @ g


@final
class ScaledDotProductAttention:
    """softmax(Q Kᵀ/√d) V. q: (..., T, d), k: (..., S, d), v: (..., S, e); gives (..., T, e).

    Leading axes (batch, heads) must be the same. backward returns (dq, dk, dv). `weights`: the last
    softmax, (..., T, S), a copy.
    """

    def __init__(self) -> None:
        self.weights: Array | None = None
        self._cache: tuple[Array, Array, Array, Array] | None = None

    def forward(self, q: Any, k: Any, v: Any) -> Array:
        q, k, v = lifted(q), lifted(k), lifted(v)
        fits = q.ndim >= 2 and q.shape[:-2] == k.shape[:-2] == v.shape[:-2]
        if not fits or q.shape[-1] != k.shape[-1] or k.shape[-2] != v.shape[-2]:
            raise ValueError(
                f"q, k, v have shapes {q.shape}, {k.shape}, {v.shape}, "
                "expected (..., T, d), (..., S, d), (..., S, e) with the same leading axes"
            )
        out, weights = attend(q, k, v)
        self._cache = q, k, v, weights
        self.weights = weights.copy()
        return out

    def backward(self, dout: Any) -> tuple[Array, Array, Array]:
        """(dq, dk, dv)."""
        q, k, v, weights = remembered(self._cache)
        g = upstream(dout, (*q.shape[:-1], v.shape[-1]))
        return attend_back(g, q, k, v, weights)


ENTRIES = (
    Entry(
        kind="layer",
        name="scaled_dot_product_attention",
        make=ScaledDotProductAttention,
        formula="O = softmax(Q Kᵀ/√d) V",
        derivative=(
            "dV = Aᵀ dout; dA = dout Vᵀ; dS = A (dA − Σ A dA); dQ = dS K/√d; dK = dSᵀ Q/√d"
        ),
        source="Vaswani et al., arXiv 1706.03762 (2017), eq. 1",
        names=("ScaledDotProductAttention", "attention", "sdpa", "dot product attention"),
        slots=(
            Slot("q", "input", ("N", "T", "D")),
            Slot("k", "input", ("N", "T", "D")),
            Slot("v", "input", ("N", "T", "D")),
        ),
        shapes="q: (..., T, d), k: (..., S, d), v: (..., S, e); gives (..., T, e)",
        known=(
            Known(
                (((1.0, 0.0),), ((1.0, 0.0), (0.0, 1.0)), ((1.0,), (0.0,))),
                ((0.669761549326656925617,),),
                ((0.156398596545110409226, -0.156398596545110409226),),
            ),
            Known(
                (((0.5, -1.0), (2.0, 0.25)), ((1.0, 2.0), (-0.5, 0.75)), ((1.0, -2.0), (3.0, 0.5))),
                (
                    (2.17495800167921953867, -0.531302497900975576665),
                    (1.17536092308745566744, -1.7807988461406804157),
                ),
                (
                    (-1.15671717363302554317, -0.963930978027521285973),
                    (-0.381802333300065363524, -0.318168611083387802937),
                ),
            ),
            Known(
                (((3.0,),), ((-1.0,), (0.5,), (2.0,)), ((10.0,), (-4.0,), (0.25,))),
                ((0.204501072741423720388,),),
                ((0.0656971627549463495147,),),
            ),
        ),
    ),
)
