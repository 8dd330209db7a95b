"""Affine maps, products, quotients."""

import numpy as np


class AffineBiasMean:
    def __init__(self, n_in, n_out):
        self.W = 0.01 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = np.mean(dout, axis=0)
        return dout @ self.W.T


class Symmetric:
    def __init__(self, dim):
        self.A = np.random.randn(dim, dim) / dim

    def forward(self, x):
        self.x = x
        return x @ (self.A + self.A.T)

    def backward(self, dout):
        g = self.x.T @ dout
        self.dA = g + g.T
        return dout @ (self.A + self.A.T)


class Score:
    def __init__(self, dim):
        self.w = np.random.randn(dim, 1)

    def forward(self, x):
        self.x = x
        return x @ self.w

    def backward(self, dout):
        self.dw = self.x.T @ dout.reshape(-1, 1)
        return dout.reshape(-1, 1) * self.w.T


class SineReshaped:
    def forward(self, x):
        self.x = x
        return np.sin(x).T

    def backward(self, dout):
        return dout.reshape(self.x.shape) * np.cos(self.x)


class MultiplySwapped:
    def forward(self, a, b):
        self.a, self.b = a, b
        return a * b

    def backward(self, dout):
        return dout * self.a, dout * self.b


class Divide:
    def forward(self, a, b):
        self.a, self.b = a, b
        return a / b

    def backward(self, dout):
        return dout / self.b, -dout * self.a / (self.b * self.b)


class AffineOneEntry:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.3

    def forward(self, x):
        self.x = x
        return np.tanh(x) @ self.W

    def backward(self, dout):
        h = np.tanh(self.x)
        self.dW = h.T @ dout
        self.dW[2, 1] *= 1.001
        return (dout @ self.W.T) * (1 - h**2)
