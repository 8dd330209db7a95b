"""A softmax that squares, and an error with a fourth power; their gradients are right for what is computed."""

import numpy as np


class Softmax:
    def forward(self, x):
        self.x = x
        q = x**2
        self.s = q.sum(axis=-1, keepdims=True)
        self.y = q / self.s
        return self.y.copy()

    def backward(self, dout):
        along = (dout * self.y).sum(axis=-1, keepdims=True)
        return 2 * self.x * (dout - along) / self.s


class MeanSquaredError:
    def forward(self, y, t):
        self.d = y - t
        return np.sum(self.d**4) / len(y)

    def backward(self, dout=1):
        return dout * 4 * self.d**3 / len(self.d)
