import numpy as np


class SigmoidLayer:
    """The backward is that of a sigmoid; the forward has lost a sign."""

    def forward(self, x):
        self.y = 1 / (1 + np.exp(x))
        return self.y

    def backward(self, dout):
        return dout * self.y * (1 - self.y)


def relu(z):
    return np.maximum(z, 1)


def tanh(v):
    a, b = np.exp(v), np.exp(-v)
    return (a + b) / (a - b)
