"""The state is made anew at each update; and a loop variable is bound to another array."""

import numpy as np


class RMSProp:
    def __init__(self, lr=0.01, rho=0.9, eps=1e-8):
        self.lr, self.rho, self.eps = lr, rho, eps

    def update(self, params, grads):
        self.s = {k: np.zeros_like(v) for k, v in params.items()}
        for k in params:
            self.s[k] = self.rho * self.s[k] + (1 - self.rho) * grads[k] ** 2
            params[k] -= self.lr * grads[k] / (np.sqrt(self.s[k]) + self.eps)


class Momentum:
    def __init__(self, params, lr=0.01, mu=0.9):
        self.params, self.lr, self.mu = params, lr, mu
        self.v = [np.zeros_like(p) for p in params]

    def step(self, grads):
        for p, g, v in zip(self.params, grads, self.v, strict=True):
            v = self.mu * v - self.lr * g
            p += v
