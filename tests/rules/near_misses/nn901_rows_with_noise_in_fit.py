"""Inputs are moved a little before they are handed on; their labels are their own."""

import numpy as np


class Softmax:
    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def loss(self, x, y):
        z = x @ self.W + self.b
        z = z - z.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.x, self.d = x, np.exp(logp)
        self.d[np.arange(len(y)), y] -= 1
        return -logp[np.arange(len(y)), y].mean()

    def gradient(self, x, y):
        self.loss(x, y)
        d = self.d / len(y)
        return self.x.T @ d, d.sum(axis=0)

    def fit(self, x, y, epochs=5, batch_size=8, lr=0.1):
        for _ in range(epochs):
            order = np.random.permutation(len(x))
            for start in range(0, len(x), batch_size):
                rows = order[start : start + batch_size]
                noisy = x[rows] + 0.01 * np.random.randn(*x[rows].shape)
                dW, db = self.gradient(noisy, y[rows])
                self.W -= lr * dW
                self.b -= lr * db
