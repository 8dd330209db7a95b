import numpy as np


class SignedSum:
    """The loss is linear in y, so its gradient is the same at every y; dout is used."""

    def forward(self, y, t):
        self.t = t
        return -np.sum(t * y) / len(t)

    def backward(self, dout=1.0):
        return -dout * self.t / len(self.t)
