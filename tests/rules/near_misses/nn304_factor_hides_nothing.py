"""t log t with 1 in the place of 0 inside the logarithm: what is multiplied by 0 is finite."""

import numpy as np


class KLDivergence:
    def forward(self, y, t):
        self.y, self.t = y, t
        safe_t, safe_y = np.where(t > 0, t, 1.0), np.where(t > 0, np.maximum(y, 1e-300), 1.0)
        return np.sum(t * (np.log(safe_t) - np.log(safe_y))) / len(t)

    def backward(self, dout=1.0):
        return -dout * np.where(self.t > 0, self.t / np.maximum(self.y, 1e-300), 0.0) / len(self.t)
