import numpy as np


class CrossEntropy:
    """t holds class numbers, and is used as such."""

    def forward(self, z, t):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p, self.t = np.exp(log_p), t
        return -np.mean(log_p[np.arange(len(t)), t])

    def backward(self, dout=1.0):
        dz = self.p.copy()
        dz[np.arange(len(dz)), self.t] -= 1
        return dout * dz / len(dz)
