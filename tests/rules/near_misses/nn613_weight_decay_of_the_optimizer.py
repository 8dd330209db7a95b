"""The decay belongs to the step, not to the gradient: it need not be in the loss."""

import numpy as np


class Line:
    def __init__(self, n_in, n_out, weight_decay=0.01):
        self.W = 0.3 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)
        self.weight_decay = weight_decay

    def loss(self, x, t):
        self.x, self.diff = x, x @ self.W + self.b - t
        return np.sum(self.diff**2) / len(x)

    def gradient(self, x, t):
        self.loss(x, t)
        g = 2 * self.diff / len(x)
        return {"W": x.T @ g, "b": g.sum(axis=0)}

    def step(self, grads, lr=0.1):
        self.W -= lr * (grads["W"] + self.weight_decay * self.W)
        self.b -= lr * grads["b"]
