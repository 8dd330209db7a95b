"""A state from step to step, running statistics, a counter, and gradients that wait in place."""

import numpy as np


class Cell:
    def __init__(self, n_in, n_out):
        self.W = 0.5 * np.random.randn(n_in, n_out)
        self.U = 0.5 * np.random.randn(n_out, n_out)
        self.h = None

    def reset_state(self):
        self.h = None

    def forward(self, x):
        if self.h is None or len(self.h) != len(x):
            self.h = np.zeros((len(x), len(self.U)))
        self.x, self.before = x, self.h
        self.h = np.tanh(x @ self.W + self.h @ self.U)
        return self.h

    def backward(self, dh):
        d = dh * (1 - self.h**2)
        self.dW, self.dU = self.x.T @ d, self.before.T @ d
        return d @ self.W.T


class Integrator:
    """sums what it is given from call to call"""

    def __init__(self):
        self.total = 0.0

    def reset(self):
        self.total = 0.0

    def forward(self, x):
        self.total = self.total + x
        return self.total

    def backward(self, dout):
        return dout


class Counted:
    def __init__(self, W):
        self.W = W
        self.dW = np.zeros_like(W)
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        self.x = x
        return x @ self.W

    def backward(self, dout):
        self.dW[...] = self.x.T @ dout
        return dout @ self.W.T
