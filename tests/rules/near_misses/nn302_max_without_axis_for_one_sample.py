import numpy as np


class SoftmaxLoss:
    """np.max(z) stands in the branch for one sample; a batch takes the other."""

    def forward(self, z, t):
        top = np.max(z) if z.ndim == 1 else np.max(z, axis=1, keepdims=True)
        log_p = (z - top) - np.log(np.sum(np.exp(z - top), axis=-1, keepdims=True))
        self.p, self.t = np.exp(log_p), t
        self.n = 1 if z.ndim == 1 else len(z)
        return -np.sum(t * log_p) / self.n

    def backward(self, dout=1.0):
        return dout * (self.p - self.t) / self.n
