"""Вес меняется внутри цикла по примерам, пока сумма ещё копится."""

import numpy as np


class LinearModel:
    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def loss(self, x, t):
        self.e = x @ self.W + self.b - t
        return 0.5 * np.sum(self.e**2) / len(x)

    def gradient(self, x, t):
        self.loss(x, t)
        g = self.e / len(x)
        return {"W": x.T @ g, "b": g.sum(axis=0)}


def train(net, X, Y, lr=0.01, batch=8):
    for start in range(0, len(X), batch):
        acc = np.zeros_like(net.W)
        for j in range(start, start + batch):
            acc += net.gradient(X[j : j + 1], Y[j : j + 1])["W"]
            net.W -= lr / batch * acc
