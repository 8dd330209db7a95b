import numpy as np


class FrozenNorm:
    """Statistics from elsewhere: they are constants, and dout·γ/σ is all there is."""

    def __init__(self, size):
        self.gamma, self.beta = np.ones(size), np.zeros(size)
        self.mean, self.std = np.linspace(-1, 1, size), np.linspace(0.5, 2, size)

    def forward(self, x):
        self.xhat = (x - self.mean) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        self.dgamma = (dout * self.xhat).sum(axis=0)
        self.dbeta = dout.sum(axis=0)
        return dout * self.gamma / self.std
