"""Both branches are computed, and neither overflows: each argument is bounded beforehand."""

import numpy as np


class Elu:
    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, np.expm1(np.minimum(x, 0)))

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1.0, np.exp(-np.abs(self.x)))


def logistic(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))
