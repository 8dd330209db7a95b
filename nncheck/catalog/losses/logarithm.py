"""log p for probabilities that have been rounded to 0."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...model import Array

# Below the floor f log p goes on as its tangent, so that value and slope stay finite and agree:
#   log p                          p >= f
#   log f + (p - f) / f            p <  f        slope 1 / max(p, f)
# f is 2²⁰ times the smallest normal number: 1/f times a dout of up to 2²⁰ still does not overflow.
_HEADROOM = 2.0**20


def floor(p: Array) -> Any:
    """Below this a probability is as good as 0: 2.3e-302 in float64, 1.2e-32 in float32."""
    return p.dtype.type(np.finfo(p.dtype).tiny * _HEADROOM)


def log_probability(p: Array) -> Array:
    """log p, elementwise, and its tangent below the floor; finite at 0."""
    f = floor(p)
    return np.asarray(np.log(np.maximum(p, f)) + np.minimum(p - f, 0) / f)


def log_slope(p: Array) -> Array:
    """The derivative of `log_probability`."""
    return np.asarray(1 / np.maximum(p, floor(p)))
