import numpy as np


class MeanSquaredError:
    """np.mean of a matrix is over N·C entries, and so is the gradient."""

    def forward(self, y, t):
        self.gap = y - t
        return np.mean(self.gap**2)

    def backward(self, dout=1.0):
        return dout * 2 * self.gap / self.gap.size
