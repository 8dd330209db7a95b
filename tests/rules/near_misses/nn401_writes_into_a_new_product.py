import numpy as np


class Tanh:
    """`dx` is a new array, whatever is done to it afterwards."""

    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        dx = dout * (1 + self.y)
        dx *= 1 - self.y
        return dx
