from __future__ import annotations

from typing import List

import numpy as np


class Parameter:
    """A value and the gradient that has been gathered for it."""

    def __init__(self, data: np.ndarray) -> None:
        self.data = data
        self.grad = np.zeros_like(data)

    def zero_grad(self) -> None:
        self.grad = np.zeros_like(self.data)


class Module:
    def parameters(self) -> List[Parameter]:
        return []

    def zero_grad(self) -> None:
        for p in self.parameters():
            p.zero_grad()


class Linear(Module):
    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        bound = 1.0 / np.sqrt(in_features)
        self.weight = Parameter(np.random.uniform(-bound, bound, (out_features, in_features)))
        self.bias = Parameter(np.zeros(out_features)) if bias else None
        self._x: np.ndarray | None = None

    def parameters(self) -> List[Parameter]:
        return [self.weight] + ([self.bias] if self.bias is not None else [])

    def forward(self, x: np.ndarray) -> np.ndarray:
        self._x = x
        out = x @ self.weight.data.T
        return out if self.bias is None else out + self.bias.data

    def backward(self, grad_out: np.ndarray) -> np.ndarray:
        self.weight.grad += grad_out.T @ self._x
        if self.bias is not None:
            self.bias.grad += grad_out.sum(axis=0)
        return grad_out @ self.weight.data


class ReLU(Module):
    def forward(self, x: np.ndarray) -> np.ndarray:
        self._mask = x > 0
        return x * self._mask

    def backward(self, grad_out: np.ndarray) -> np.ndarray:
        return grad_out * self._mask


class Param:
    def __init__(self, value):
        self.value = value
        self.grad = None


class Scale(Module):
    """one gain and one shift per feature; params() gives a dict"""

    def __init__(self, n_features):
        self.gain = Param(np.ones(n_features))
        self.shift = Param(np.zeros(n_features))

    def params(self):
        return {'gain': self.gain, 'shift': self.shift}

    def forward(self, X):
        self.X = X
        return X * self.gain.value + self.shift.value

    def backward(self, d_out):
        self.gain.grad = np.sum(d_out * self.X, axis=0)
        self.shift.grad = np.sum(d_out, axis=0)
        return d_out * self.gain.value


class Sequential(Module):
    def __init__(self, *layers: Module) -> None:
        self.layers = list(layers)

    def parameters(self) -> List[Parameter]:
        return [p for layer in self.layers for p in layer.parameters()]

    def forward(self, x: np.ndarray) -> np.ndarray:
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, grad: np.ndarray) -> np.ndarray:
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad


class TwoLayerMLP(Module):
    def __init__(self, in_dim: int, hidden: int, out_dim: int) -> None:
        self.fc1 = Linear(in_dim, hidden)
        self.act = ReLU()
        self.fc2 = Linear(hidden, out_dim)

    def parameters(self) -> List[Parameter]:
        return self.fc1.parameters() + self.fc2.parameters()

    def forward(self, x: np.ndarray) -> np.ndarray:
        return self.fc2.forward(self.act.forward(self.fc1.forward(x)))

    def backward(self, grad: np.ndarray) -> np.ndarray:
        return self.fc1.backward(self.act.backward(self.fc2.backward(grad)))
