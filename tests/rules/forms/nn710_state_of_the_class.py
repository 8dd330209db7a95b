"""A dict in the class body; and a default argument that all optimizers share."""

import numpy as np


class Momentum:
    velocity = {}  # noqa: RUF012

    def __init__(self, lr=0.01, mu=0.9):
        self.lr, self.mu = lr, mu

    def update(self, params, grads):
        for k in params:
            self.velocity[k] = self.mu * self.velocity.get(k, 0) - self.lr * grads[k]
            params[k] += self.velocity[k]


class AdaGrad:
    def __init__(self, lr=0.1, eps=1e-8, sums={}):  # noqa: B006
        self.lr, self.eps, self.sums = lr, eps, sums

    def update(self, params, grads):
        for k in params:
            self.sums[k] = self.sums.get(k, 0) + grads[k] ** 2
            params[k] -= self.lr * grads[k] / (np.sqrt(self.sums[k]) + self.eps)
