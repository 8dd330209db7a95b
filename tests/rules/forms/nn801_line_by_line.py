"""No loop: the lines of the backward stand in the order of those of the forward."""

import numpy as np


class Affine:
    def __init__(self, i, o):
        self.W = np.random.randn(i, o)
        self.b = np.zeros(o)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, g):
        self.dW = self.x.T @ g
        self.db = g.sum(0)
        return g @ self.W.T


class Sig:
    def forward(self, x):
        self.o = 0.5 * (1 + np.tanh(x / 2))
        return self.o

    def backward(self, g):
        return g * self.o * (1 - self.o)


class MSE:
    def forward(self, y, t):
        self.d = y - t
        return (self.d**2).mean()

    def backward(self):
        return 2 * self.d / self.d.size


class Model:
    def __init__(self, n=4):
        self.fc1 = Affine(n, n)
        self.act = Sig()
        self.fc2 = Affine(n, n)
        self.crit = MSE()

    def loss(self, x, t):
        x = self.fc1.forward(x)
        x = self.act.forward(x)
        x = self.fc2.forward(x)
        return self.crit.forward(x, t)

    def backward(self):
        g = self.crit.backward()
        g = self.fc1.backward(g)
        g = self.act.backward(g)
        g = self.fc2.backward(g)
        return {
            "fc1.W": self.fc1.dW,
            "fc1.b": self.fc1.db,
            "fc2.W": self.fc2.dW,
            "fc2.b": self.fc2.db,
        }
