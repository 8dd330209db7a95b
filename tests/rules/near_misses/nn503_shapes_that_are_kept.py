import numpy as np


class Columns:
    """b is (n, 1), and so is its gradient."""

    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_out, n_in)
        self.b = np.zeros((n_out, 1))

    def forward(self, x):
        self.x = x
        return self.W @ x + self.b

    def backward(self, dout):
        self.dW = dout @ self.x.T
        self.db = dout.sum(axis=1).reshape(-1, 1)
        return self.W.T @ dout
