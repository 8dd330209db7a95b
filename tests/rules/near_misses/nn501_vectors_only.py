import numpy as np


class Layer:
    """Written for one sample: outer products in place of matrix products."""

    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_out, n_in)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return self.W.dot(x) + self.b

    def backward(self, delta):
        self.dW = np.outer(delta, self.x)
        self.db = delta.copy()
        return self.W.T.dot(delta)
