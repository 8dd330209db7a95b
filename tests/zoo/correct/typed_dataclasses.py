from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass
class DenseLayer:
    n_inputs: int
    n_outputs: int
    W: Array = field(init=False)
    b: Array = field(init=False)
    W_grad: Optional[Array] = field(default=None, init=False)
    b_grad: Optional[Array] = field(default=None, init=False)
    _x: Optional[Array] = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        rng = np.random.default_rng(7)
        self.W = rng.normal(0.0, 1.0 / np.sqrt(self.n_inputs), (self.n_inputs, self.n_outputs))
        self.b = rng.normal(0.0, 0.1, self.n_outputs)

    def forward(self, x: Array) -> Array:
        self._x = x
        return x @ self.W + self.b

    def backward(self, dout: Array) -> Array:
        assert self._x is not None, "forward first"
        self.W_grad = np.einsum("ni,no->io", self._x, dout)
        self.b_grad = np.einsum("no->o", dout)
        return np.einsum("no,io->ni", dout, self.W)


@dataclass
class Swish:
    beta: float = 1.0
    _x: Optional[Array] = field(default=None, init=False, repr=False)

    def _gate(self, x: Array) -> Array:
        return 0.5 * (1.0 + np.tanh(0.5 * self.beta * x))

    def forward(self, x: Array) -> Array:
        self._x = x
        return x * self._gate(x)

    def backward(self, dout: Array) -> Array:
        assert self._x is not None, "forward first"
        s = self._gate(self._x)
        return dout * (s + self.beta * self._x * s * (1.0 - s))


@dataclass
class ResidualBlock:
    """y = x + W2 tanh(W1 x): the gradient of x arrives by two ways"""

    dim: int
    W1: Array = field(init=False)
    W2: Array = field(init=False)
    dW1: Optional[Array] = field(default=None, init=False)
    dW2: Optional[Array] = field(default=None, init=False)

    def __post_init__(self) -> None:
        rng = np.random.default_rng(11)
        self.W1 = rng.normal(size=(self.dim, self.dim)) * 0.5
        self.W2 = rng.normal(size=(self.dim, self.dim)) * 0.5

    def forward(self, x: Array) -> Array:
        self.x = x
        self.h = np.tanh(x @ self.W1)
        return x + self.h @ self.W2

    def backward(self, dout: Array) -> Array:
        self.dW2 = self.h.T @ dout
        da = (dout @ self.W2.T) * (1.0 - self.h**2)
        self.dW1 = self.x.T @ da
        return dout + da @ self.W1.T


@dataclass
class HuberLoss:
    delta: float = 0.8

    def forward(self, pred: Array, target: Array) -> float:
        self.err = pred - target
        small = np.abs(self.err) <= self.delta
        quad = 0.5 * self.err**2
        lin = self.delta * (np.abs(self.err) - 0.5 * self.delta)
        return float(np.where(small, quad, lin).mean())

    def backward(self, dout: float = 1.0) -> Array:
        return dout * np.clip(self.err, -self.delta, self.delta) / self.err.size
