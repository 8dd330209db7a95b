import numpy as np


class Step:
    """Flat everywhere: the gradient is 0, whatever dout is."""

    def forward(self, x):
        return np.where(x > 0, 1.0, 0.0)

    def backward(self, dout):
        return np.zeros_like(dout)
