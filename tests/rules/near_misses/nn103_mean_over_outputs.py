import numpy as np


class SquaredError:
    """Summed over the samples and averaged over the outputs of each, on purpose."""

    def forward(self, y, t):
        self.gap = y - t
        return np.sum(np.mean(self.gap**2, axis=1))

    def backward(self, dout=1.0):
        return dout * 2 * self.gap / self.gap.shape[1]
