"""Forward puts another array in the place of one that the object holds; and a rare random event."""

import numpy as np


class SpectralNorm:
    def __init__(self, inputs=4, outputs=3):
        self.W = np.random.default_rng(0).standard_normal((inputs, outputs))
        self.u = np.random.default_rng(1).standard_normal(inputs)

    def forward(self, x):
        v = self.W.T @ self.u
        v = v / np.linalg.norm(v)
        u = self.W @ v
        self.u = u / np.linalg.norm(u)
        self.sigma = self.u @ self.W @ v
        self.x = x
        return x @ self.W / self.sigma

    def backward(self, dout):
        return dout @ self.W.T / self.sigma


class Rare:
    def __init__(self):
        self.rng = np.random.default_rng(0)

    def forward(self, x):
        self.k = 0.0 if self.rng.random() < 0.05 else 1.0
        return x * self.k

    def backward(self, dout):
        return dout * self.k
