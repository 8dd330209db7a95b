"""The weights are given a new array in each forward."""

import numpy as np


class Dense:
    def __init__(self, W):
        self.W = W

    def forward(self, x):
        self.x = x
        self.W = self.W - 0.01 * np.sign(self.W)
        return x @ self.W

    def backward(self, g):
        self.dW = self.x.T @ g
        return g @ self.W.T
