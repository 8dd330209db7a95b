"""What was kept is not taken off: the average grows without end."""

import numpy as np


class バッチ正規化:
    def __init__(self, 個数, momentum=0.1):
        self.gamma = np.ones(個数)
        self.beta = np.zeros(個数)
        self.momentum = momentum
        self.移動平均 = np.zeros(個数)
        self.移動分散 = np.ones(個数)
        self.training = True

    def forward(self, x):
        if self.training:
            mu = x.mean(axis=0)
            var = x.var(axis=0)
            self.移動平均 += self.momentum * mu
            self.移動分散 += self.momentum * (var - self.移動分散)
        else:
            mu, var = self.移動平均, self.移動分散
        self.std = np.sqrt(var + 1e-5)
        self.xhat = (x - mu) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        self.dgamma = (dout * self.xhat).sum(axis=0)
        self.dbeta = dout.sum(axis=0)
        g = dout * self.gamma
        return (g - g.mean(axis=0) - self.xhat * (g * self.xhat).mean(axis=0)) / self.std
