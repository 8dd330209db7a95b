import numpy as np


class Affine:
    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_out, n_in)
        self.b = np.zeros((n_out, 1))

    def forward(self, x):
        self.x = x
        return self.W @ x + self.b

    def backward(self, dout):
        self.dW = dout @ self.x.T
        self.db = dout.sum(axis=1, keepdims=True)
        return self.W.T @ dout


class Softmax:
    """Samples are columns here, and the shift goes along the same axis as the sum."""

    def forward(self, z):
        e = np.exp(z - z.max(axis=0, keepdims=True))
        self.p = e / e.sum(axis=0, keepdims=True)
        return self.p

    def backward(self, dout):
        return self.p * (dout - (dout * self.p).sum(axis=0, keepdims=True))
