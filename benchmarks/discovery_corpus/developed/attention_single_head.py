"""Scaled dot-product attention, one head, with projections."""
import numpy as np


def softmax(z):
    z = z - z.max(axis=-1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


class SelfAttention:
    def __init__(self, d_model: int, d_head: int):
        scale = 1.0 / np.sqrt(d_model)
        self.Wq = np.random.randn(d_model, d_head) * scale
        self.Wk = np.random.randn(d_model, d_head) * scale
        self.Wv = np.random.randn(d_model, d_head) * scale
        self.scale = 1.0 / np.sqrt(d_head)

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.x = x
        self.q, self.k, self.v = x @ self.Wq, x @ self.Wk, x @ self.Wv
        self.p = softmax(self.q @ self.k.transpose(0, 2, 1) * self.scale)
        return self.p @ self.v

    def backward(self, dy: np.ndarray) -> np.ndarray:
        dp = dy @ self.v.transpose(0, 2, 1)
        dv = self.p.transpose(0, 2, 1) @ dy
        ds = self.p * (dp - (dp * self.p).sum(axis=-1, keepdims=True)) * self.scale
        dq = ds @ self.k
        dk = ds.transpose(0, 2, 1) @ self.q
        flat = self.x.reshape(-1, self.x.shape[-1])
        self.dWq = flat.T @ dq.reshape(-1, dq.shape[-1])
        self.dWk = flat.T @ dk.reshape(-1, dk.shape[-1])
        self.dWv = flat.T @ dv.reshape(-1, dv.shape[-1])
        return dq @ self.Wq.T + dk @ self.Wk.T + dv @ self.Wv.T
