"""sqrt(x² + 1) - 1 loses its digits near 0, and they do not count beside the x that is added."""

import numpy as np


class BentIdentity:
    def forward(self, x):
        self.x = x
        return (np.hypot(x, 1.0) - 1.0) / 2 + x

    def backward(self, dout):
        return dout * (self.x / np.hypot(self.x, 1.0) / 2 + 1)


def one_minus_square(y):
    return 1.0 - np.tanh(y) ** 2


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1.0 - self.y**2)
