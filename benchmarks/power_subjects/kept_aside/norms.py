"""Normalisations, standard deviations, norms."""

import numpy as np


class BatchNormNoVariance:
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
        d = dout * self.gamma
        return (d - d.mean(axis=0)) / self.std


class BatchNormSteps:
    def __init__(self, dim):
        self.params = {"gamma": np.ones(dim), "beta": np.zeros(dim)}
        self.grads = {}

    def forward(self, x):
        self.centred = x - np.mean(x, axis=0)
        self.var = np.mean(self.centred**2, axis=0)
        self.inv = 1 / np.sqrt(self.var + 1e-6)
        self.hat = self.centred * self.inv
        return self.params["gamma"] * self.hat + self.params["beta"]

    def backward(self, dout):
        n = dout.shape[0]
        self.grads["beta"] = np.sum(dout, axis=0)
        self.grads["gamma"] = np.sum(self.hat * dout, axis=0)
        dhat = self.params["gamma"] * dout
        dinv = np.sum(dhat * self.centred, axis=0)
        dcentred = dhat * self.inv
        dvar = -0.5 * dinv * self.inv**3
        dcentred = dcentred + 2 * self.centred * dvar / n
        return dcentred - dcentred.sum(axis=0) / n


class LayerNormAxis:
    def __init__(self, dim):
        self.gamma = np.ones(dim)
        self.beta = np.zeros(dim)

    def forward(self, x):
        mu = x.mean(axis=-1, keepdims=True)
        self.inv = 1 / np.sqrt(x.var(axis=-1, keepdims=True) + 1e-5)
        self.xhat = (x - mu) * self.inv
        return self.xhat * self.gamma + self.beta

    def backward(self, dout):
        self.dgamma = (dout * self.xhat).sum(axis=0)
        self.dbeta = dout.sum(axis=0)
        g = dout * self.gamma
        m2 = (g * self.xhat).mean(axis=-1, keepdims=True)
        return (g - g.mean(axis=0) - self.xhat * m2) * self.inv


class LayerNormEps:
    def __init__(self, eps=0.05):
        self.eps = eps

    def forward(self, x):
        self.c = x - x.mean(axis=-1, keepdims=True)
        self.var = np.mean(self.c**2, axis=-1, keepdims=True)
        return self.c / np.sqrt(self.var + self.eps)

    def backward(self, dout):
        hat = self.c / np.sqrt(self.var)
        m1 = dout.mean(axis=-1, keepdims=True)
        m2 = (dout * hat).mean(axis=-1, keepdims=True)
        return (dout - m1 - hat * m2) / np.sqrt(self.var)


class RowStd:
    def forward(self, x):
        self.c = x - np.mean(x, axis=1, keepdims=True)
        self.s = np.std(x, axis=1)
        return self.s

    def backward(self, dout):
        return (dout / self.s)[:, None] * self.c / self.c.shape[1]


class RowStdBessel:
    def forward(self, x):
        self.c = x - np.mean(x, axis=1, keepdims=True)
        self.s = np.std(x, axis=1)
        return self.s

    def backward(self, dout):
        return (dout / self.s)[:, None] * self.c / (self.c.shape[1] - 1)
