"""Predictions and targets are columns both: (N, 1) beside (N, 1) is no table."""

import numpy as np


class LogisticLoss:
    def forward(self, z, t):
        z, t = z.reshape(-1, 1), t.reshape(-1, 1)
        self.z, self.t = z, t
        return np.mean(np.logaddexp(0, z) - z * t)

    def backward(self, dout=1.0):
        p = 0.5 + 0.5 * np.tanh(0.5 * self.z)
        return (dout * (p - self.t) / self.z.size).ravel()
