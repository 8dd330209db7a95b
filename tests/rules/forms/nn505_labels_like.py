import numpy as np


class Square:
    """The array for the result is made like one of indices."""

    def forward(self, x):
        self.x = x
        self.order = np.arange(x.size).reshape(x.shape)
        return x**2

    def backward(self, dout):
        dx = np.zeros_like(self.order)
        for i in range(dx.shape[0]):
            dx[i] = 2 * self.x[i] * dout[i]
        return dx
