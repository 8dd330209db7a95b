"""Training by minibatches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .parts import Network, Optimizer, accuracy


@dataclass(frozen=True, slots=True)
class History:
    """One number an epoch: the mean loss, and the accuracy on the training data after it.

    A loss is that of a minibatch before the step that it leads to.
    """

    losses: tuple[float, ...]
    accuracies: tuple[float, ...]


def train(
    network: Network,
    optimizer: Optimizer,
    x: Any,
    t: Any,
    *,
    epochs: int = 10,
    batch_size: int = 32,
    rng: np.random.Generator | None = None,
    on_epoch: Callable[[int, float, float], None] | None = None,
) -> History:
    """Train the network in place; the loss and accuracy of each epoch.

    x: (N, ...), t: (N, ...). Each epoch visits every sample once, in a new order drawn from `rng`
    (default: seed 0); the last minibatch is the rest. `on_epoch(epoch, loss, accuracy)` is called
    after each epoch, counted from 1. Nothing of x and t is changed.

    ValueError where x and t differ in length, are empty, or a size is not positive.
    """
    x, t = np.asarray(x), np.asarray(t)
    _check(x.shape, t.shape, epochs, batch_size)
    rng = np.random.default_rng(0) if rng is None else rng
    losses, accuracies = [], []
    for epoch in range(1, epochs + 1):
        order = rng.permutation(len(x))
        total = 0.0
        for start in range(0, len(x), batch_size):
            chosen = order[start : start + batch_size]
            total += float(network.loss(x[chosen], t[chosen])) * len(chosen)
            optimizer.update(network.params, network.gradient(x[chosen], t[chosen]))
        losses.append(total / len(x))
        accuracies.append(accuracy(network.predict(x), t))
        if on_epoch is not None:
            on_epoch(epoch, losses[-1], accuracies[-1])
    return History(tuple(losses), tuple(accuracies))


def _check(x: tuple[int, ...], t: tuple[int, ...], epochs: int, batch_size: int) -> None:
    if not x or not t or x[0] != t[0] or x[0] == 0:
        raise ValueError(
            f"x has shape {x} and t has shape {t}, expected the same number of samples, at least "
            "one; put samples along axis 0 of both"
        )
    for name, value in (("epochs", epochs), ("batch_size", batch_size)):
        if value < 1:
            raise ValueError(f"{name} is {value}, expected 1 or more; leave it out for the default")
