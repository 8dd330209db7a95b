import numpy as np


class Leaky:
    """Another slope than the forward's below 0, and into dout itself."""

    def forward(self, x):
        self.on = x > 0
        return np.where(self.on, x, 0.2 * x)

    def backward(self, dout):
        dout[~self.on] *= 0.01
        return dout
