# layers that neither write to what they are given nor hand out what they keep
import numpy as np


class Affine:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.2
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = np.array(x, dtype=float)
        flat = np.atleast_2d(self.x)
        out = flat @ self.W + self.b
        return out if self.x.ndim == 2 else out[0]

    def backward(self, dout):
        flat, d = np.atleast_2d(self.x), np.atleast_2d(dout)
        self.dW = flat.T @ d
        self.db = d.sum(axis=0)
        dx = d @ self.W.T
        return dx if self.x.ndim == 2 else dx[0]


class ClippedRelu:
    """min(max(x, 0), 1.5)"""

    def forward(self, x):
        out = np.array(x, dtype=float)
        self.inside = (out > 0) & (out < 1.5)
        out[out < 0] = 0.0
        out[out > 1.5] = 1.5
        return out

    def backward(self, dout):
        dx = np.array(dout, dtype=float)
        dx[~self.inside] = 0.0
        return dx


class Scale:
    def __init__(self, n):
        self.k = np.full(n, 0.8)

    def forward(self, x):
        self.x = x.copy()
        return x * self.k

    def backward(self, dout):
        self.dk = (dout * self.x).sum(axis=0)
        return dout * self.k


class Sequential:
    def __init__(self, layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, dout):
        for layer in reversed(self.layers):
            dout = layer.backward(dout)
        return dout


def make_model():
    return Sequential([Affine(4, 3), ClippedRelu(), Scale(3)])
