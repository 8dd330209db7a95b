"""The layers are kept from the loss downwards: the backward loops over them as they are."""

import numpy as np


class Affine:
    def __init__(self, n):
        self.W = np.random.randn(n, n) / np.sqrt(n)

    def forward(self, x):
        self.x = x
        return x @ self.W

    def backward(self, dout):
        self.dW = self.x.T @ dout
        return dout @ self.W.T


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y**2)


class SquaredError:
    def forward(self, y, t):
        self.diff = y - t
        return 0.5 * np.sum(self.diff**2) / len(t)

    def backward(self):
        return self.diff / len(self.diff)


class Net:
    def __init__(self, n):
        self.downwards = [Affine(n), Tanh(), Affine(n)]
        self.last = SquaredError()

    def loss(self, x, t):
        for layer in reversed(self.downwards):
            x = layer.forward(x)
        return self.last.forward(x, t)

    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.last.backward()
        for layer in self.downwards:
            dout = layer.backward(dout)
        return [layer.dW for layer in (self.downwards[0], self.downwards[2])]
