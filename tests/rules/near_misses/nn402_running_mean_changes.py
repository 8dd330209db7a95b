import numpy as np


class Bias:
    """forward changes the object's own counter array, not its argument."""

    def __init__(self, features):
        self.b = np.zeros(features)
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        return x + self.b

    def backward(self, dout):
        self.db = dout.sum(axis=0)
        return dout.copy()
