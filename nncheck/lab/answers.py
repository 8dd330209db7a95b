"""What a lab is asked for by those it asks itself, and the arithmetic of its answers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..model import Array, Estimate


def filled(outputs: Sequence[Array | None]) -> list[Array]:
    """Failed evaluations as arrays of NaN, of the shape of those that worked."""
    shape = next((o.shape for o in outputs if o is not None), ())
    lost = np.full(shape, np.nan)
    return [_floating(o) if o is not None and o.shape == shape else lost for o in outputs]


def _floating(output: Array) -> Array:
    """Integers as float64; floats as they are, for their precision is known by their type."""
    return output if output.dtype.kind in "fc" else output.astype(float)


def objective(outputs: Sequence[Array | None], cotangent: Array) -> list[Array]:
    """<cotangent, output> of each; NaN where a forward failed or gave another shape."""
    found = []
    for output in outputs:
        if output is None or (cotangent.ndim and output.shape != cotangent.shape):
            found.append(np.asarray(np.nan))
            continue
        real = _floating(output)
        found.append(np.asarray(np.sum(real * cotangent.astype(real.real.dtype))))
    return found


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
