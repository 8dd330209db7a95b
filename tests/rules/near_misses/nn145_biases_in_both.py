"""Biases are penalised in the loss and in the gradient."""

import numpy as np


class TwoLayers:
    def __init__(self, n_in, n_hidden, n_out, reg=0.05):
        self.W1 = 0.4 * np.random.randn(n_in, n_hidden)
        self.b1 = np.zeros(n_hidden)
        self.W2 = 0.4 * np.random.randn(n_hidden, n_out)
        self.b2 = np.zeros(n_out)
        self.reg = reg

    def loss(self, x, t):
        self.x = x
        self.h = np.tanh(x @ self.W1 + self.b1)
        self.diff = self.h @ self.W2 + self.b2 - t
        loss = 0.5 * np.sum(self.diff**2) / len(x)
        loss += 0.5 * self.reg * sum(np.sum(p**2) for p in (self.W1, self.b1, self.W2, self.b2))
        return loss

    def gradient(self, x, t):
        self.loss(x, t)
        d = self.diff / len(x)
        da = d @ self.W2.T * (1 - self.h**2)
        dW2 = self.h.T @ d + self.reg * self.W2
        dW1 = x.T @ da + self.reg * self.W1
        return {
            "W1": dW1,
            "b1": da.sum(axis=0) + self.reg * self.b1,
            "W2": dW2,
            "b2": d.sum(axis=0) + self.reg * self.b2,
        }
