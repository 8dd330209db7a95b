from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Optional

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Layer(ABC):
    @abstractmethod
    def forward(self, x: Array) -> Array: ...

    @abstractmethod
    def backward(self, grad: Array) -> Array: ...

    def params(self) -> list[Array]:
        return []

    def grads(self) -> list[Array]:
        return []


class Linear(Layer):
    def __init__(self, in_features: int, out_features: int, seed: Optional[int] = None) -> None:
        rng = np.random.default_rng(seed)
        self.weight: Array = rng.normal(0.0, 1.0 / np.sqrt(in_features), (in_features, out_features))
        self.bias: Array = np.zeros(out_features)
        self.grad_weight: Array = np.zeros_like(self.weight)
        self.grad_bias: Array = np.zeros_like(self.bias)
        self._x: Optional[Array] = None

    def forward(self, x: Array) -> Array:
        self._x = x
        return x @ self.weight + self.bias

    def backward(self, grad: Array) -> Array:
        assert self._x is not None
        self.grad_weight = self._x.T @ grad
        self.grad_bias = grad.sum(axis=0)
        return grad @ self.weight.T

    def params(self) -> list[Array]:
        return [self.weight, self.bias]

    def grads(self) -> list[Array]:
        return [self.grad_weight, self.grad_bias]


class LeakyReLU(Layer):
    def __init__(self, slope: float = 0.01) -> None:
        self.slope = slope

    def forward(self, x: Array) -> Array:
        self._x = x
        return np.where(x > 0, x, self.slope * x)

    def backward(self, grad: Array) -> Array:
        return grad * np.where(self._x > 0, 1.0, self.slope)
