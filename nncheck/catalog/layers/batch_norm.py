"""Batch normalisation: each feature over the samples of a batch."""

from __future__ import annotations

from typing import Any, ClassVar, final

import numpy as np

from ...model import Array, Slot
from ..entry import Entry, Known
from .edge import beside, demand_sizes, lifted, remembered, upstream
from .standardise import back, moments


@final
class BatchNorm:
    """y = γ x̂ + β, x̂ of mean 0 and variance 1 per feature. x: (N, C) or (N, C, H, W).

    Statistics are taken over all axes but the second. While `training`, each forward moves
    running_mean and running_var: running = momentum · running + (1 − momentum) · batch, where the
    batch's variance counts as Σ(x − μ)²/(m − 1) (Algorithm 2 of the paper); with `training = False`
    they are used and nothing moves. gamma, beta: (C,). backward sets dgamma and dbeta.
    """

    PARAMETERS: ClassVar[tuple[str, ...]] = ("gamma", "beta")

    def __init__(self, num_features: int, momentum: float = 0.9, eps: float = 1e-5) -> None:
        demand_sizes(num_features=num_features)
        self.gamma = np.ones(num_features)
        self.beta = np.zeros(num_features)
        self.dgamma = np.zeros(num_features)
        self.dbeta = np.zeros(num_features)
        self.running_mean = np.zeros(num_features)
        self.running_var = np.ones(num_features)
        self.momentum = momentum
        self.eps = eps
        self.training = True
        # x̂, 1/s, and whether they came from the batch
        self._cache: tuple[Array, Array, bool] | None = None

    def forward(self, x: Any) -> Array:
        x = lifted(x)
        if x.ndim < 2 or x.shape[1] != len(self.gamma):
            raise ValueError(
                f"x has shape {x.shape}, expected (N, {len(self.gamma)}) or "
                f"(N, {len(self.gamma)}, H, W)"
            )
        mean, variance = self._batch_moments(x) if self.training else self._running_moments(x)
        scale = 1 / np.sqrt(variance + self.eps)
        x_hat = (x - mean) * scale
        self._cache = x_hat, scale, self.training
        return np.asarray(x_hat * _spread(self.gamma, x) + _spread(self.beta, x))

    # y = γ x̂ + β:  dγ = Σ dout x̂,  dβ = Σ dout,  ∂L/∂x̂ = γ dout, summed over all axes but the second.
    # In training x̂ depends on x through μ and σ² as well (see standardise); otherwise these are
    # constants and dx = ∂L/∂x̂/s.
    def backward(self, dout: Any) -> Array:
        x_hat, scale, of_batch = remembered(self._cache)
        g = upstream(dout, x_hat.shape)
        axes = _axes(x_hat)
        self.dgamma = np.asarray(np.sum(g * x_hat, axis=axes))
        self.dbeta = np.asarray(np.sum(g, axis=axes))
        dx_hat = g * _spread(self.gamma, x_hat)  # ∂L/∂x̂
        return back(dx_hat, x_hat, scale, axes) if of_batch else np.asarray(dx_hat * scale)

    def _batch_moments(self, x: Array) -> tuple[Array, Array]:
        count = x.size // x.shape[1]
        if count < 2:
            raise ValueError(
                f"x has shape {x.shape}, with {count} numbers a feature, expected 2 or more in training: "
                "fewer have no variance; set training = False to use the running statistics"
            )
        mean, variance = moments(x, _axes(x))
        unbiased = variance * (count / (count - 1))
        self.running_mean = self._moved(self.running_mean, mean)
        self.running_var = self._moved(self.running_var, unbiased)
        return mean, variance

    def _moved(self, running: Array, batch: Array) -> Array:
        kept = self.momentum * running
        return np.asarray(kept + (1 - self.momentum) * np.asarray(batch).reshape(running.shape))

    def _running_moments(self, x: Array) -> tuple[Array, Array]:
        return _spread(self.running_mean, x), _spread(self.running_var, x)


def _axes(x: Array) -> tuple[int, ...]:
    """Every axis but the second."""
    return (0, *range(2, x.ndim))


def _spread(parameter: Array, x: Array) -> Array:
    """(C,) as (1, C, 1, ...), to stand beside x, in its precision."""
    return beside(x, parameter).reshape(1, -1, *(1,) * (x.ndim - 2))


_ONE = (("num_features", 1),)

ENTRIES = (
    Entry(
        kind="layer",
        name="batch_norm",
        make=BatchNorm,
        formula="y = γ (x − μ)/√(σ² + ε) + β, μ and σ² of the batch (training) or running (eval)",
        derivative=(
            "dx = γ/√(σ² + ε) (dout − mean(dout) − x̂ mean(dout x̂)); dγ = Σ dout x̂; dβ = Σ dout"
        ),
        source="Ioffe, Szegedy, arXiv 1502.03167 (2015), Algorithms 1 and 2",
        names=(
            "BatchNorm",
            "batch normalization",
            "BatchNormalization",
            "bn",
            "batchnorm1d",
            "batchnorm2d",
        ),
        slots=(
            Slot("x", "input", ("N", "D")),
            Slot("gamma", "parameter", ("D",)),
            Slot("beta", "parameter", ("D",)),
        ),
        shapes="x: (N, C) or (N, C, H, W)",
        note="momentum weighs the old statistics (torch's is 1 − momentum)",
        known=(
            Known(
                (((1.0,), (2.0,), (4.0,)),),
                (
                    (-1.06904153145029747437,),
                    (-0.267260382862574368593,),
                    (1.33630191431287184296,),
                ),
                None,
                _ONE,
            ),
            Known(
                (((-3.0,), (5.0,)),),
                ((-0.999999687500146484299,), (0.999999687500146484299,)),
                None,
                _ONE,
            ),
            Known(
                (((0.25,), (0.5,), (0.5,), (8.0,)),),
                (
                    (-0.627802869250127198919,),
                    (-0.55170555176526329602,),
                    (-0.55170555176526329602,),
                    (1.73121397278065379096,),
                ),
                None,
                _ONE,
            ),
        ),
    ),
)
