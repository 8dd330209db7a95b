import numpy as np


class FrozenBatchNorm:
    """statistics are constants here (fine-tuning): backward is only a scale, rightly"""

    def __init__(self, n):
        r = np.random.RandomState(1)
        self.mean, self.var = r.randn(n), r.rand(n) + 0.5
        self.gamma, self.beta = np.ones(n), np.zeros(n)

    def forward(self, x):
        self.inv = 1 / np.sqrt(self.var + 1e-5)
        self.xn = (x - self.mean) * self.inv
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        self.dgamma = (dout * self.xn).sum(axis=0)
        self.dbeta = dout.sum(axis=0)
        return dout * self.gamma * self.inv


class BatchNormLong:
    """step by step through the graph; the sum of (x - mu) is zero, so its term may be left out"""

    def __init__(self, n, eps=1e-5):
        self.gamma, self.beta, self.eps = np.ones(n), np.zeros(n), eps

    def forward(self, x):
        self.n = x.shape[0]
        self.xc = x - x.mean(axis=0)
        self.std = np.sqrt((self.xc ** 2).mean(axis=0) + self.eps)
        self.xn = self.xc / self.std
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        self.dbeta = dout.sum(axis=0)
        self.dgamma = (self.xn * dout).sum(axis=0)
        dxn = self.gamma * dout
        dxc = dxn / self.std
        dstd = -(dxn * self.xc / self.std ** 2).sum(axis=0)
        dvar = 0.5 * dstd / self.std
        dxc = dxc + 2.0 / self.n * self.xc * dvar
        return dxc - dxc.sum(axis=0) / self.n


class Standardize:
    """every row to mean zero and (unbiased, ddof=1) deviation one"""

    def forward(self, x):
        d = x.shape[1]
        c = x - x.mean(axis=1, keepdims=True)
        self.s = np.sqrt((c ** 2).sum(axis=1, keepdims=True) / (d - 1))
        self.z = c / self.s
        return self.z.copy()

    def backward(self, g):
        d = g.shape[1]
        inner = (g * self.z).sum(axis=1, keepdims=True) / (d - 1)
        return (g - g.mean(axis=1, keepdims=True) - self.z * inner) / self.s
