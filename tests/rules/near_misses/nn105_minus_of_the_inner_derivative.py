import numpy as np


class MeanSquaredError:
    """t - y with its minus: the same as 2·(y - t)."""

    def forward(self, y, t):
        self.gap = t - y
        return np.mean(self.gap**2)

    def backward(self, dout=1.0):
        return -2 * dout * self.gap / self.gap.size
