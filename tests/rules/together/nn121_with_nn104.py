import numpy as np


class Dense:
    """The loop leaves out the first sample; dx is twice what it should be."""

    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W

    def backward(self, dout):
        self.dW = np.zeros_like(self.W)
        for i in range(1, len(dout)):
            self.dW += np.outer(self.x[i], dout[i])
        return 2 * dout @ self.W.T
