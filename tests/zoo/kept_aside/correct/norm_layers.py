import numpy as np


class BatchNorm1d:
    """train(): batch statistics; eval(): running ones. running = momentum*running + (1-momentum)*batch"""

    def __init__(self, num_features, eps=1e-5, momentum=0.9):
        self.gamma = np.ones(num_features)
        self.beta = np.zeros(num_features)
        self.eps = eps
        self.momentum = momentum
        self.running_mean = np.zeros(num_features)
        self.running_var = np.ones(num_features)

    def forward(self, x, train_flg=True):
        if train_flg:
            mu = x.mean(axis=0)
            xc = x - mu
            var = np.mean(xc ** 2, axis=0)
            self.std = np.sqrt(var + self.eps)
            self.xhat = xc / self.std
            self.running_mean = self.momentum * self.running_mean + (1 - self.momentum) * mu
            self.running_var = self.momentum * self.running_var + (1 - self.momentum) * var
            return self.gamma * self.xhat + self.beta
        xn = (x - self.running_mean) / np.sqrt(self.running_var + self.eps)
        return self.gamma * xn + self.beta

    def backward(self, dout):
        m = dout.shape[0]
        self.dbeta = dout.sum(axis=0)
        self.dgamma = np.sum(dout * self.xhat, axis=0)
        dxhat = dout * self.gamma
        t = m * dxhat - dxhat.sum(axis=0) - self.xhat * np.sum(dxhat * self.xhat, axis=0)
        return t / (m * self.std)


class LayerNorm:
    def __init__(self, dim, eps=1e-6):
        self.gamma, self.beta, self.eps = np.ones(dim), np.zeros(dim), eps

    def forward(self, x):
        self.mean = x.mean(axis=-1, keepdims=True)
        var = x.var(axis=-1, keepdims=True)
        self.inv = 1.0 / np.sqrt(var + self.eps)
        self.xhat = (x - self.mean) * self.inv
        return self.xhat * self.gamma + self.beta

    def backward(self, dout):
        axes = tuple(range(dout.ndim - 1))
        self.dgamma = (dout * self.xhat).sum(axis=axes)
        self.dbeta = dout.sum(axis=axes)
        dxhat = dout * self.gamma
        a = dxhat.mean(axis=-1, keepdims=True)
        b = (dxhat * self.xhat).mean(axis=-1, keepdims=True)
        return (dxhat - a - self.xhat * b) * self.inv


class RMSNorm:
    """y = x / rms(x) * scale, no mean is taken off"""

    def __init__(self, dim, eps=1e-6):
        self.scale, self.eps = np.ones(dim), eps

    def forward(self, x):
        self.x = x
        self.r = np.sqrt((x ** 2).mean(axis=-1, keepdims=True) + self.eps)
        return x / self.r * self.scale

    def backward(self, dout):
        n = self.x / self.r
        self.dscale = (dout * n).reshape(-1, n.shape[-1]).sum(axis=0)
        d = dout * self.scale
        return (d - n * (d * n).mean(axis=-1, keepdims=True)) / self.r
