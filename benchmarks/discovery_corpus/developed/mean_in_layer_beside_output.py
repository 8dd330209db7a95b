from typing import NamedTuple
import numpy as np

class Saved(NamedTuple):
    x: np.ndarray
    w: np.ndarray

class Affine:
    def __init__(self, n_in, n_out):
        self.w = np.random.randn(n_in, n_out) * 0.1
        self.b = np.zeros(n_out)

    def forward(self, x):
        return x @ self.w + self.b, Saved(x, self.w)

    def backward(self, dout, saved):
        m = saved.x.shape[0]
        dw = saved.x.T @ dout / m
        db = dout.sum(axis=0) / m
        dx = dout @ saved.w.T
        return dx, {"w": dw, "b": db}

class SoftmaxCrossEntropy:
    def forward(self, z, t):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        return -np.sum(t * np.log(p)) / len(z), p

    def backward(self, p, t):
        return p - t
