import numpy as np


class CrossEntropy:
    """Takes rows and numbers, and makes one of the other at the door."""

    def forward(self, z, t):
        if t.ndim == 1:
            t = np.eye(z.shape[1])[t]
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p, self.t = np.exp(log_p), t
        return -np.sum(t * log_p) / len(t)

    def backward(self, dout=1.0):
        return dout * (self.p - self.t) / len(self.t)
