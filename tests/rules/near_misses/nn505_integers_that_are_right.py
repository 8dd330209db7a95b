import numpy as np


class Relu:
    """A local derivative of 0 and 1 may be an array of integers."""

    def forward(self, x):
        return np.maximum(0, x)

    def backward(self, x):
        return np.where(x > 0, 1, 0)


class Double:
    """2·dout is not cut anywhere."""

    def forward(self, x):
        return 2 * x

    def backward(self, dout):
        return 2 * dout
