"""The noise belongs to training, and is off otherwise."""

import numpy as np


class Blur:
    def __init__(self, n, training=True):
        self.row, self.training = np.zeros(n), training

    def forward(self, x):
        y = x + self.row
        return y + 0.01 * np.random.randn(*x.shape) if self.training else y

    def backward(self, dout):
        self.drow = dout.sum(axis=0)
        return dout.copy()
