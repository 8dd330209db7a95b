"""Self-attention with several heads: each attends in its own part of the features."""

from __future__ import annotations

from typing import Any, ClassVar, final

import numpy as np

from ...model import Array, Slot
from ..entry import Entry
from .attention import attend, attend_back
from .edge import beside, demand_shape, demand_sizes, lifted, remembered, upstream
from .initialisers import generator, xavier


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
    return np.asarray(np.tensordot(x, g, axes=((0, 1), (0, 1))))


ENTRIES = (
    Entry(
        kind="layer",
        name="multi_head_attention",
        make=MultiHeadAttention,
        formula="Y = [head_1, ..., head_h] Wo, head_i = attention(X Wq_i, X Wk_i, X Wv_i)",
        derivative=(
            "dWo = Oᵀ dout; dO = dout Woᵀ; each head back through its attention; "
            "dW = Xᵀ d(Q, K, V); dX = dQ Wqᵀ + dK Wkᵀ + dV Wvᵀ"
        ),
        source="Vaswani et al., arXiv 1706.03762 (2017), section 3.2.2",
        names=("MultiHeadAttention", "self-attention", "mha", "multihead attention"),
        slots=(
            Slot("x", "input", ("N", "T", "D")),
            *(Slot(name, "parameter", ("D", "D")) for name in ("Wq", "Wk", "Wv", "Wo")),
        ),
        shapes="x: (N, T, D); gives (N, T, D)",
    ),
)
