"""Group normalisation: each sample over groups of its channels."""

from __future__ import annotations

from math import prod
from typing import Any, ClassVar, final

import numpy as np

from ...model import Array, Slot
from ..entry import Entry, Known
from .edge import beside, demand_sizes, lifted, remembered, upstream
from .standardise import back, moments


@final
class GroupNorm:
    """y = γ x̂ + β, x̂ of mean 0 and variance 1 over each group of channels. x: (N, C, ...).

    One group is layer normalisation over (C, H, W), C groups instance normalisation. The same in
    training and after it. gamma, beta: (C,). backward sets dgamma and dbeta.
    """

    PARAMETERS: ClassVar[tuple[str, ...]] = ("gamma", "beta")

    def __init__(self, num_groups: int, num_channels: int, eps: float = 1e-5) -> None:
        demand_sizes(num_groups=num_groups, num_channels=num_channels)
        if num_channels % num_groups:
            raise ValueError(
                f"{num_channels} channels do not part into {num_groups} groups of one size; "
                "num_groups must divide num_channels"
            )
        self.num_groups = num_groups
        self.gamma = np.ones(num_channels)
        self.beta = np.zeros(num_channels)
        self.dgamma = np.zeros(num_channels)
        self.dbeta = np.zeros(num_channels)
        self.eps = eps
        self._cache: tuple[Array, Array] | None = None

    def forward(self, x: Any) -> Array:
        x = lifted(x)
        if x.ndim < 2 or x.shape[1] != len(self.gamma):
            raise ValueError(f"x has shape {x.shape}, expected (N, {len(self.gamma)}, ...)")
        groups = x.reshape(self._grouped(x))
        mean, variance = moments(groups, (2,))
        scale = 1 / np.sqrt(variance + self.eps)
        x_hat = ((groups - mean) * scale).reshape(x.shape)
        self._cache = x_hat, scale
        return np.asarray(x_hat * self._spread(self.gamma, x) + self._spread(self.beta, x))

    # y = γ x̂ + β:  dγ = Σ dout x̂,  dβ = Σ dout over all axes but the second,  ∂L/∂x̂ = γ dout;
    # from there to x see standardise, over the last axis of x as (N, groups, C/groups · H · W).
    def backward(self, dout: Any) -> Array:
        x_hat, scale = remembered(self._cache)
        g = upstream(dout, x_hat.shape)
        others = (0, *range(2, g.ndim))
        self.dgamma = np.asarray(np.sum(g * x_hat, axis=others))
        self.dbeta = np.asarray(np.sum(g, axis=others))
        grouped = self._grouped(g)
        dx_hat = (g * self._spread(self.gamma, g)).reshape(grouped)  # ∂L/∂x̂
        return back(dx_hat, x_hat.reshape(grouped), scale, (2,)).reshape(x_hat.shape)

    def _grouped(self, x: Array) -> tuple[int, int, int]:
        """(N, groups, C/groups · H · W)."""
        return len(x), self.num_groups, prod(x.shape[1:]) // self.num_groups

    def _spread(self, parameter: Array, x: Array) -> Array:
        """(C,) as (1, C, 1, ...), to stand beside x, in its precision."""
        return beside(x, parameter).reshape(1, -1, *(1,) * (x.ndim - 2))


ENTRIES = (
    Entry(
        kind="layer",
        name="group_norm",
        make=GroupNorm,
        formula="y = γ (x − μ)/√(σ² + ε) + β, μ and σ² over each group of channels of each sample",
        derivative=(
            "dx = (g − mean(g) − x̂ mean(g x̂))/√(σ² + ε), g = γ dout; dγ = Σ dout x̂; dβ = Σ dout"
        ),
        source="Wu, He, arXiv 1803.08494 (2018), eqs. 1, 2, 6 and 7",
        names=("GroupNorm", "group normalization", "GroupNormalization", "gn"),
        slots=(
            Slot("x", "input", ("N", "D")),
            Slot("gamma", "parameter", ("D",)),
            Slot("beta", "parameter", ("D",)),
        ),
        shapes="x: (N, C, ...)",
        known=(
            Known(
                (((1.0, 2.0, 4.0),),),
                ((-1.06904153145029747437, -0.267260382862574368593, 1.33630191431287184296),),
                None,
                (("num_groups", 1), ("num_channels", 3)),
            ),
            Known(
                (((-3.0, 5.0, 0.25, 4.0),),),
                (
                    (
                        -0.999999687500146484299,
                        0.999999687500146484299,
                        -0.99999857778081184466,
                        0.99999857778081184466,
                    ),
                ),
                None,
                (("num_groups", 2), ("num_channels", 4)),
            ),
            Known(
                (((0.25, 0.5, 0.5, 8.0),),),
                (
                    (
                        -0.627802869250127198919,
                        -0.55170555176526329602,
                        -0.55170555176526329602,
                        1.73121397278065379096,
                    ),
                ),
                None,
                (("num_groups", 1), ("num_channels", 4)),
            ),
        ),
    ),
)
