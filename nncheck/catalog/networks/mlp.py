"""A multilayer perceptron of any depth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Literal, TypeAlias, final

import numpy as np

from ...model import Array, Domain, Slot
from ..activations.rectifiers import ReLU
from ..entry import Entry
from ..layers.initialisers import generator, he, xavier
from ..losses import SoftmaxWithLoss
from . import parts

Initialiser: TypeAlias = Literal["he", "xavier"]

# Derivation (Bishop 2006, section 5.3): z_0 = x, and for each layer k = 1 ... K
#   a_k = z_(k-1) W_k + b_k,  z_k = f(a_k);  the last layer has no f: scores = a_K
#   g_K = dL/dscores
#   dW_k = z_(k-1)ᵀ g_k,  db_k = Σ_n g_k
#   g_(k-1) = (g_k W_kᵀ) · f'(a_(k-1))


@final
class MLP:
    """Affine layers with an activation between them, and the softmax cross-entropy of the scores.

    x: (N, D) or one sample (D,); t: class numbers or one-hot rows. `hidden_sizes`: the width of
    each hidden layer in order, () for none; a number is one layer. `params` holds W1, b1, ... WK,
    bK; whoever writes to them or puts others in their place is followed at the next call.

    `activation`: what makes one, such as the class Tanh. `initialiser`: "he" or "xavier" (for tanh and
    sigmoid); biases start at 0. `head`: another loss in place of `SoftmaxWithLoss`.
    """

    def __init__(
        self,
        input_size: int,
        hidden_sizes: int | Sequence[int],
        output_size: int,
        *,
        activation: Callable[[], parts.Activation] = ReLU,
        initialiser: Initialiser = "he",
        head: parts.Loss | None = None,
        rng: np.random.Generator | None = None,
    ) -> None:
        hidden = [hidden_sizes] if isinstance(hidden_sizes, (int, np.integer)) else hidden_sizes
        sizes = [input_size, *hidden, output_size]
        self.depth = len(sizes) - 1
        self.params: dict[str, Array] = {}
        rng = generator(rng)
        for k, (rows, columns) in enumerate(pairwise(sizes), start=1):
            self.params[f"W{k}"] = _weights(rows, columns, initialiser, rng)
            self.params[f"b{k}"] = np.zeros(columns)
        self._activation = activation
        self._head: parts.Loss = SoftmaxWithLoss() if head is None else head

    def predict(self, x: Any) -> Array:
        """The scores before the softmax, (N, C), or (C,) for one sample."""
        scores = self._passed(parts.samples(x, len(self.params["W1"])), self._activations())[-1]
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
        activations = self._activations()
        z = self._passed(x, activations)
        self._head.forward(z[self.depth], t)
        g = self._head.backward()  # g_K
        found: dict[str, Array] = {}
        for k in range(self.depth, 0, -1):
            found[f"W{k}"] = z[k - 1].T @ g  # z_(k-1)ᵀ g_k
            found[f"b{k}"] = g.sum(axis=0)  # Σ_n g_k
            if k > 1:
                g = activations[k - 2].backward(g @ self.params[f"W{k}"].T)  # g_(k-1)
        return {name: found[name] for name in self.params}

    def _passed(self, x: Array, activations: Sequence[parts.Activation]) -> list[Array]:
        """z_0 ... z_K, the last being the scores."""
        z = [x]
        for k in range(1, self.depth + 1):
            a = z[-1] @ self.params[f"W{k}"] + self.params[f"b{k}"]
            z.append(activations[k - 1].forward(a) if k < self.depth else a)
        return z

    def _activations(self) -> list[parts.Activation]:
        return [self._activation() for _ in range(self.depth - 1)]


def _weights(rows: int, columns: int, initialiser: str, rng: np.random.Generator) -> Array:
    if initialiser == "he":
        return he((rows, columns), rng, fan_in=rows)
    if initialiser == "xavier":
        return xavier((rows, columns), rng, fan_in=rows, fan_out=columns)
    raise ValueError(
        f"initialiser is {initialiser!r}, expected 'he' or 'xavier'; take 'he' for ReLU"
    )


MLP_ENTRY = Entry(
    kind="network",
    name="mlp",
    make=MLP,
    names=("MLP", "multilayer_perceptron", "MultiLayerNet"),
    formula="z_k = f(z_(k−1) W_k + b_k); loss = −(1/N) Σ t log softmax(a_K)",
    derivative="dW_k = z_(k−1)ᵀ g_k; db_k = Σ g_k; g_(k−1) = (g_k W_kᵀ) · f'(a_(k−1))",
    source="C. M. Bishop, Pattern Recognition and Machine Learning (2006), section 5.3",
    slots=(
        Slot("x", "input", ("N", "D"), differentiable=False),
        Slot("t", "target", ("N", "C"), Domain("onehot"), differentiable=False),
    ),
    shapes="x: (N, D) or (D,); t: (N, C) or (N,)",
)
