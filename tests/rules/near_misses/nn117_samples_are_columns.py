import numpy as np


class Dense:
    """X is (features, samples): the samples are axis 1, and db sums over axis 1."""

    def __init__(self, n_x, n_y):
        self.W = np.random.randn(n_y, n_x) / np.sqrt(n_x)
        self.b = np.zeros((n_y, 1))

    def forward(self, X):
        self.X = X
        return self.W @ X + self.b

    def backward(self, dZ):
        self.dW = dZ @ self.X.T
        self.db = np.sum(dZ, axis=1, keepdims=True)
        return self.W.T @ dZ
