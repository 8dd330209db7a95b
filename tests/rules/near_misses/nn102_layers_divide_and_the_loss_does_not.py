import numpy as np


class Linear:
    """The mean over the batch is taken where parameters are, not in the loss: together it is right."""

    def __init__(self, n_in, n_out):
        self.W, self.b = np.random.randn(n_in, n_out), np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        m = len(dout)
        self.dW, self.db = self.x.T @ dout / m, dout.sum(axis=0) / m
        return dout @ self.W.T


class SquaredError:
    def forward(self, y, t):
        self.d = y - t
        return np.sum(self.d**2) / len(y) / 2

    def backward(self):
        return self.d
