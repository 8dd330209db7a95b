"""A residual block: what some layers make of x is added to x."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Protocol, final

import numpy as np

from ...model import Array, Slot
from ..activations.rectifiers import ReLU
from ..entry import Entry
from .affine import Affine
from .edge import lifted, remembered, upstream
from .initialisers import generator


class Layer(Protocol):
    """What stands in a list of layers: one array in, one array out, and the way back."""

    @abstractmethod
    def forward(self, x: Any) -> Array: ...

    @abstractmethod
    def backward(self, dout: Any) -> Array: ...


@final
class Residual:
    """y = x + F(x), F = layers[−1] ∘ ... ∘ layers[0]. x: (N, D); gives (N, D).

    `layers` begins as Affine(D, H), ReLU, Affine(H, D); any list of layers whose output has the shape
    of its input may be put there, and then x has the shape that these want. Parameters and gradients
    are those of the layers: `block.layers[0].dW`.
    """

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        draws = generator(rng)
        self.layers: Sequence[Layer] = [
            Affine(input_size, hidden_size, draws),
            ReLU(),
            Affine(hidden_size, input_size, draws),
        ]
        self._cache: tuple[int, ...] | None = None

    def forward(self, x: Any) -> Array:
        x = lifted(x)
        branch = x
        for layer in self.layers:
            branch = layer.forward(branch)
        if branch.shape != x.shape:
            raise ValueError(
                f"the layers made {branch.shape} of x, which has shape {x.shape}; expected the same "
                "shape: it is added to x"
            )
        self._cache = x.shape
        return np.asanyarray(x + branch)

    # y = x + F(x):  dx = dout + J_Fᵀ dout. x acts twice, straight and through F; F goes back from its
    # last layer to its first.
    def backward(self, dout: Any) -> Array:
        g = upstream(dout, remembered(self._cache))
        through = g.copy()
        for layer in reversed(self.layers):
            through = layer.backward(through)  # J_Fᵀ dout
        return np.asarray(g + through)


ENTRIES = (
    Entry(
        kind="layer",
        name="residual",
        make=Residual,
        formula="y = x + F(x)",
        derivative="dx = dout + J_Fᵀ dout",
        source="He et al., arXiv 1512.03385 (2015), eq. 1",
        names=("Residual", "ResidualBlock", "resnet block", "skip connection"),
        slots=(Slot("x", "input", ("N", "D")),),
        shapes="x: (N, D), or whatever its layers take; F(x) has the shape of x",
        note="kinks: those of its layers; ReLU at 0",
    ),
)
