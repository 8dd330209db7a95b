from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class SelfAttention:
    """Single-head scaled dot-product self-attention on (batch, time, dim)."""

    def __init__(self, dim: int, head: int, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        scale = 1.0 / np.sqrt(dim)
        self.Wq: Array = rng.normal(0, scale, (dim, head))
        self.Wk: Array = rng.normal(0, scale, (dim, head))
        self.Wv: Array = rng.normal(0, scale, (dim, head))

    def forward(self, x: Array) -> Array:
        self.x = x
        self.q, self.k, self.v = x @ self.Wq, x @ self.Wk, x @ self.Wv
        s = self.q @ self.k.transpose(0, 2, 1) / np.sqrt(self.q.shape[-1])
        s = s - s.max(axis=-1, keepdims=True)
        e = np.exp(s)
        self.a = e / e.sum(axis=-1, keepdims=True)
        return self.a @ self.v

    def backward(self, grad: Array) -> Array:
        da = grad @ self.v.transpose(0, 2, 1)
        dv = self.a.transpose(0, 2, 1) @ grad
        ds = self.a * (da - (da * self.a).sum(axis=-1, keepdims=True))
        ds = ds / np.sqrt(self.q.shape[-1])
        dq = ds @ self.k
        dk = ds.transpose(0, 2, 1) @ self.q
        self.dWq = np.einsum("btd,bth->dh", self.x, dq)
        self.dWk = np.einsum("btd,bth->dh", self.x, dk)
        self.dWv = np.einsum("btd,bth->dh", self.x, dv)
        return dq @ self.Wq.T + dk @ self.Wk.T + dv @ self.Wv.T


class Residual:
    """y = x + tanh(x W)"""

    def __init__(self, dim: int, seed: int = 0) -> None:
        self.W: Array = np.random.default_rng(seed).normal(0, 0.5, (dim, dim))

    def forward(self, x: Array) -> Array:
        self.x = x
        self.h = np.tanh(x @ self.W)
        return x + self.h

    def backward(self, grad: Array) -> Array:
        inner = grad * (1.0 - self.h**2)
        self.dW = self.x.T @ inner
        return grad + inner @ self.W.T
