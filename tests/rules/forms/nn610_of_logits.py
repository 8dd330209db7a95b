import numpy as np


def sigmoid(z):
    return 0.5 * (1 + np.tanh(0.5 * z))


class BCEWithLogits:
    """z are logits, t is 0 or 1"""

    def forward(self, z, t):
        p = sigmoid(z)
        self.p, self.t = p, t
        return -np.sum(t * np.log(p + 1e-300)) / t.size

    def backward(self, dout=1):
        return dout * (self.p - self.t) / self.t.size
