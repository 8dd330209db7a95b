import numpy as np


class LeakyReLU:
    """The slope is 0.01 below 0; the branch is taken from the output, which has x's sign."""

    def __init__(self, slope=0.01):
        self.slope = slope

    def forward(self, x):
        self.y = np.where(x > 0, x, self.slope * x)
        return self.y.copy()

    def backward(self, dout):
        return np.where(self.y > 0, dout, self.slope * dout)
