"""The squared error of probabilities is bounded by nature, whatever small number stands in it."""

import numpy as np


class BrierScore:
    def forward(self, y, t):
        self.y, self.t = y, t
        return np.sum((y - t) ** 2) / (len(t) + 1e-7)

    def backward(self, dout=1.0):
        return dout * 2 * (self.y - self.t) / (len(self.t) + 1e-7)
