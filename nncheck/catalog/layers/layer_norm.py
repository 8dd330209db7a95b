"""Layer normalisation: each sample over its own features."""

from __future__ import annotations

from typing import Any, ClassVar, final

import numpy as np

from ...model import Array, Slot
from ..entry import Entry, Known
from .edge import beside, demand_sizes, lifted, remembered, upstream
from .standardise import back, moments


@final
class LayerNorm:
    """y = γ x̂ + β, x̂ of mean 0 and variance 1 over the last axis. x: (..., D).

    The same in training and after it. gamma, beta: (D,). backward sets dgamma and dbeta.
    """

    PARAMETERS: ClassVar[tuple[str, ...]] = ("gamma", "beta")

    def __init__(self, num_features: int, eps: float = 1e-5) -> None:
        demand_sizes(num_features=num_features)
        self.gamma = np.ones(num_features)
        self.beta = np.zeros(num_features)
        self.dgamma = np.zeros(num_features)
        self.dbeta = np.zeros(num_features)
        self.eps = eps
        self._cache: tuple[Array, Array] | None = None

    def forward(self, x: Any) -> Array:
        x = lifted(x)
        if x.ndim == 0 or x.shape[-1] != len(self.gamma):
            raise ValueError(f"x has shape {x.shape}, expected (..., {len(self.gamma)})")
        mean, variance = moments(x, (-1,))
        scale = 1 / np.sqrt(variance + self.eps)
        x_hat = (x - mean) * scale
        self._cache = x_hat, scale
        return np.asarray(x_hat * beside(x, self.gamma) + beside(x, self.beta))

    # y = γ x̂ + β:  dγ = Σ dout x̂,  dβ = Σ dout over all axes but the last,  ∂L/∂x̂ = γ dout;
    # from there to x see standardise, with the last axis as the one that is averaged over.
    def backward(self, dout: Any) -> Array:
        x_hat, scale = remembered(self._cache)
        g = upstream(dout, x_hat.shape)
        samples = tuple(range(g.ndim - 1))
        self.dgamma = np.asarray(np.sum(g * x_hat, axis=samples))
        self.dbeta = np.asarray(np.sum(g, axis=samples))
        return back(g * beside(g, self.gamma), x_hat, scale, (-1,))


ENTRIES = (
    Entry(
        kind="layer",
        name="layer_norm",
        make=LayerNorm,
        formula="y = γ (x − μ)/√(σ² + ε) + β, μ and σ² over the last axis of each sample",
        derivative=(
            "dx = (g − mean(g) − x̂ mean(g x̂))/√(σ² + ε), g = γ dout; dγ = Σ dout x̂; dβ = Σ dout"
        ),
        source="Ba, Kiros, Hinton, arXiv 1607.06450 (2016), eq. 4",
        names=("LayerNorm", "layer normalization", "LayerNormalization", "ln norm"),
        slots=(
            Slot("x", "input", ("N", "D")),
            Slot("gamma", "parameter", ("D",)),
            Slot("beta", "parameter", ("D",)),
        ),
        shapes="x: (..., D)",
        known=(
            Known(
                ((1.0, 2.0, 4.0),),
                (-1.06904153145029747437, -0.267260382862574368593, 1.33630191431287184296),
                None,
                (("num_features", 3),),
            ),
            Known(
                ((-3.0, 5.0),),
                (-0.999999687500146484299, 0.999999687500146484299),
                None,
                (("num_features", 2),),
            ),
            Known(
                ((0.25, 0.5, 0.5, 8.0),),
                (
                    -0.627802869250127198919,
                    -0.55170555176526329602,
                    -0.55170555176526329602,
                    1.73121397278065379096,
                ),
                None,
                (("num_features", 4),),
            ),
        ),
    ),
)
