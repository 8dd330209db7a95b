import numpy as np


class Sigmoid:
    """y·(1 - y) is the whole derivative of a sigmoid."""

    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)
