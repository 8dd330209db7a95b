import numpy as np


class RunningSum:
    """Adds up along the first axis; its backward adds up from the other end."""

    def forward(self, x):
        return np.cumsum(x, axis=0)

    def backward(self, dout):
        return np.cumsum(dout[::-1], axis=0)[::-1]
