import numpy as np


class Scaled:
    """A gain and a bias of two axes: the batch is added up, and two axes stay."""

    def __init__(self, n_out):
        self.gain = np.random.randn(1, n_out)
        self.bias = np.zeros((1, n_out))

    def forward(self, x):
        self.x = x
        return x * self.gain + self.bias

    def backward(self, dout):
        self.dgain = (dout * self.x).sum(axis=0, keepdims=True)
        self.dbias = dout.sum(axis=0, keepdims=True)
        return dout * self.gain
