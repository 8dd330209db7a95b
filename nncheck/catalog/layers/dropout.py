"""Dropout: numbers are left out at random while training, and the rest made larger."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Slot
from ..entry import Entry
from .edge import lifted, remembered, upstream
from .initialisers import generator


@final
class Dropout:
    """y = x · mask, mask 0 with probability `dropout_ratio` and else 1/(1 − dropout_ratio).

    Inverted dropout: E[y] = x, so that with `training = False` y = x. x: any shape. Each forward in
    training draws a new `mask` from the layer's own generator `rng`, and no other random number is
    touched.
    """

    def __init__(self, dropout_ratio: float = 0.5, rng: np.random.Generator | None = None) -> None:
        if not 0 <= dropout_ratio < 1:
            raise ValueError(
                f"dropout_ratio is {dropout_ratio}, expected at least 0 and below 1: "
                "it is the part that is left out"
            )
        self.dropout_ratio = dropout_ratio
        self.rng = generator(rng)
        self.training = True
        self.mask: Array | None = None

    def forward(self, x: Any) -> Array:
        x = lifted(x)
        self.mask = self._drawn(x) if self.training else np.ones_like(x, subok=False)
        return np.asanyarray(x * self.mask)

    # y_i = m_i x_i with m fixed since forward:  ∂y_i/∂x_i = m_i. The mask is that of the forward:
    # another draw would be the gradient of another function.
    def backward(self, dout: Any) -> Array:
        mask = remembered(self.mask)
        return np.asanyarray(upstream(dout, mask.shape) * mask)

    def _drawn(self, x: Array) -> Array:
        kept = self.rng.random(x.shape) >= self.dropout_ratio
        return np.asarray(kept / (1 - self.dropout_ratio), dtype=x.real.dtype)


ENTRIES = (
    Entry(
        kind="layer",
        name="dropout",
        make=Dropout,
        formula="y = x m/(1 − p), m = 0 with probability p, else 1; eval: y = x",
        derivative="dx = dout m/(1 − p), with the m of the forward; eval: dx = dout",
        source="Srivastava et al., JMLR 15 (2014), section 10 (scaled while training)",
        names=("Dropout", "inverted dropout"),
        slots=(Slot("x", "input", ("N", "D")),),
    ),
)
