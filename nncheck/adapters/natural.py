"""Losses that a network may mean when it does not say: what its update descends shows which.

Only their kind is a question: the factor before them (1/2, 1/N) and a weight decay are the code's
own convention, fitted to the gradient that it uses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from ..model import Array

_SURE = 1e-9


def candidates(output: Array) -> Iterator[str]:
    """The kinds of loss that go with such an output, the likeliest first."""
    if any(np.allclose(output.sum(axis=a), 1.0, atol=_SURE) for a in _class_axes(output)):
        if np.all(output > 0):
            yield "cross-entropy"
    if np.all((output > 0) & (output < 1)):
        yield "squared error"
        yield "binary cross-entropy"
        return
    if np.all(output <= 0) and any(
        np.allclose(np.exp(output).sum(axis=a), 1.0, atol=_SURE) for a in _class_axes(output)
    ):
        yield "negative log-likelihood"
    yield "squared error"
    yield "softmax cross-entropy"
    yield "logistic loss"


def _class_axes(output: Array) -> list[int]:
    return [a for a in range(output.ndim) if output.shape[a] > 1]


def loss(kind: str, output: Any, target: Array) -> float:
    """The sum over all samples of this kind of loss."""
    y = np.asarray(output)
    t = aligned(target, y)
    return float(np.sum(_KINDS[kind](y, t)))


def derived_from(output: Array, target: Array, given: Array | None) -> dict[str, float]:
    """The kinds of loss, with a factor, whose derivative by the output this is."""
    found: dict[str, float] = {}
    if given is None or given.shape != output.shape:
        return found
    step = 1e-6
    for kind in candidates(output):
        slopes = np.empty_like(output)
        for at in np.ndindex(output.shape):
            ahead, behind = output.copy(), output.copy()
            ahead[at] += step
            behind[at] -= step
            slopes[at] = (loss(kind, ahead, target) - loss(kind, behind, target)) / (2 * step)
        size = float(np.sum(slopes * slopes))
        factor = float(np.sum(given * slopes)) / size if size else 0.0
        if factor > 0 and np.allclose(given, factor * slopes, rtol=1e-5, atol=1e-7):
            found[kind] = float(f"{factor:.6g}")
    return found


def aligned(target: Array, output: Array) -> Array:
    """Targets in the form of the output: labels as one-hot rows (or columns), numbers as they are."""
    t = np.asarray(target)
    if t.shape == output.shape:
        return t
    classes = output.shape[-1] if output.ndim else 0
    if t.dtype.kind in "iu" and output.ndim == t.ndim + 1 and np.all(t < classes):
        return np.asarray(np.eye(output.shape[-1])[t])
    return t.reshape(output.shape) if t.size == output.size else t


def _squares(y: Any, t: Any) -> Any:
    return (y - t) ** 2


def _cross_entropy(y: Any, t: Any) -> Any:
    return -t * np.log(y)


def _binary(y: Any, t: Any) -> Any:
    return -t * np.log(y) - (1 - t) * np.log(1 - y)


def _softmax(z: Any, t: Any) -> Any:
    shift = z - z.max(axis=-1, keepdims=True)
    return -t * (shift - np.log(np.exp(shift).sum(axis=-1, keepdims=True)))


_KINDS: Mapping[str, Callable[[Any, Any], Any]] = {
    "squared error": _squares,
    "cross-entropy": _cross_entropy,
    "binary cross-entropy": _binary,
    "negative log-likelihood": lambda y, t: -t * y,
    "softmax cross-entropy": _softmax,
    "logistic loss": lambda z, t: np.logaddexp(0, z) - t * z,
}
