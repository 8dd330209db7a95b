import numpy as np


class Gate:
    """one gate of a cell"""

    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        a = x.dot(self.W) + self.b
        e = np.exp(-a)
        self.x = x
        self.g = np.reciprocal(1.0 + e)
        return self.g

    def backward(self, dout):
        da = dout * self.g * (1.0 - self.g)
        self.dW = self.x.T.dot(da)
        self.db = da.sum(axis=0)
        return da.dot(self.W.T)
