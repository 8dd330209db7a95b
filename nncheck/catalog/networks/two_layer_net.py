"""Two layers with a ReLU between them."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Domain, Slot
from ..entry import Entry
from ..layers.initialisers import generator, he, xavier
from ..losses import SoftmaxWithLoss
from . import parts

# Derivation (Bishop 2006, section 5.3), with G = dL/dscores: (N, C)
#   a = x W1 + b1                 da = dz · [a > 0]     dW1 = xᵀ da    db1 = Σ_n da
#   z = max(a, 0)                 dz = G W2ᵀ
#   scores = z W2 + b2                                  dW2 = zᵀ G     db2 = Σ_n G
# The mean over the samples is in G already, so the sums over n have no 1/N.


@final
class TwoLayerNet:
    """Affine, ReLU, affine, and the softmax cross-entropy of the scores.

    x: (N, D) or one sample (D,); t: class numbers or one-hot rows. `params` holds W1: (D, H),
    b1: (H,), W2: (H, C), b2: (C,); whoever writes to them or puts others in their place is
    followed at the next call. Weights start as by He, W2 as by Xavier; biases start at 0.

    `head`: another loss in place of `SoftmaxWithLoss`, with forward(scores, t) and backward().
    """

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        output_size: int,
        *,
        head: parts.Loss | None = None,
        rng: np.random.Generator | None = None,
    ) -> None:
        rng = generator(rng)
        self.params = {
            "W1": he((input_size, hidden_size), rng, fan_in=input_size),
            "b1": np.zeros(hidden_size),
            "W2": xavier((hidden_size, output_size), rng, fan_in=hidden_size, fan_out=output_size),
            "b2": np.zeros(output_size),
        }
        self._head: parts.Loss = SoftmaxWithLoss() if head is None else head

    def predict(self, x: Any) -> Array:
        """The scores before the softmax, (N, C), or (C,) for one sample."""
        scores = self._passed(parts.samples(x, len(self.params["W1"])))[-1]
        return scores[0] if np.ndim(x) == 1 else scores

    def loss(self, x: Any, t: Any) -> Array:
        """The mean loss over the samples."""
        return self._head.forward(self.predict(x), t)

    def accuracy(self, x: Any, t: Any) -> float:
        """The part of the samples that is told right."""
        return parts.accuracy(self.predict(x), t)

    def gradient(self, x: Any, t: Any) -> dict[str, Array]:
        """The gradient of `loss` with respect to each of `params`."""
        x, t = parts.batch(x, t, len(self.params["W1"]))
        a, z, scores = self._passed(x)
        self._head.forward(scores, t)
        G = self._head.backward()
        da = (G @ self.params["W2"].T) * (a > 0)
        return {
            "W1": x.T @ da,  # xᵀ da
            "b1": da.sum(axis=0),  # Σ_n da
            "W2": z.T @ G,  # zᵀ G
            "b2": G.sum(axis=0),  # Σ_n G
        }

    def _passed(self, x: Array) -> tuple[Array, Array, Array]:
        p = self.params
        a = x @ p["W1"] + p["b1"]
        z = np.maximum(a, 0)
        return a, z, z @ p["W2"] + p["b2"]


TWO_LAYER_NET = Entry(
    kind="network",
    name="two_layer_net",
    make=TwoLayerNet,
    names=("TwoLayerNet",),
    formula="loss = −(1/N) Σ t log softmax(max(x W1 + b1, 0) W2 + b2)",
    derivative="G = (softmax − t)/N; dW2 = zᵀ G; da = (G W2ᵀ) · [a > 0]; dW1 = xᵀ da",
    source="K. Saito, Deep Learning from Scratch (2016), section 5.7.2",
    slots=(
        Slot("x", "input", ("N", "D"), differentiable=False),
        Slot("t", "target", ("N", "C"), Domain("onehot"), differentiable=False),
    ),
    shapes="x: (N, D) or (D,); t: (N, C) or (N,)",
    documents=(("004", "TwoLayerNet"),),
    deviates=(
        "004: one softmax for the whole batch; training collapses to one class (NN201)",
        "004: the ReLU writes into the gradient it is given (NN401)",
        "004: weights of a fixed size of 0.01, whatever the width (NN807)",
    ),
)
