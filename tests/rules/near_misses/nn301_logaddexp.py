import numpy as np


class CrossEntropy:
    """log Σ exp by np.logaddexp: there is an exp, and nothing to shift."""

    def forward(self, z, t):
        self.log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
        self.t = t
        return -np.sum(t * self.log_p) / len(t)

    def backward(self, dout=1.0):
        return dout * (np.exp(self.log_p) - self.t) / len(self.t)
