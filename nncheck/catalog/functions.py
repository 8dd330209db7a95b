"""Plain functions of "deep learning from scratch", stable, for any number of leading axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..model import Array


def sigmoid(x: Array) -> Array:
    """σ(x) = 1 / (1 + e⁻ˣ), elementwise, without overflow on either side."""
    e = np.exp(-np.abs(x))
    return np.asarray(np.where(np.asarray(x) >= 0, 1.0, e) / (1.0 + e))


def relu(x: Array) -> Array:
    """max(x, 0), elementwise."""
    return np.maximum(x, 0)


def softmax(a: Array) -> Array:
    """eᵃ / Σ eᵃ over the last axis, shifted by the maximum; a: (..., C)."""
    e = np.exp(a - np.max(a, axis=-1, keepdims=True))
    return np.asarray(e / np.sum(e, axis=-1, keepdims=True))


def cross_entropy_error(y: Array, t: Array) -> float:
    """Mean over the samples of −log y at the right class; y: (N, C) or (C,), t: one-hot or indices."""
    y = np.atleast_2d(y)
    labels = np.asarray(t).reshape(y.shape).argmax(axis=1) if np.size(t) == y.size else np.ravel(t)
    picked = y[np.arange(len(y)), labels.astype(int)]
    return float(-np.mean(np.log(np.maximum(picked, np.finfo(float).tiny))))


def mean_squared_error(y: Array, t: Array) -> float:
    """½ Σ (y − t)², over everything."""
    return float(0.5 * np.sum((np.asarray(y) - t) ** 2))


_BY_NAME: dict[str, Callable[..., Any]] = {
    "sigmoid": sigmoid,
    "relu": relu,
    "softmax": softmax,
    "cross_entropy_error": cross_entropy_error,
    "mean_squared_error": mean_squared_error,
}


def get(name: str) -> Callable[..., Any] | None:
    """The function of this name, or None."""
    return _BY_NAME.get(name)
