import numpy as np


class SoftmaxLoss:
    """The loss is a sum over the batch, so y - t is its gradient as it stands."""

    def forward(self, z, t):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p, self.t = np.exp(log_p), t
        return -np.sum(t * log_p)

    def backward(self, dout=1.0):
        return dout * (self.p - self.t)
