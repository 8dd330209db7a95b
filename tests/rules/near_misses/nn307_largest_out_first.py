"""max(x, 0) + log1p(exp(-|x|)): the exponential is never above 1."""

import numpy as np


class SoftRectifier:
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))

    def backward(self, dout):
        return dout * np.exp(-np.logaddexp(0, -self.x))


def log_of_logistic(x):
    return np.minimum(x, 0) - np.log1p(np.exp(-abs(x)))
