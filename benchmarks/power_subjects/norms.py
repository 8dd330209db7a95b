"""Normalisations, standard deviations, norms."""

import numpy as np


class BatchNorm:
    def __init__(self, dim):
        self.gamma = np.ones(dim)
        self.beta = np.zeros(dim)
        self.running_mean = np.zeros(dim)
        self.running_var = np.ones(dim)
        self.eps = 1e-5

    def forward(self, x):
        mu = x.mean(axis=0)
        var = x.var(axis=0)
        self.running_mean = 0.9 * self.running_mean + 0.1 * mu
        self.running_var = 0.9 * self.running_var + 0.1 * var
        self.std = np.sqrt(var + self.eps)
        self.xhat = (x - mu) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        n = len(dout)
        self.dgamma = np.sum(dout * self.xhat, axis=0)
        self.dbeta = dout.sum(axis=0)
        dxhat = dout * self.gamma
        return (
            dxhat - dxhat.mean(axis=0) - self.xhat * np.sum(dxhat * self.xhat, axis=0) / n
        ) / self.std


class BatchNormConstant:
    def __init__(self, dim):
        self.gamma = np.ones(dim)
        self.beta = np.zeros(dim)

    def forward(self, x):
        self.std = np.sqrt(x.var(axis=0) + 1e-5)
        self.xhat = (x - x.mean(axis=0)) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        self.dgamma = np.sum(dout * self.xhat, axis=0)
        self.dbeta = dout.sum(axis=0)
        return dout * self.gamma / self.std


class BatchNormBetaMean:
    def __init__(self, dim):
        self.gamma = np.ones(dim)
        self.beta = np.zeros(dim)

    def forward(self, x):
        self.std = np.sqrt(x.var(axis=0) + 1e-5)
        self.xhat = (x - x.mean(axis=0)) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        n = len(dout)
        self.dgamma = np.sum(dout * self.xhat, axis=0)
        self.dbeta = dout.mean(axis=0)
        d = dout * self.gamma
        return (n * d - d.sum(axis=0) - self.xhat * np.sum(d * self.xhat, axis=0)) / (n * self.std)


class LayerNorm:
    def __init__(self, dim, eps=0.1):
        self.gamma = np.ones(dim)
        self.beta = np.zeros(dim)
        self.eps = eps

    def forward(self, x):
        mu = x.mean(axis=-1, keepdims=True)
        self.inv = 1 / np.sqrt(x.var(axis=-1, keepdims=True) + self.eps)
        self.xhat = (x - mu) * self.inv
        return self.xhat * self.gamma + self.beta

    def backward(self, dout):
        self.dgamma = (dout * self.xhat).sum(axis=0)
        self.dbeta = dout.sum(axis=0)
        g = dout * self.gamma
        m1 = g.mean(axis=-1, keepdims=True)
        m2 = (g * self.xhat).mean(axis=-1, keepdims=True)
        return (g - m1 - self.xhat * m2) * self.inv


class RMSNorm:
    def __init__(self, dim):
        self.g = np.ones(dim)
        self.dg = np.zeros(dim)

    def forward(self, x):
        self.x = x
        self.r = np.sqrt(np.mean(x * x, axis=1, keepdims=True) + 1e-8)
        return x / self.r * self.g

    def backward(self, dout):
        self.dg = np.sum(dout * self.x / self.r, axis=0)
        d = dout * self.g
        return d / self.r - self.x * np.mean(d * self.x, axis=1, keepdims=True) / self.r**3


class RMSNormPower:
    def forward(self, x):
        self.x = x
        self.r = np.sqrt(np.mean(x * x, axis=1, keepdims=True) + 1e-8)
        return x / self.r

    def backward(self, dout):
        return dout / self.r - self.x * np.mean(dout * self.x, axis=1, keepdims=True) / self.r**2


class UnitRows:
    def forward(self, x):
        self.norm = np.linalg.norm(x, axis=1, keepdims=True)
        self.y = x / self.norm
        return self.y

    def backward(self, dout):
        along = np.sum(dout * self.y, axis=1, keepdims=True)
        return (dout - self.y * along) / self.norm


class UnitRowsConstant:
    def forward(self, x):
        self.norm = np.linalg.norm(x, axis=1, keepdims=True)
        return x / self.norm

    def backward(self, dout):
        return dout / self.norm


class SmallBatchNorm:
    def __init__(self):
        self.eps = 1e-10

    def forward(self, x):
        self.c = x - x.mean(axis=0)
        self.iv = 1.0 / np.sqrt(np.mean(self.c**2, axis=0) + self.eps)
        return self.c * self.iv

    def backward(self, dout):
        d = dout * self.iv - self.c * self.iv**3 * np.mean(dout * self.c, axis=0)
        return d - d.mean(axis=0)


class CentreForgotten:
    def forward(self, x):
        self.c = x - x.mean(axis=0)
        return self.c * 2.0

    def backward(self, dout):
        return 2.0 * dout


class ColumnVariance:
    def forward(self, x):
        self.c = x - x.mean(axis=0)
        return x.var(axis=0)

    def backward(self, dout):
        return 2 * self.c * dout / len(self.c)


class ColumnVarianceFour:
    def forward(self, x):
        self.c = x - x.mean(axis=0)
        return x.var(axis=0)

    def backward(self, dout):
        return 2 * self.c * dout / 4
