import numpy as np


class BatchNorm:
    """γ is missing in dx, and dγ is half."""

    def __init__(self, size):
        self.gamma, self.beta = np.ones(size), np.zeros(size)

    def forward(self, x):
        self.std = np.sqrt(x.var(axis=0) + 1e-7)
        self.xhat = (x - x.mean(axis=0)) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        self.dgamma = 0.5 * (dout * self.xhat).sum(axis=0)
        self.dbeta = dout.sum(axis=0)
        spread = self.xhat * (dout * self.xhat).mean(axis=0)
        return (dout - dout.mean(axis=0) - spread) / self.std
