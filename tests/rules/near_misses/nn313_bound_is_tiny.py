"""1e-15 keeps the logarithm finite and changes no loss that a network can show."""

import numpy as np


class CrossEntropy:
    eps = 1e-15

    def forward(self, y, t):
        self.y, self.t = y, t
        return -np.sum(t * np.log(y + self.eps)) / len(t)

    def backward(self, dout=1.0):
        return -dout * self.t / (self.y + self.eps) / len(self.t)
