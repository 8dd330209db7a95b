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
    """784 - hidden - 10 with ReLU and softmax cross-entropy; a correct backward.

    `x`: (n,) all parameters, He-scaled, with biases that are not zero. The inputs are normal,
    so that few gradients vanish (with MNIST's zeros 71 % of those of W1 would).
    """

    name: str
    images: Array
    targets: Array
    shapes: tuple[tuple[int, ...], ...]
    x: Array
    calls: Calls = field(default_factory=Calls)

    @property
    def size(self) -> int:
        return int(self.x.size)

    @property
    def blocks(self) -> dict[str, slice]:
        """Where W1, b1, W2 and b2 lie in the flat vector."""
        ends = np.cumsum([int(np.prod(s)) for s in self.shapes])
        starts = [0, *ends[:-1]]
        names = ("W1", "b1", "W2", "b2")
        return {n: slice(int(a), int(b)) for n, a, b in zip(names, starts, ends, strict=True)}

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

    def within(self, block: slice) -> Callable[[Sequence[Array]], list[Array]]:
        """`Evaluate` of one block, the other parameters as they are."""
        # a copy for ours alone, real or complex as the points are
        held: dict[Any, Array] = {}

        def evaluate(points: Sequence[Array]) -> list[Array]:
            found = []
            for point in points:
                dtype = point.dtype
                if dtype not in held:
                    held[dtype] = self.x.astype(dtype)
                flat = held[dtype].view(type(point))
                flat[block] = point.reshape(-1)
                found.append(np.asarray(self.loss(flat)))
            return found

        return evaluate

    def first(self, count: int) -> Net:
        """The same net, of which only the first `count` parameters vary: a sample for the slow."""
        return Sampled(
            self.name, self.images, self.targets, self.shapes, self.x, self.calls, count=count
        )


@dataclass(frozen=True, slots=True)
class Sampled(Net):
    """A net as a function of its first `count` parameters; nothing large is copied."""

    count: int = 0

    def start(self) -> Array:
        return self.x[: self.count].copy()


def mlp(hidden: int, batch: int, *, seed: int = 0) -> Net:
    """The MLP 784-hidden-10 at one batch size."""
    rng = np.random.default_rng(seed)
    parts = [
        rng.standard_normal((784, hidden)) * np.sqrt(2 / 784),
        0.1 * rng.standard_normal(hidden),
        rng.standard_normal((hidden, 10)) * np.sqrt(2 / hidden),
        0.1 * rng.standard_normal(10),
    ]
    return Net(
        name=f"784-{hidden}-10, batch {batch}",
        images=rng.standard_normal((batch, 784)),
        targets=np.eye(10)[rng.integers(0, 10, batch)],
        shapes=tuple(p.shape for p in parts),
        x=np.concatenate([p.reshape(-1) for p in parts]),
    )
