"""The mask is drawn again, and db is a mean."""

import numpy as np


class DropDense:
    def __init__(self, W, b, ratio=0.5):
        self.W, self.b, self.ratio = W, b, ratio

    def forward(self, x):
        self.mask = np.random.rand(*x.shape) > self.ratio
        self.x = x * self.mask
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.mean(axis=0)
        return (dout @ self.W.T) * (np.random.rand(*self.x.shape) > self.ratio)
