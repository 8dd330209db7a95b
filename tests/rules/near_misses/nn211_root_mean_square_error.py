import numpy as np


class RootMeanSquareError:
    """The root stands outside the mean: a loss of the whole batch that is no sum over samples."""

    def forward(self, y, t):
        self.gap = y - t
        self.value = np.sqrt(np.mean(self.gap**2))
        return self.value

    def backward(self, dout=1.0):
        return dout * self.gap / (self.gap.size * self.value)
