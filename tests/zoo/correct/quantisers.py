import numpy as np


class FakeQuantize:
    """8 bit fake quantisation, STE"""
    def __init__(self, bits=8, scale=0.05):
        self.qmax = 2 ** (bits - 1) - 1
        self.scale = scale
    def forward(self, x):
        q = np.round(x / self.scale)
        self.inside = (q >= -self.qmax - 1) & (q <= self.qmax)
        return np.clip(q, -self.qmax - 1, self.qmax) * self.scale
    def backward(self, dout):
        return dout * self.inside  # straight through


class BinaryDense:
    """BinaryConnect: the sign of the weights is used, their gradient is that of the sign (STE)."""
    def __init__(self, n_in, n_out):
        self.W = np.random.uniform(-1, 1, (n_in, n_out))
        self.b = np.zeros(n_out)
    def forward(self, x):
        self.x = x
        self.Wb = np.where(self.W >= 0, 1.0, -1.0)
        return x @ self.Wb + self.b
    def backward(self, dout):
        self.dW = (self.x.T @ dout) * (np.abs(self.W) <= 1)
        self.db = dout.sum(axis=0)
        return dout @ self.Wb.T


class DoReFa:
    # k-bit quantizer
    def __init__(self, k=2):
        self.n = 2 ** k - 1
    def forward(self, x):
        self.c = (x > 0) & (x < 1)
        return np.round(np.clip(x, 0, 1) * self.n) / self.n
    def backward(self, d):
        return d * self.c


class PaddedEmbedding:
    """row 0 is padding: it stays zero and has no gradient"""
    def __init__(self, V, H, padding_idx=0):
        self.weight = np.random.randn(V, H)
        self.padding_idx = padding_idx
        self.weight[padding_idx] = 0
    def forward(self, ids):
        self.ids = ids
        return self.weight[ids]
    def backward(self, g):
        self.dweight = np.zeros_like(self.weight)
        keep = self.ids != self.padding_idx
        np.add.at(self.dweight, self.ids[keep], g[keep])
