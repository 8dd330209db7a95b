"""-1/p of the right class: infinite on paper at p = 0 as well, and finite wherever p is right."""

import numpy as np


class NegativeLogLikelihood:
    def forward(self, y, t):
        self.y, self.t = np.maximum(y, 1e-300), t
        self.rows = np.arange(len(t))
        return -np.log(self.y[self.rows, t]).mean()

    def backward(self, dout=1.0):
        dy = np.zeros_like(self.y)
        dy[self.rows, self.t] = -dout / self.y[self.rows, self.t] / len(self.t)
        return dy
