import numpy as np


class Softplus:
    """forward_pass and backward_pass are names of their own."""

    def forward_pass(self, x):
        self.x = x
        return np.logaddexp(0, x)

    def backward_pass(self, dout):
        return dout / (1 + np.exp(-self.x))


class Arctan:
    """Called like a function."""

    def __call__(self, x):
        self.x = x
        return np.arctan(x)

    def backward(self, dout):
        return dout / (1 + self.x**2)
