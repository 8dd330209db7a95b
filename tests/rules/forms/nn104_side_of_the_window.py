import numpy as np


class AvgPool:
    def __init__(self, size=2):
        self.s = size

    def forward(self, x):
        self.shape = x.shape
        n, c, h, w = x.shape
        s = self.s
        return x.reshape(n, c, h // s, s, w // s, s).mean(axis=(3, 5))

    def backward(self, d):
        return np.repeat(np.repeat(d, self.s, 2), self.s, 3) / self.s
