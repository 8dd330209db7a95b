import numpy as np


class Scale:
    def forward(self, x):
        return 2 * x

    def backward(self, dout):
        return 2 * dout


class Dense:
    """The output is halved, and therefore every gradient is."""

    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return 0.5 * (x @ self.W + self.b)

    def backward(self, dout):
        self.dW = 0.5 * self.x.T @ dout
        self.db = 0.5 * dout.sum(axis=0)
        return 0.5 * dout @ self.W.T
