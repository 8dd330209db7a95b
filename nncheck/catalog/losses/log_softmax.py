"""log softmax over the last axis."""

from __future__ import annotations

import numpy as np

from ...model import Array


def log_softmax(x: Array) -> Array:
    """x − log Σ eˣ over the last axis, shifted by each row's own maximum; x: (..., C)."""
    shifted = x - np.max(x, axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True)))
