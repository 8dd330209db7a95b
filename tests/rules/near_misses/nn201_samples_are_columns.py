import numpy as np


class SoftmaxColumns:
    """One sample is one column: axis 0 holds the classes."""

    def forward(self, Z, Y):
        Z = Z - Z.max(axis=0, keepdims=True)
        norm = np.exp(Z).sum(axis=0, keepdims=True)
        self.A, self.Y = np.exp(Z) / norm, Y
        return -np.sum(Y * (Z - np.log(norm))) / Z.shape[1]

    def backward(self, dout=1.0):
        return dout * (self.A - self.Y) / self.Y.shape[1]
