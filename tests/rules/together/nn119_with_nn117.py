import numpy as np


class Dense:
    """dx lacks the transpose, db is summed over the wrong axis."""

    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum() * np.ones_like(self.b)
        return dout @ self.W
