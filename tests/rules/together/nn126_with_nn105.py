import numpy as np


class Affine:
    """dW is turned; both gradients add up from call to call."""

    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)
        self.dW = np.zeros_like(self.W)
        self.db = np.zeros_like(self.b)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW += -self.x.T @ dout
        self.db += dout.sum(axis=0)
        return dout @ self.W.T
