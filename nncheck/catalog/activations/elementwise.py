"""What all activations that act on each number alone share: the two passes, and nothing else."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Protocol, final

import numpy as np
from numpy.typing import ArrayLike

from ...model import Array


class Elementwise(ABC):
    """y = f(x), dx = dout · f'(x); x: any shape, floats stay as they are, integers become float64.

    Nothing of the caller's is changed or kept.
    """

    def __init__(self) -> None:
        self._x: Array | None = None

    @abstractmethod
    def f(self, x: Array) -> Array:
        """The value at every entry."""

    @abstractmethod
    def df(self, x: Array) -> Array:
        """The derivative at every entry; at a kink the value that the class names."""

    @final
    def forward(self, x: ArrayLike) -> Array:
        self._x = floating(x)
        return self.f(self._x)

    @final
    def backward(self, dout: ArrayLike) -> Array:
        if self._x is None:
            raise RuntimeError("backward was called before forward; call forward(x) first")
        return np.asarray(dout * self.df(self._x))


class Smooth(Protocol):
    """An activation with a second derivative."""

    def second(self, x: Array) -> Array:
        """f''(x) at every entry."""


def floating(x: ArrayLike) -> Array:
    """A copy of x in its own float type; integers and booleans as float64."""
    array = np.array(x)
    return array if array.dtype.kind == "f" else np.asarray(array, dtype=np.float64)


def logistic(x: Array) -> Array:
    """σ(x) = 1 / (1 + e⁻ˣ), without overflow and with all digits in both tails."""
    e = np.exp(-np.abs(x))
    return np.asarray(np.where(x >= 0, 1, e) / (1 + e))


def logistic_slope(x: Array) -> Array:
    """σ'(x) = e / (1 + e)² with e = e^(-|x|): y (1 - y) loses the upper tail."""
    e = np.exp(-np.abs(x))
    return np.asarray(e / (1 + e) ** 2)


def logistic_bend(x: Array) -> Array:
    """σ''(x) = -σ'(x) tanh(x/2)."""
    return np.asarray(-logistic_slope(x) * np.tanh(x / 2))


def sech2(x: Array) -> Array:
    """1 / cosh(x)², as 4 e / (1 + e)² with e = e^(-2|x|): 1 - tanh² loses the tails."""
    e = np.exp(-2 * np.abs(x))
    return np.asarray(4 * e / (1 + e) ** 2)
