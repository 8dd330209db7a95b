import numpy as np


class SquaredError:
    """The sign is turned and the mean is missing: the ratio is -N."""

    def forward(self, y, t):
        self.gap = t - y
        return 0.5 * np.sum(self.gap**2) / len(t)

    def backward(self, dout=1.0):
        return dout * self.gap
