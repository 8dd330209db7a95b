"""The smallest network there is: one matrix."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Domain, Slot
from ..entry import Entry
from ..layers.initialisers import generator
from ..losses import SoftmaxWithLoss
from . import parts

# Derivation
#   scores = x W,  L = loss(scores, t),  G = dL/dscores: (N, C)
#   scores_nc = Σ_d x_nd W_dc, so dL/dW_dc = Σ_n x_nd G_nc:  dW = xᵀ G


@final
class SimpleNet:
    """Scores x W, and the softmax cross-entropy of them: one layer without a bias.

    x: (N, D) or one sample (D,); t: class numbers or one-hot rows. `params` holds W: (D, C), drawn
    from the standard normal distribution. Nothing is kept between calls but `params`.
    """

    def __init__(
        self, input_size: int = 2, output_size: int = 3, *, rng: np.random.Generator | None = None
    ) -> None:
        self.params = {"W": generator(rng).standard_normal((input_size, output_size))}

    def predict(self, x: Any) -> Array:
        """The scores, (N, C), or (C,) for one sample."""
        W = self.params["W"]
        scores = parts.samples(x, len(W)) @ W
        return scores[0] if np.ndim(x) == 1 else scores

    def loss(self, x: Any, t: Any) -> Array:
        """The mean loss over the samples."""
        return SoftmaxWithLoss().forward(self.predict(x), t)

    def accuracy(self, x: Any, t: Any) -> float:
        """The part of the samples that is told right."""
        return parts.accuracy(self.predict(x), t)

    def gradient(self, x: Any, t: Any) -> dict[str, Array]:
        """The gradient of `loss` with respect to each of `params`."""
        W = self.params["W"]
        x, t = parts.batch(x, t, len(W))
        head = SoftmaxWithLoss()
        head.forward(x @ W, t)
        return {"W": x.T @ head.backward()}  # xᵀ G


SIMPLE_NET = Entry(
    kind="network",
    name="simple_net",
    make=SimpleNet,
    names=("SimpleNet",),
    formula="loss = −(1/N) Σ t log softmax(x W)",
    derivative="dW = xᵀ (softmax(x W) − t) / N",
    source="K. Saito, Deep Learning from Scratch (2016), section 4.4.2",
    slots=(
        Slot("x", "input", ("N", "D"), differentiable=False),
        Slot("t", "target", ("N", "C"), Domain("onehot"), differentiable=False),
    ),
    shapes="x: (N, D) or (D,); t: (N, C) or (N,)",
    documents=(("003", "simpleNet"),),
    note="document 003 has no backward: it differentiates numerically",
)
