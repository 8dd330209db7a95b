"""The step is computed and given back; whoever asked puts it in."""

import numpy as np


class Net:
    def __init__(self, n_in, n_hidden, n_out):
        self.W1 = 0.4 * np.random.randn(n_in, n_hidden)
        self.W2 = 0.4 * np.random.randn(n_hidden, n_out)

    def loss(self, x, t):
        self.x = x
        self.h = np.tanh(x @ self.W1)
        self.diff = self.h @ self.W2 - t
        return 0.5 * np.sum(self.diff**2) / len(x)

    def gradient(self, x, t):
        self.loss(x, t)
        d = self.diff / len(x)
        dh = d @ self.W2.T * (1 - self.h**2)
        return {"W1": self.x.T @ dh, "W2": self.h.T @ d}

    def step(self, x, t, lr=0.1):
        grads = self.gradient(x, t)
        W1 = self.W1 - lr * grads["W1"]
        W2 = self.W2 - lr * grads["W2"]
        return W1, W2
