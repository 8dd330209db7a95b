"""exp(x) itself is inf at 800: that is its value in floating point, and numpy is right to say so."""

import numpy as np


class Exponential:
    def forward(self, x):
        self.y = np.exp(x)
        return self.y

    def backward(self, dout):
        return dout * self.y


def hyperbolic_sine(x):
    return (np.exp(x) - np.exp(-x)) / 2
