import numpy as np


def softmax(a):
    e = np.exp(a - np.max(a, axis=-1, keepdims=True))
    return e / np.sum(e)


class SoftmaxWithLoss:
    """The double fault: the sum over the whole batch hides that 1/N is missing."""

    def forward(self, a, t):
        self.y, self.t = softmax(a), t
        return -np.sum(t * np.log(self.y + 1e-12)) / len(t)

    def backward(self, dout=1.0):
        return dout * (self.y - self.t)
