"""学習は後ろの層から。更新してから誤差を前の層へ渡している。"""

import numpy as np


class Mlp:
    def __init__(self, n_in, n_hidden, n_out, eta=0.1):
        self.eta = eta
        self.W = [np.random.randn(n_in, n_hidden) * 0.3, np.random.randn(n_hidden, n_out) * 0.3]

    def forward(self, x):
        self.h = np.tanh(x @ self.W[0])
        return self.h @ self.W[1]

    def loss(self, x, t):
        return 0.5 * np.sum((self.forward(x) - t) ** 2) / len(x)

    def train_step(self, x, t):
        delta = (self.forward(x) - t) / len(x)
        self.W[1] -= self.eta * self.h.T @ delta
        delta = (delta @ self.W[1].T) * (1 - self.h**2)
        self.W[0] -= self.eta * x.T @ delta
