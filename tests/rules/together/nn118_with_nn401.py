import numpy as np


class HalfDense:
    """dW is transposed, and dout is halved in place."""

    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out)

    def forward(self, x):
        self.x = x
        return 0.5 * x @ self.W

    def backward(self, dout):
        dout *= 0.5
        self.dW = dout.T @ self.x
        return dout @ self.W.T
