import numpy as np


class SoftmaxLoss:
    """There is a log, of a sum that is at least 1."""

    def forward(self, z, t):
        top = z.max(axis=1, keepdims=True)
        total = np.sum(np.exp(z - top), axis=1, keepdims=True)
        self.p, self.t = np.exp(z - top) / total, t
        return np.mean(np.log(total) + top - np.sum(t * z, axis=1, keepdims=True))

    def backward(self, dout=1.0):
        return dout * (self.p - self.t) / len(self.t)
