"""The subjects: multilayer perceptrons in plain NumPy, as functions of one flat vector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Parts = list[Array]


@dataclass(slots=True)
class Calls:
    """How often the subject ran."""

    forward: int = 0
    backward: int = 0


@dataclass(frozen=True, slots=True)
class Net:
    """inputs - hidden - 10 with ReLU and softmax cross-entropy; a correct backward.

    `x`: (n,) all parameters, He-scaled, with biases that are not zero. The inputs are normal,
    so that few gradients vanish (with MNIST's zeros 71 % of those of W1 would).
    """

    name: str
    images: Array
    targets: Array
    shapes: tuple[tuple[int, ...], ...]
    x: Array
    blocks: dict[str, slice]
    calls: Calls = field(default_factory=Calls)

    @property
    def size(self) -> int:
        return int(self.x.size)

    def parts(self, flat: Array) -> Parts:
        """W1, b1, W2, b2 as views of the flat vector."""
        pairs = zip(self.blocks.values(), self.shapes, strict=True)
        return [flat[block].reshape(shape) for block, shape in pairs]

    def forward(self, parts: Parts) -> tuple[Any, tuple[Array, ...]]:
        """The loss, and what backward needs of the way to it."""
        self.calls.forward += 1
        W1, b1, W2, b2 = parts
        a = np.dot(self.images, W1) + b1
        z = np.maximum(a, 0)
        scores = np.dot(z, W2) + b2
        scores = scores - np.max(scores, axis=1, keepdims=True)
        e = np.exp(scores)
        total = np.sum(e, axis=1, keepdims=True)
        loss = np.sum(self.targets * (np.log(total) - scores)) / len(self.images)
        return loss, (W2, a, z, e, total)

    def backward(self, cache: tuple[Array, ...]) -> Array:
        """The gradient of all parameters, (n,)."""
        self.calls.backward += 1
        W2, a, z, e, total = cache
        dscores = (e / total - self.targets) / len(self.images)
        da = np.dot(dscores, W2.T) * (a > 0)
        gradient = np.empty(self.size)
        gW1, gb1, gW2, gb2 = self.parts(gradient)
        np.dot(self.images.T, da, out=gW1)
        np.sum(da, axis=0, out=gb1)
        np.dot(z.T, dscores, out=gW2)
        np.sum(dscores, axis=0, out=gb2)
        return gradient

    def loss(self, flat: Array) -> Any:
        return self.forward(self.parts(flat))[0]

    def gradient(self, flat: Array) -> Array:
        return self.backward(self.forward(self.parts(flat))[1])

    def evaluate(self, points: Sequence[Array]) -> list[Array]:
        """The losses at flat points: numdiff's `Evaluate`."""
        return [np.asarray(self.loss(p)) for p in points]

    def within(self, name: str) -> Callable[[Sequence[Array]], list[Array]]:
        """`Evaluate` of one block, flat or shaped; the other parameters stay as they are."""
        held = self.parts(self.x)
        place = list(self.blocks).index(name)
        shape = self.shapes[place]

        def evaluate(points: Sequence[Array]) -> list[Array]:
            before, after = held[:place], held[place + 1 :]
            parts = ([*before, p.reshape(shape), *after] for p in points)
            return [np.asarray(self.forward(q)[0]) for q in parts]

        return evaluate

    def sample(self, count: int) -> tuple[Callable[[Array], float], Callable[[Array], Array]]:
        """Loss and gradient as functions of the first `count` parameters; x is copied once."""
        flat = self.x.copy()

        def loss(some: Array) -> float:
            flat[:count] = some
            return float(self.loss(flat))

        def gradient(some: Array) -> Array:
            flat[:count] = some
            return self.gradient(flat)[:count]

        return loss, gradient


def mlp(hidden: int, batch: int, *, inputs: int = 784, seed: int = 0) -> Net:
    """The MLP inputs-hidden-10 at one batch size."""
    rng = np.random.default_rng(seed)
    parts = [
        rng.standard_normal((inputs, hidden)) * np.sqrt(2 / inputs),
        0.1 * rng.standard_normal(hidden),
        rng.standard_normal((hidden, 10)) * np.sqrt(2 / hidden),
        0.1 * rng.standard_normal(10),
    ]
    ends = np.cumsum([p.size for p in parts]).tolist()
    starts = [0, *ends[:-1]]
    return Net(
        name=f"{inputs}-{hidden}-10, batch {batch}",
        images=rng.standard_normal((batch, inputs)),
        targets=np.eye(10)[rng.integers(0, 10, batch)],
        shapes=tuple(p.shape for p in parts),
        x=np.concatenate([p.reshape(-1) for p in parts]),
        blocks=dict(zip(("W1", "b1", "W2", "b2"), map(slice, starts, ends), strict=True)),
    )
