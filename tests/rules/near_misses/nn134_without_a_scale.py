import numpy as np


class PlainNorm:
    """Has a shift and no scale: dout is what arrives at x̂."""

    def __init__(self, size):
        self.beta = np.zeros(size)

    def forward(self, x):
        self.std = np.sqrt(x.var(axis=0) + 1e-8)
        self.xhat = (x - x.mean(axis=0)) / self.std
        return self.xhat + self.beta

    def backward(self, dout):
        self.dbeta = dout.sum(axis=0)
        spread = self.xhat * (dout * self.xhat).mean(axis=0)
        return (dout - dout.mean(axis=0) - spread) / self.std
