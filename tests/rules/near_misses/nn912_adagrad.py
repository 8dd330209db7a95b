"""A sum of squares that only divides: that is AdaGrad, and the sum is to grow."""

import numpy as np


class LinearModel:
    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def loss(self, x, t):
        self.e = x @ self.W + self.b - t
        return 0.5 * np.sum(self.e**2) / len(x)

    def gradient(self, x, t):
        self.loss(x, t)
        g = self.e / len(x)
        return {"W": x.T @ g, "b": g.sum(axis=0)}

    def fit_online(self, X, Y, rate=0.01):
        cache = np.zeros_like(self.W)
        for i in range(len(X)):
            dW = self.gradient(X[i : i + 1], Y[i : i + 1])["W"]
            cache += dW**2
            self.W -= rate * dW / (np.sqrt(cache) + 1e-8)
