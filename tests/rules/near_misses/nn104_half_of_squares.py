import numpy as np


class HalfSquares:
    """½·(y - t)² has the derivative y - t: no 2."""

    def forward(self, y, t):
        self.gap = y - t
        return 0.5 * np.sum(self.gap**2) / len(t)

    def backward(self, dout=1.0):
        return dout * self.gap / len(self.gap)
