import numpy as np


class CrossEntropy:
    """The one-hot rows select by truth, not by number."""

    def forward(self, z, t):
        z = z - z.max(axis=1, keepdims=True)
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p, self.t = np.exp(log_p), t
        return -np.mean(log_p[t.astype(bool)])

    def backward(self, dout=1.0):
        return dout * (self.p - self.t) / len(self.t)
