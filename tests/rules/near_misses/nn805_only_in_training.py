"""Dropout is drawn in the forward of the loss, and not for predictions."""

import numpy as np


class DropNet:
    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_in, n_out)

    def forward(self, x, train_flg=True):
        self.mask = (np.random.rand(*x.shape) > 0.4) / 0.6 if train_flg else np.ones(x.shape)
        return (x * self.mask) @ self.W

    def predict(self, x):
        return self.forward(x, train_flg=False)

    def loss(self, x, t):
        self.e = self.forward(x) - t
        return 0.5 * np.sum(self.e**2) / len(x)

    def gradient(self, x, t):
        self.loss(x, t)
        return {"W": (x * self.mask).T @ self.e / len(x)}
