import numpy as np


class FirstLayer:
    """Nothing is below it: it computes no gradient of its input, on purpose."""

    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)


class Scaled(FirstLayer):
    """A size that is not used is no gradient."""

    def backward(self, dout):
        batch = len(dout)
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
