"""Attention: every query takes a mean of the values, weighted by how well it goes with their keys."""

from __future__ import annotations

from typing import Any, ClassVar, final

import numpy as np

from ...model import Array, Slot
from ..entry import Entry, Known
from ..functions import softmax
from .edge import beside, demand_shape, demand_sizes, lifted, remembered, upstream
from .initialisers import generator, xavier


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


@final
class MultiHeadAttention:
    """Self-attention with several heads. x: (N, T, D); gives (N, T, D).

    Wq, Wk, Wv, Wo: (D, D), initialised by Xavier, without biases, as in the paper; head h has the
    columns h·D/heads to (h + 1)·D/heads. backward sets dWq, dWk, dWv, dWo.
    """

    PARAMETERS: ClassVar[tuple[str, ...]] = ("Wq", "Wk", "Wv", "Wo")

    def __init__(
        self, embed_dim: int, num_heads: int = 2, rng: np.random.Generator | None = None
    ) -> None:
        demand_sizes(embed_dim=embed_dim, num_heads=num_heads)
        if embed_dim % num_heads:
            raise ValueError(
                f"embed_dim {embed_dim} does not part into {num_heads} heads of one size; "
                "num_heads must divide embed_dim"
            )
        draws, shape = generator(rng), (embed_dim, embed_dim)
        self.num_heads = num_heads
        self.Wq, self.Wk, self.Wv, self.Wo = (
            xavier(shape, draws, fan_in=embed_dim, fan_out=embed_dim) for _ in range(4)
        )
        self.dWq, self.dWk, self.dWv, self.dWo = (np.zeros(shape) for _ in range(4))
        # x; q, k, v by heads; the weights; the heads side by side
        self._cache: tuple[Array, Array, Array, Array, Array, Array] | None = None

    def forward(self, x: Any) -> Array:
        x = lifted(x)
        demand_shape("x", x, ("N", "T", len(self.Wq)))
        q, k, v = (self._parted(x @ beside(x, w)) for w in (self.Wq, self.Wk, self.Wv))
        heads, weights = attend(q, k, v)
        together = _joined(heads)
        self._cache = x, q, k, v, weights, together
        return np.asanyarray(together @ beside(x, self.Wo))

    # Q = X Wq, K = X Wk, V = X Wv, each parted into heads; O = (heads side by side);  Y = O Wo. With
    # G = ∂L/∂Y:  dWo = Oᵀ G,  dO = G Woᵀ,  parted into heads, each back through its attention;
    # dW = Xᵀ d(Q, K, V), summed over samples and times;  X acts three times, so that
    # dX = dQ Wqᵀ + dK Wkᵀ + dV Wvᵀ.
    def backward(self, dout: Any) -> Array:
        x, q, k, v, weights, together = remembered(self._cache)
        g = upstream(dout, x.shape)
        self.dWo = _summed(together, g)  # Oᵀ G
        dO = self._parted(g @ beside(x, self.Wo).T)  # G Woᵀ
        dQ, dK, dV = (_joined(d) for d in attend_back(dO, q, k, v, weights))
        self.dWq, self.dWk, self.dWv = _summed(x, dQ), _summed(x, dK), _summed(x, dV)
        Wq, Wk, Wv = (beside(x, w) for w in (self.Wq, self.Wk, self.Wv))
        return np.asarray(dQ @ Wq.T + dK @ Wk.T + dV @ Wv.T)

    def _parted(self, a: Array) -> Array:
        """(N, T, D) as (N, heads, T, D/heads)."""
        n, t, d = a.shape
        return a.reshape(n, t, self.num_heads, d // self.num_heads).transpose(0, 2, 1, 3)


def _joined(a: Array) -> Array:
    """(N, heads, T, D/heads) as (N, T, D)."""
    n, h, t, d = a.shape
    return a.transpose(0, 2, 1, 3).reshape(n, t, h * d)


def _summed(x: Array, g: Array) -> Array:
    """Xᵀ G, summed over samples and times."""
    return np.asarray(x.reshape(-1, x.shape[-1]).T @ g.reshape(-1, g.shape[-1]))


_SOURCE = "Vaswani et al., arXiv 1706.03762 (2017)"

ENTRIES = (
    Entry(
        kind="layer",
        name="scaled dot-product attention",
        make=ScaledDotProductAttention,
        formula="O = softmax(Q Kᵀ/√d) V",
        derivative=(
            "dV = Aᵀ dout; dA = dout Vᵀ; dS = A (dA − Σ A dA); dQ = dS K/√d; dK = dSᵀ Q/√d"
        ),
        source=_SOURCE + ", eq. 1",
        names=("ScaledDotProductAttention", "attention", "sdpa", "dot product attention"),
        slots=(
            Slot("q", "input", ("N", "T", "D")),
            Slot("k", "input", ("N", "T", "D")),
            Slot("v", "input", ("N", "T", "D")),
        ),
        shapes="q: (..., T, d), k: (..., S, d), v: (..., S, e); gives (..., T, e)",
        known=(
            Known(
                (
                    (
                        (
                            1.0,
                            0.0,
                        ),
                    ),
                    (
                        (
                            1.0,
                            0.0,
                        ),
                        (
                            0.0,
                            1.0,
                        ),
                    ),
                    (
                        (1.0,),
                        (0.0,),
                    ),
                ),
                ((0.669761549326656925617,),),
                (
                    (
                        0.156398596545110409226,
                        -0.156398596545110409226,
                    ),
                ),
            ),
            Known(
                (
                    (
                        (
                            0.5,
                            -1.0,
                        ),
                        (
                            2.0,
                            0.25,
                        ),
                    ),
                    (
                        (
                            1.0,
                            2.0,
                        ),
                        (
                            -0.5,
                            0.75,
                        ),
                    ),
                    (
                        (
                            1.0,
                            -2.0,
                        ),
                        (
                            3.0,
                            0.5,
                        ),
                    ),
                ),
                (
                    (
                        2.17495800167921953867,
                        -0.531302497900975576665,
                    ),
                    (
                        1.17536092308745566744,
                        -1.7807988461406804157,
                    ),
                ),
                (
                    (
                        -1.15671717363302554317,
                        -0.963930978027521285973,
                    ),
                    (
                        -0.381802333300065363524,
                        -0.318168611083387802937,
                    ),
                ),
            ),
            Known(
                (
                    ((3.0,),),
                    (
                        (-1.0,),
                        (0.5,),
                        (2.0,),
                    ),
                    (
                        (10.0,),
                        (-4.0,),
                        (0.25,),
                    ),
                ),
                ((0.204501072741423720388,),),
                ((0.0656971627549463495147,),),
            ),
        ),
    ),
    Entry(
        kind="layer",
        name="multi-head attention",
        make=MultiHeadAttention,
        formula="Y = [head_1, ..., head_h] Wo, head_i = attention(X Wq_i, X Wk_i, X Wv_i)",
        derivative=(
            "dWo = Oᵀ dout; dO = dout Woᵀ; each head back through its attention; "
            "dW = Xᵀ d(Q, K, V); dX = dQ Wqᵀ + dK Wkᵀ + dV Wvᵀ"
        ),
        source=_SOURCE + ", section 3.2.2",
        names=("MultiHeadAttention", "self-attention", "mha", "multihead attention"),
        slots=(
            Slot("x", "input", ("N", "T", "D")),
            *(Slot(name, "parameter", ("D", "D")) for name in ("Wq", "Wk", "Wv", "Wo")),
        ),
        shapes="x: (N, T, D); gives (N, T, D)",
    ),
)
