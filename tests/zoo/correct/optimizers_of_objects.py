"""Typed optimizers of parameter objects; a data class; a closure."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable

import numpy as np


class Tensor:
    def __init__(self, data: np.ndarray) -> None:
        self.data = np.asarray(data, dtype=float)
        self.grad: np.ndarray | None = None


class Optimizer:
    def __init__(self, parameters: list[Tensor], lr: float) -> None:
        self.parameters = list(parameters)
        self.lr = lr

    def zero_grad(self) -> None:
        for p in self.parameters:
            p.grad = None

    def step(self) -> None:
        raise NotImplementedError


class SGD(Optimizer):
    def __init__(self, parameters, lr=0.1, momentum=0.0, nesterov=False, weight_decay=0.0):
        super().__init__(parameters, lr)
        self.momentum, self.nesterov, self.weight_decay = momentum, nesterov, weight_decay
        self.buffers = [np.zeros_like(p.data) for p in self.parameters]

    def step(self) -> None:
        for p, buf in zip(self.parameters, self.buffers):
            if p.grad is None:
                continue
            g = p.grad + self.weight_decay * p.data
            buf *= self.momentum
            buf += g
            p.data -= self.lr * (g + self.momentum * buf if self.nesterov else buf)


class AdamW(Optimizer):
    def __init__(self, parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        super().__init__(parameters, lr)
        self.betas, self.eps, self.weight_decay = betas, eps, weight_decay
        self.state: dict[int, tuple[np.ndarray, np.ndarray]] = {}
        self.t = 0

    def step(self) -> None:
        self.t += 1
        b1, b2 = self.betas
        for i, p in enumerate(self.parameters):
            m, v = self.state.get(i, (0.0, 0.0))
            m = b1 * m + (1 - b1) * p.grad
            v = b2 * v + (1 - b2) * p.grad**2
            self.state[i] = (m, v)
            m_hat = m / (1 - b1**self.t)
            v_hat = v / (1 - b2**self.t)
            p.data -= self.lr * self.weight_decay * p.data
            p.data -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@dataclass
class Lion:
    lr: float = 1e-3
    b1: float = 0.9
    b2: float = 0.99
    m: dict = field(default_factory=dict)

    def __call__(self, weights: dict, gradients: dict) -> dict:
        new = {}
        for name, w in weights.items():
            m = self.m.get(name, np.zeros_like(w))
            direction = np.sign(self.b1 * m + (1 - self.b1) * gradients[name])
            self.m[name] = self.b2 * m + (1 - self.b2) * gradients[name]
            new[name] = w - self.lr * direction
        return new


def make_rmsprop(lr: float = 1e-2, rho: float = 0.95, eps: float = 1e-8) -> Callable:
    averages: list[np.ndarray] = []

    def step(weights: list, gradients: list) -> None:
        if not averages:
            averages.extend(np.zeros_like(w) for w in weights)
        for i, (w, g) in enumerate(zip(weights, gradients)):
            averages[i] = rho * averages[i] + (1 - rho) * g * g
            w -= lr * g / (np.sqrt(averages[i]) + eps)

    return step
