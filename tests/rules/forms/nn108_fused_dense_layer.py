import numpy as np


class DenseTanh:
    """Affine and activation in one layer; the slope comes in by two ways."""

    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.3
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        self.a = np.tanh(x @ self.W + self.b)
        return self.a

    def backward(self, dout):
        slope = 1 - self.a**2
        delta = dout * slope
        delta = slope * delta
        self.dW = self.x.T @ delta
        self.db = delta.sum(axis=0)
        return delta @ self.W.T
