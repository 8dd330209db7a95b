import numpy as np


class Mixing:
    """A square matrix: a transposed gradient would fit in shape, and this one is not."""

    def __init__(self, size):
        self.W = np.random.randn(size, size) / np.sqrt(size)

    def forward(self, x):
        self.x = x
        return np.einsum("nd,dc->nc", x, self.W)

    def backward(self, dout):
        self.dW = np.einsum("nd,nc->dc", self.x, dout)
        return np.einsum("nc,dc->nd", dout, self.W)
