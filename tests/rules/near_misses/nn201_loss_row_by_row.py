import numpy as np


def softmax(v):
    e = np.exp(v - v.max())
    return e / e.sum()


class SoftmaxLoss:
    """The softmax is for vectors and is called with vectors only."""

    def forward(self, z, t):
        self.y = np.array([softmax(row) for row in z])
        self.t = t
        return -np.sum(t * np.log(self.y + 1e-300)) / len(t)

    def backward(self, dout=1.0):
        return dout * (self.y - self.t) / len(self.t)
