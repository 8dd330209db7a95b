import numpy as np


class Sigmoid:
    """1 + y for 1 − y, and into dout itself."""

    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        dout *= self.y * (1 + self.y)
        return dout
