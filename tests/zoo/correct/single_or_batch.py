# -*- coding: utf-8 -*-
import numpy as np


class Affine:
    """accepts one example (D,) or a batch (N, D)"""

    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.dW = None
        self.db = None

    def forward(self, x):
        self.single = x.ndim == 1
        self.x = np.atleast_2d(x)
        out = np.dot(self.x, self.W) + self.b
        return out[0] if self.single else out

    def backward(self, dout):
        dout = np.atleast_2d(dout)
        self.dW = np.dot(self.x.T, dout)
        self.db = dout.sum(axis=0)
        dx = np.dot(dout, self.W.T)
        return dx[0] if self.single else dx


class SoftmaxWithLoss:
    """scores (C,) with one label, or (N, C) with N labels; labels one-hot"""

    def forward(self, x, t):
        self.shape = x.shape
        if x.ndim == 1:
            x = x.reshape(1, x.size)
            t = t.reshape(1, t.size)
        z = x - np.max(x, axis=1, keepdims=True)
        log_sum = np.log(np.sum(np.exp(z), axis=1, keepdims=True))
        self.y = np.exp(z - log_sum)
        self.t = t
        return -np.sum(t * (z - log_sum)) / x.shape[0]

    def backward(self, dout=1):
        dx = (self.y - self.t) / self.y.shape[0]
        return dout * dx.reshape(self.shape)


class Bilinear:
    """out = x A y for one pair of vectors or for N pairs"""

    def __init__(self, A):
        self.A = A

    def forward(self, x, y):
        self.one = x.ndim == 1
        self.x = x[np.newaxis, :] if x.ndim == 1 else x
        self.y = y[np.newaxis, :] if y.ndim == 1 else y
        out = np.sum((self.x @ self.A) * self.y, axis=1)
        return out

    def backward(self, dout):
        d = dout.reshape(-1, 1)
        self.dA = (self.x * d).T @ self.y
        dx = d * (self.y @ self.A.T)
        dy = d * (self.x @ self.A)
        if self.one:
            return dx[0], dy[0]
        return dx, dy
