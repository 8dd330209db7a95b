"""What is kept of the running statistics is 0 unless somebody asks for more: the last batch counts, as chosen."""

import numpy as np


class Normalization:
    def __init__(self, alpha=0.0):
        self.alpha = alpha
        self.training = True
        self.moving_mean, self.moving_variance = 0, 1

    def forward(self, x):
        if self.training:
            mean, variance = x.mean(axis=0), x.var(axis=0)
            self.moving_mean = self.moving_mean * self.alpha + mean * (1 - self.alpha)
            self.moving_variance = self.moving_variance * self.alpha + variance * (1 - self.alpha)
        else:
            mean, variance = self.moving_mean, self.moving_variance
        self.deviation = np.sqrt(variance + 1e-3)
        self.normal = (x - mean) / self.deviation
        return self.normal

    def backward(self, dout):
        if not self.training:
            return dout / self.deviation
        spread = (dout * self.normal).mean(axis=0)
        return (dout - dout.mean(axis=0) - self.normal * spread) / self.deviation
