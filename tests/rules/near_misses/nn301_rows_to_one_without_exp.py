import numpy as np


class Shares:
    """Rows that sum to 1, and no exponential in it."""

    def forward(self, x):
        self.square = x**2
        self.x = x
        self.total = self.square.sum(axis=1, keepdims=True)
        self.y = self.square / self.total
        return self.y

    def backward(self, dout):
        along = np.sum(dout * self.y, axis=1, keepdims=True)
        return 2 * self.x * (dout - along) / self.total
