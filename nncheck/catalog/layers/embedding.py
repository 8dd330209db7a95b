"""Embedding: a row of a table for each index."""

from __future__ import annotations

from typing import Any, ClassVar, final

import numpy as np

from ...model import Array, Domain, Slot
from ..entry import Entry
from .edge import demand_sizes, remembered, upstream
from .initialisers import generator


@final
class Embedding:
    """Y[...] = W[indices[...]]. indices: whole numbers in [0, V) of any shape; gives (..., D).

    W: (V, D), standard normal. backward sets dW, in which rows that were taken several times add up;
    it returns nothing, because an index has no gradient.
    """

    PARAMETERS: ClassVar[tuple[str, ...]] = ("W",)

    def __init__(
        self, num_embeddings: int, embedding_dim: int, rng: np.random.Generator | None = None
    ) -> None:
        demand_sizes(num_embeddings=num_embeddings, embedding_dim=embedding_dim)
        self.W = generator(rng).standard_normal((num_embeddings, embedding_dim))
        self.dW = np.zeros_like(self.W)
        self._cache: Array | None = None

    def forward(self, indices: Any) -> Array:
        rows = np.array(indices)
        if rows.dtype.kind not in "iu":
            raise ValueError(
                f"indices are of {rows.dtype}, expected whole numbers; use indices.astype(int)"
            )
        if rows.size and not (rows.min() >= 0 and rows.max() < len(self.W)):
            raise ValueError(
                f"indices lie between {rows.min()} and {rows.max()}, "
                f"expected 0 to {len(self.W) - 1}, the rows of W"
            )
        self._cache = rows
        return np.asarray(self.W[rows])

    # Y_k = Σ_v [i_k = v] W_v:  ∂L/∂W_v = Σ_k [i_k = v] dout_k. An index that occurs twice counts twice;
    # `dW[i] += dout` would keep the last one only, np.add.at adds them all.
    def backward(self, dout: Any) -> None:
        rows = remembered(self._cache)
        g = upstream(dout, (*rows.shape, self.W.shape[1]))
        self.dW = np.zeros(self.W.shape, dtype=g.dtype)
        np.add.at(self.dW, rows, g)  # Σ_k [i_k = v] dout_k


ENTRIES = (
    Entry(
        kind="layer",
        name="embedding",
        make=Embedding,
        formula="Y[k] = W[i_k]",
        derivative="dW[v] = Σ_k [i_k = v] dout[k]",
        source="Bengio et al., JMLR 3 (2003); Saito, Deep Learning from Scratch 2 (2018), 4.1",
        names=("Embedding", "embed", "lookup table", "word embedding"),
        slots=(
            Slot("indices", "input", ("N",), Domain("index", classes="V"), differentiable=False),
            Slot("W", "parameter", ("V", "D")),
        ),
        shapes="indices: any shape, 0 ≤ i < V; gives (..., D)",
    ),
)
