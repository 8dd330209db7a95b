"""Weights and biases are listed by two methods: the second gives what the first leaves out."""

import numpy as np


class LinearModel:
    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def parameters(self):
        return [self.W]

    def biases(self):
        return [self.b]

    def loss(self, x, t):
        self.e = x @ self.W + self.b - t
        return 0.5 * np.sum(self.e**2) / len(x)

    def gradient(self, x, t):
        self.loss(x, t)
        g = self.e / len(x)
        return {"W": x.T @ g, "b": g.sum(axis=0)}
