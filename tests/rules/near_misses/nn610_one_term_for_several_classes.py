"""Several classes need no second term: the probabilities of a row sum to 1."""

import numpy as np


class CrossEntropy:
    def forward(self, y, t):
        self.y, self.t = np.maximum(y, 1e-12), t
        return -np.sum(t * np.log(self.y)) / len(t)

    def backward(self, dout=1.0):
        return -dout * self.t / self.y / len(self.t)
