import numpy as np


class Regression:
    """Scales its gradient down where the norm is large, on purpose."""

    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out)

    def loss(self, x, t):
        self.y = x @ self.W
        return np.mean((self.y - t) ** 2)

    def gradient(self, x, t):
        self.loss(x, t)
        g = 2 * x.T @ (self.y - t) / t.size
        norm = np.sqrt((g**2).sum())
        if norm > 1.0:
            g = g / norm
        return {"W": g}
