"""All of these gather an average: momentum counted either way, a mean of all batches, unbiased variance,
a kept deviation, statistics in a dict, in place, by a method, by a word."""

import numpy as np


class 一括正規化:
    """momentum は新しいバッチの重み"""

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
            n = x.shape[0]
            self.移動平均 += self.momentum * (mu - self.移動平均)
            self.移動分散 += self.momentum * (var * n / (n - 1) - self.移動分散)
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


class BatchNormAllBatches:
    def __init__(self, gamma, beta):
        self.gamma, self.beta = gamma, beta
        self.count = 0
        self.running_mean = None
        self.mode = "train"

    def set_mode(self, mode):
        self.mode = mode

    def forward(self, x):
        if self.mode == "train":
            self.mu = x.mean(0)
            self.std = np.sqrt(x.var(0) + 1e-7)
            if self.running_mean is None:
                self.running_mean = self.mu
                self.running_std = self.std
            else:
                self.running_mean = (self.count * self.running_mean + self.mu) / (self.count + 1)
                self.running_std = (self.count * self.running_std + self.std) / (self.count + 1)
            self.count += 1
            self.xh = (x - self.mu) / self.std
        else:
            self.xh = (x - self.running_mean) / self.running_std
        return self.gamma * self.xh + self.beta

    def backward(self, dout):
        self.dgamma = np.sum(dout * self.xh, axis=0)
        self.dbeta = np.sum(dout, axis=0)
        g = self.gamma * dout
        return (g - g.mean(0) - self.xh * np.mean(g * self.xh, axis=0)) / self.std


def batchNormForward(x, gamma, beta, bnParam):
    mode, momentum = bnParam["mode"], bnParam.get("momentum", 0.9)
    rm = bnParam.get("running_mean", np.zeros(x.shape[1]))
    rv = bnParam.get("running_var", np.zeros(x.shape[1]))
    if mode == "train":
        m, v = x.mean(0), x.var(0)
        s = np.sqrt(v + 1e-5)
        xh = (x - m) / s
        bnParam["running_mean"] = momentum * rm + (1 - momentum) * m
        bnParam["running_var"] = momentum * rv + (1 - momentum) * v
        return gamma * xh + beta, (xh, s, gamma)
    return gamma * (x - rm) / np.sqrt(rv + 1e-5) + beta, None


def batchNormBackward(dout, cache):
    xh, s, gamma = cache
    g = dout * gamma
    dx = (g - g.mean(0) - xh * (g * xh).mean(0)) / s
    return dx, (dout * xh).sum(0), dout.sum(0)
