import numpy as np


class BatchNorm:
    def __init__(self, dim, eps=1e-5):
        self.gamma, self.beta, self.eps = np.ones(dim), np.zeros(dim), eps

    def forward(self, x):
        self.std = np.sqrt(x.var(0) + self.eps)
        self.xhat = (x - x.mean(0)) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, d):
        n = d.shape[0]
        self.dgamma, self.dbeta = (d * self.xhat).sum(0), d.sum(0)
        dx = d * self.gamma
        return (n * dx - dx.sum(0) - self.xhat * (dx * self.xhat).sum(0)) / self.std
