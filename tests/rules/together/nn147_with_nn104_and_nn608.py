"""The loss gives N times its gradient, and the only layer with parameters divides by N and doubles."""

import numpy as np


class Model:
    def __init__(self, n_in=4, n_out=3):
        self.params = {"W": np.random.randn(n_in, n_out)}
        self.fc = FullyConnected(self.params["W"])
        self.crit = HalfSquares()

    def loss(self, x, t):
        return self.crit.forward(self.fc.forward(x), t)

    def gradient(self, x, t):
        self.loss(x, t)
        self.fc.backward(self.crit.backward())
        return {"W": self.fc.dW}


class FullyConnected:
    def __init__(self, W):
        self.W = W

    def forward(self, x):
        self.x = x
        return x @ self.W

    def backward(self, dout):
        self.dW = 0.5 * self.x.T @ dout
        return dout @ self.W.T


class HalfSquares:
    def forward(self, y, t):
        self.e = y - t
        return 0.5 * np.sum(self.e**2)

    def backward(self, dout=1):
        return dout * 2 * self.e
