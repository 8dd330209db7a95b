"""What a lab is asked for by those it asks itself, and the arithmetic of its answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from ..model import Array, Estimate


class Asks(Protocol):
    """The part of a lab that runs forwards."""

    seed: int
    salt: int

    def outputs(self, values: Sequence[Mapping[str, Array]]) -> list[Array | None]:
        """The values of many forwards."""


def filled(outputs: Sequence[Array | None]) -> list[Array]:
    """Failed evaluations as arrays of NaN, of the shape of those that worked."""
    shape = next((o.shape for o in outputs if o is not None), ())
    lost = np.full(shape, np.nan)
    return [
        np.asarray(o, dtype=complex if o.dtype.kind == "c" else float)
        if o is not None and o.shape == shape
        else lost
        for o in outputs
    ]


def contract(jacobian: Estimate, cotangent: Array) -> Estimate:
    """Σ over outputs of cotangent · Jacobian; the bars add up by magnitude."""
    rank = jacobian.value.ndim - (jacobian.value.ndim - cotangent.ndim)
    axes = (list(range(rank)), list(range(rank)))

    def summed(array: Array, weights: Array) -> Array:
        if rank == 0:
            return np.asarray(weights * array)
        return np.asarray(np.tensordot(weights, array, axes=axes))

    g = np.asarray(cotangent, dtype=float)
    low = high = kink = None
    if jacobian.kink is not None and jacobian.low is not None and jacobian.high is not None:
        kink = np.asarray(np.any(jacobian.kink, axis=tuple(range(rank))) if rank else jacobian.kink)
        up, down = np.maximum(g, 0), np.minimum(g, 0)
        low = summed(jacobian.low, up) + summed(jacobian.high, down)
        high = summed(jacobian.high, up) + summed(jacobian.low, down)
    return Estimate(
        summed(jacobian.value, g),
        summed(jacobian.error, np.abs(g)),
        jacobian.evaluations,
        jacobian.method,
        kink,
        low,
        high,
    )
