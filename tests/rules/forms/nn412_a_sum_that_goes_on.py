"""The output array is kept, and each call adds to it."""

import numpy as np


class Linear:
    def __init__(self, w, b):
        self.w = w
        self.b = b
        self.out = None

    def forward(self, x):
        self.x = x
        if self.out is None or self.out.shape[0] != x.shape[0]:
            self.out = np.zeros((x.shape[0], self.w.shape[1]))
        self.out = self.out + x @ self.w + self.b
        return self.out

    def backward(self, g):
        self.dw, self.db = self.x.T @ g, g.sum(0)
        return g @ self.w.T
