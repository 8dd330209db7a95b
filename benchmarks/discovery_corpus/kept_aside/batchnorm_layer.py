import numpy as np


class BatchNorm1d:
    def __init__(self, dim, eps=1e-5, momentum=0.9):
        self.gamma = np.ones(dim)
        self.beta = np.zeros(dim)
        self.eps = eps
        self.momentum = momentum
        self.running_mean = np.zeros(dim)
        self.running_var = np.ones(dim)
        self.training = True

    def forward(self, x):
        if self.training:
            mu, var = x.mean(axis=0), x.var(axis=0)
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mu
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
        else:
            mu, var = self.running_mean, self.running_var
        self.std = np.sqrt(var + self.eps)
        self.xhat = (x - mu) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        N = dout.shape[0]
        self.dgamma = (dout * self.xhat).sum(axis=0)
        self.dbeta = dout.sum(axis=0)
        dxhat = dout * self.gamma
        return (N * dxhat - dxhat.sum(axis=0) - self.xhat * (dxhat * self.xhat).sum(axis=0)) / (N * self.std)


class LayerNorm:
    def __init__(self, dim, eps=1e-5):
        self.g, self.b, self.eps = np.ones(dim), np.zeros(dim), eps

    def forward(self, x):
        mu = x.mean(axis=-1, keepdims=True)
        self.inv = 1.0 / np.sqrt(x.var(axis=-1, keepdims=True) + self.eps)
        self.z = (x - mu) * self.inv
        return self.z * self.g + self.b

    def backward(self, dy):
        self.dg = (dy * self.z).reshape(-1, dy.shape[-1]).sum(axis=0)
        self.db = dy.reshape(-1, dy.shape[-1]).sum(axis=0)
        dz = dy * self.g
        m1 = dz.mean(axis=-1, keepdims=True)
        m2 = (dz * self.z).mean(axis=-1, keepdims=True)
        return (dz - m1 - self.z * m2) * self.inv
