"""The gradient of one gate stands twice among the four."""

import numpy as np


def sig(q):
    return 0.5 * (1 + np.tanh(q / 2))


class LSTMCell:
    def __init__(self, D, H):
        self.W = np.random.randn(D + H, 4 * H) * 0.3
        self.b = np.zeros(4 * H)

    def forward(self, x, h, c):
        H = h.shape[1]
        self.v = np.hstack([x, h])
        self.c = c
        z = self.v @ self.W + self.b
        self.i, self.f, self.o = sig(z[:, :H]), sig(z[:, H : 2 * H]), sig(z[:, 2 * H : 3 * H])
        self.g = np.tanh(z[:, 3 * H :])
        self.cn = self.f * c + self.i * self.g
        return self.o * np.tanh(self.cn)

    def backward(self, dh):
        t = np.tanh(self.cn)
        do = dh * t
        dc = dh * self.o * (1 - t**2)
        di = dc * self.g * self.i * (1 - self.i)
        df = dc * self.c * self.f * (1 - self.f)
        do = do * self.o * (1 - self.o)
        dg = dc * self.i * (1 - self.g**2)
        dz = np.hstack([di, di, do, dg])
        self.dW = self.v.T @ dz
        self.db = dz.sum(axis=0)
        dv = dz @ self.W.T
        D = dv.shape[1] - dh.shape[1]
        return dv[:, :D], dv[:, D:], dc * self.f
