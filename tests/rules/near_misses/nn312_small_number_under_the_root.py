"""Norms that cannot be 0, and a root whose derivative is infinite at 0 and not nan."""

import numpy as np


class UnitRows:
    def forward(self, x):
        self.n = np.sqrt((x**2).sum(axis=1, keepdims=True) + 1e-12)
        self.y = x / self.n
        return self.y

    def backward(self, dout):
        return (dout - self.y * (dout * self.y).sum(axis=1, keepdims=True)) / self.n


class SquareError:
    def forward(self, y, t):
        self.gap = y - t
        return np.sqrt(np.sum(self.gap**2) + 1e-9)

    def backward(self, dout=1.0):
        return dout * self.gap / np.sqrt(np.sum(self.gap**2) + 1e-9)
