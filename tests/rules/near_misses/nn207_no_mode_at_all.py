"""Normalisations for training alone, of each sample, and with a forward of its own for predictions."""

import numpy as np


class BatchNormTrainingOnly:
    def __init__(self, gamma, beta):
        self.gamma, self.beta = gamma, beta

    def forward(self, x):
        self.std = np.sqrt(x.var(axis=0) + 1e-5)
        self.xhat = (x - x.mean(axis=0)) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        self.dgamma, self.dbeta = (dout * self.xhat).sum(axis=0), dout.sum(axis=0)
        g = dout * self.gamma
        return (g - g.mean(axis=0) - self.xhat * (g * self.xhat).mean(axis=0)) / self.std


class LayerNorm:
    def __init__(self, gamma, beta):
        self.gamma, self.beta = gamma, beta

    def forward(self, x, training=True):  # the same in both modes
        self.std = np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)
        self.xhat = (x - x.mean(axis=1, keepdims=True)) / self.std
        return self.gamma * self.xhat + self.beta

    def backward(self, dout):
        self.dgamma, self.dbeta = (dout * self.xhat).sum(axis=0), dout.sum(axis=0)
        g = dout * self.gamma
        along = (g * self.xhat).mean(axis=1, keepdims=True)
        return (g - g.mean(axis=1, keepdims=True) - self.xhat * along) / self.std


class BatchNormTwoForwards:
    def __init__(self, n_features):
        self.gamma = np.ones(n_features)
        self.beta = np.zeros(n_features)
        self.avg_mean = np.zeros(n_features)
        self.avg_var = np.ones(n_features)

    def forward(self, x):
        mean, var = x.mean(0), x.var(0)
        self.avg_mean *= 0.99
        self.avg_mean += 0.01 * mean
        self.avg_var *= 0.99
        self.avg_var += 0.01 * var
        self.std = np.sqrt(var + 1e-8)
        self.xhat = (x - mean) / self.std
        return self.gamma * self.xhat + self.beta

    def predict(self, x):
        return self.gamma * (x - self.avg_mean) / np.sqrt(self.avg_var + 1e-8) + self.beta

    def backward(self, dout):
        self.dgamma, self.dbeta = (dout * self.xhat).sum(0), dout.sum(0)
        g = dout * self.gamma
        return (g - g.mean(0) - self.xhat * (g * self.xhat).mean(0)) / self.std
