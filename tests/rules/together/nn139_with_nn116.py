"""The weights are changed too early, and the bias takes the mean."""

import numpy as np


class Dense:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.1
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout, lr):
        self.W -= lr * self.x.T @ dout
        self.b -= lr * dout.mean(axis=0)
        return dout @ self.W.T
