"""What networks are put together from, as protocols, and the batches that they take."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from ...model import Array


class Loss(Protocol):
    """The last part of a network: scores and targets to a number, and back."""

    def forward(self, y: Any, t: Any) -> Array: ...

    def backward(self, dout: Any = 1.0) -> Array: ...


class Activation(Protocol):
    """A function between two layers."""

    def forward(self, x: Any) -> Array: ...

    def backward(self, dout: Any) -> Array: ...


class Network(Protocol):
    """What `train` can train: `params` and the gradient have the same keys."""

    params: dict[str, Array]

    def predict(self, x: Any) -> Array: ...

    def loss(self, x: Any, t: Any) -> Array: ...

    def gradient(self, x: Any, t: Any) -> dict[str, Array]: ...


class Optimizer(Protocol):
    """Changes the parameters in place."""

    def update(self, params: dict[str, Array], grads: dict[str, Array]) -> None: ...


def batch(x: Any, t: Any, width: int) -> tuple[Array, Array]:
    """x as (N, D) and t with a first axis of N; one sample (D,) is a batch of one."""
    rows, targets = samples(x, width), np.asarray(t)
    return rows, targets[None] if np.ndim(x) == 1 else targets


def samples(x: Any, width: int) -> Array:
    """x as (N, D); ValueError where a sample does not have `width` features."""
    array = np.asarray(x)
    if array.ndim not in (1, 2) or array.shape[-1] != width:
        raise ValueError(
            f"x has shape {array.shape}, expected (N, {width}) or ({width},) because the first "
            f"weights have {width} rows; flatten each sample with x.reshape(len(x), -1)"
        )
    return array.reshape(-1, width)


def accuracy(scores: Array, t: Any) -> float:
    """The part of the samples whose highest score is at the right class, 0 to 1.

    scores: (N, C) or (C,); t: class numbers, or one-hot or soft rows, of which the largest counts.
    """
    targets = np.asarray(t)
    right = targets if targets.ndim < scores.ndim else targets.argmax(axis=-1)
    found = scores.argmax(axis=-1)
    if right.shape != found.shape:
        raise ValueError(
            f"t has shape {targets.shape}, expected {found.shape} (class numbers) or "
            f"{scores.shape} (one-hot) because the scores have shape {scores.shape}; reshape t"
        )
    return float(np.mean(found == right))
