import numpy as np


class SharedBias:
    """One single bias is added to every output: its gradient is the sum over everything."""

    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out)
        self.b = np.zeros(1)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = np.array([np.sum(dout)])
        return dout @ self.W.T
