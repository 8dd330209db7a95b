"""Weights and biases are moved by two methods."""

import numpy as np


class Net:
    def __init__(self, n_in, n_hidden, n_out):
        self.W1 = 0.4 * np.random.randn(n_in, n_hidden)
        self.b1 = np.zeros(n_hidden)
        self.W2 = 0.4 * np.random.randn(n_hidden, n_out)
        self.b2 = np.zeros(n_out)

    def loss(self, x, t):
        self.x = x
        self.h = np.tanh(x @ self.W1 + self.b1)
        self.diff = self.h @ self.W2 + self.b2 - t
        return 0.5 * np.sum(self.diff**2) / len(x)

    def backward(self):
        d = self.diff / len(self.x)
        self.dW2, self.db2 = self.h.T @ d, d.sum(axis=0)
        d = d @ self.W2.T * (1 - self.h**2)
        self.dW1, self.db1 = self.x.T @ d, d.sum(axis=0)

    def update_weights(self, lr):
        self.W1 -= lr * self.dW1
        self.W2 -= lr * self.dW2

    def update_biases(self, lr):
        self.b1 -= lr * self.db1
        self.b2 -= lr * self.db2
