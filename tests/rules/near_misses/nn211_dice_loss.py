import numpy as np


class DiceLoss:
    """The overlap of a whole batch of masks, as in segmentation: one fraction for all of it."""

    def forward(self, y, t):
        self.y, self.t = y, t
        self.overlap = 2 * np.sum(y * t) + 1
        self.total = np.sum(y**2) + np.sum(t**2) + 1
        return 1 - self.overlap / self.total

    def backward(self, dout=1.0):
        slope = 2 * self.t / self.total - 2 * self.y * self.overlap / self.total**2
        return -dout * slope
