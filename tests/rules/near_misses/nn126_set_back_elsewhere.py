"""Gradients add up from call to call on purpose: there is a way to set them back."""

import numpy as np


class Linear:
    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)
        self.dW = np.zeros_like(self.W)
        self.db = np.zeros_like(self.b)

    def zero_grad(self):
        self.dW[...] = 0
        self.db[...] = 0

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW += self.x.T @ dout
        self.db += dout.sum(axis=0)
        return dout @ self.W.T


class Scale:
    """Starts anew in every forward."""

    def __init__(self, size):
        self.g = np.ones(size)
        self.dg = np.zeros(size)

    def forward(self, x):
        self.dg = np.zeros_like(self.g)
        self.x = x
        return x * self.g

    def backward(self, dout):
        for i in range(len(dout)):
            self.dg += self.x[i] * dout[i]
        return dout * self.g
