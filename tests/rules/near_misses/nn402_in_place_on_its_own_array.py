import numpy as np


class Swish:
    """The in-place steps act on arrays that forward made."""

    def forward(self, x):
        self.x = x
        s = np.exp(-x)
        s += 1
        np.reciprocal(s, out=s)
        self.s = s
        return x * s

    def backward(self, dout):
        return dout * (self.s + self.x * self.s * (1 - self.s))
