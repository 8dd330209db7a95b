import numpy as np


class BatchNorm:
    """The mean term is missing, and dγ has the wrong sign."""

    def __init__(self, size):
        self.gamma, self.beta = np.ones(size), np.zeros(size)

    def forward(self, x):
        self.std = np.sqrt(x.var(axis=0) + 1e-7)
        self.xhat = (x - x.mean(axis=0)) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        self.dgamma = -(dout * self.xhat).sum(axis=0)
        self.dbeta = dout.sum(axis=0)
        g = dout * self.gamma
        spread = self.xhat * (g * self.xhat).mean(axis=0)
        return (g - spread) / self.std
