"""A model of one layer may begin at 0."""

import numpy as np


class SoftmaxRegression:
    def __init__(self, n_in, n_out):
        self.W = np.zeros((n_in, n_out))
        self.b = np.zeros(n_out)

    def loss(self, x, t):
        z = x @ self.W + self.b
        z = z - z.max(axis=1, keepdims=True)
        self.y = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        return -np.sum(t * (z - np.log(np.exp(z).sum(axis=1, keepdims=True)))) / len(x)

    def gradient(self, x, t):
        self.loss(x, t)
        d = (self.y - t) / len(x)
        return {"W": x.T @ d, "b": d.sum(axis=0)}
