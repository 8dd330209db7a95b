import numpy as np


class HardTanh:
    """The input is clipped in place, and the backward knows nothing of it."""

    def forward(self, x):
        np.clip(x, -1, 1, out=x)
        return x

    def backward(self, dout):
        return dout.copy()
