import numpy as np


class BatchNorm:
    """One sample has no variance: it says so, in words, and that is no crash."""

    def __init__(self, size):
        self.gamma, self.beta = np.ones(size), np.zeros(size)

    def forward(self, x):
        if len(x) < 2:
            raise ValueError("give at least two samples: one has no variance")
        self.std = np.sqrt(x.var(axis=0))
        self.xhat = (x - x.mean(axis=0)) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        g = dout * self.gamma
        self.dgamma, self.dbeta = (dout * self.xhat).sum(axis=0), dout.sum(axis=0)
        return (g - g.mean(axis=0) - self.xhat * (g * self.xhat).mean(axis=0)) / self.std
