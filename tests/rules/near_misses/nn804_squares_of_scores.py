"""Scores without a softmax are what a squared error is made for."""

import numpy as np


class Regressor:
    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_in, n_out)

    def predict(self, x):
        return x @ self.W

    def loss(self, x, t):
        return 0.5 * np.sum((self.predict(x) - t) ** 2) / len(x)

    def gradient(self, x, t):
        return {"W": x.T @ (self.predict(x) - t) / len(x)}
