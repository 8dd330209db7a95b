"""Right: dx is computed first, or with the weights that were kept under another name."""

import numpy as np


class First:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.1
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout, lr):
        dx = dout @ self.W.T
        self.W -= lr * self.x.T @ dout
        self.b -= lr * dout.sum(axis=0)
        return dx


class Kept:
    """`self.W = self.W - …` makes a new array: `W` stays the old one."""

    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.1

    def forward(self, x):
        self.x = x
        return x @ self.W

    def backward(self, dout, lr):
        W = self.W
        self.W = self.W - lr * self.x.T @ dout
        return dout @ W.T


class Norm:
    """The size of the new weights is read afterwards, for a log only."""

    def __init__(self, n_in, n_out):
        self.weight = np.random.randn(n_out, n_in) * 0.1
        self.sizes = []

    def forward(self, x):
        self.x = x
        return x @ self.weight.T

    def backward(self, grad, learning_rate):
        back = grad @ self.weight
        self.weight -= learning_rate * grad.T @ self.x
        self.sizes.append(float(np.abs(self.weight).max()))
        return back
