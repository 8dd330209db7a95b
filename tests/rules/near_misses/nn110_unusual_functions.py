import numpy as np


class FallingExponential:
    """e^(−x) is right here: the function falls."""

    def forward(self, x):
        self.y = np.exp(-x)
        return self.y

    def backward(self, dout):
        return -dout * self.y


class OneMinus:
    """1 − y is the slope of 1 − e^(−x)."""

    def forward(self, x):
        self.y = 1 - np.exp(-x)
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y)


class Snake:
    """x + sin²x, as some networks for sounds have it."""

    def forward(self, x):
        self.x = x
        return x + np.sin(x) ** 2

    def backward(self, dout):
        return dout * (1 + np.sin(2 * self.x))
