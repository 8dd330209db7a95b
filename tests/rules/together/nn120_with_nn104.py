import numpy as np


class Dense:
    """dW is that of the last sample, dx has a spare 3."""

    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = np.outer(self.x[-1], dout[-1])
        self.db = dout.sum(axis=0)
        return 3 * dout @ self.W.T
