import numpy as np


class ThreeLayerNet:
    """入力 → 隠れ層1 → 隠れ層2 → 出力。隠れ層2の微分が抜けている。"""

    def __init__(self, n_in=4, n_hidden=5, n_out=3):
        self.W1 = 0.1 * np.random.randn(n_in, n_hidden)
        self.b1 = np.zeros(n_hidden)
        self.W2 = 0.1 * np.random.randn(n_hidden, n_hidden)
        self.b2 = np.zeros(n_hidden)
        self.W3 = 0.1 * np.random.randn(n_hidden, n_out)
        self.b3 = np.zeros(n_out)

    def loss(self, x, t):
        a1 = 1 / (1 + np.exp(-(x @ self.W1 + self.b1)))
        a2 = 1 / (1 + np.exp(-(a1 @ self.W2 + self.b2)))
        z = a2 @ self.W3 + self.b3
        e = np.exp(z - z.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        self.seen = x, a1, a2, p
        return -np.sum(t * np.log(p)) / len(x)

    def gradients(self, x, t):
        self.loss(x, t)
        x, a1, a2, p = self.seen
        d3 = (p - t) / len(x)
        d2 = d3 @ self.W3.T
        d1 = d2 @ self.W2.T * a1 * (1 - a1)
        return {
            "W1": x.T @ d1,
            "b1": d1.sum(0),
            "W2": a1.T @ d2,
            "b2": d2.sum(0),
            "W3": a2.T @ d3,
            "b3": d3.sum(0),
        }
