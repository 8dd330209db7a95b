"""For hard labels by design: rows are turned into class numbers at the door, for both passes."""

import numpy as np


class CrossEntropy:
    def forward(self, z, t):
        self.t = t.argmax(axis=1) if t.ndim == 2 else t
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p = np.exp(log_p)
        return -np.mean(log_p[np.arange(len(z)), self.t])

    def backward(self, dout=1.0):
        g = self.p.copy()
        g[np.arange(len(g)), self.t] -= 1
        return dout * g / len(g)
