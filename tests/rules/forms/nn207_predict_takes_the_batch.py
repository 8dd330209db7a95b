"""A method of its own for predictions, which takes mean and variance anew."""

import numpy as np


class BatchNorm:
    def __init__(self, n_features):
        self.gamma = np.ones(n_features)
        self.beta = np.zeros(n_features)
        self.avg_mean = np.zeros(n_features)
        self.avg_var = np.ones(n_features)

    def forward(self, x):
        mean, var = x.mean(0), x.var(0)
        self.avg_mean = 0.99 * self.avg_mean + 0.01 * mean
        self.avg_var = 0.99 * self.avg_var + 0.01 * var
        self.std = np.sqrt(var + 1e-8)
        self.xhat = (x - mean) / self.std
        return self.gamma * self.xhat + self.beta

    def predict(self, x):
        return self.gamma * (x - x.mean(0)) / np.sqrt(x.var(0) + 1e-8) + self.beta

    def backward(self, dout):
        self.dgamma, self.dbeta = (dout * self.xhat).sum(0), dout.sum(0)
        g = dout * self.gamma
        return (g - g.mean(0) - self.xhat * (g * self.xhat).mean(0)) / self.std
