"""Each half gets the form that does not overflow there; assignment by masks computes no more."""

import numpy as np


class Logistic:
    def forward(self, x):
        out = np.empty(np.shape(x), dtype=float)
        up = x >= 0
        out[up] = 1 / (1 + np.exp(-x[up]))
        small = np.exp(x[~up])
        out[~up] = small / (1 + small)
        self.out = out
        return out

    def backward(self, dout):
        return dout * self.out * (1 - self.out)
