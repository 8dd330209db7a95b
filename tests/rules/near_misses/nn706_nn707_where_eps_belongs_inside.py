"""Two algorithms have eps inside the root by definition; another guards the division by a maximum."""

import numpy as np


class CenteredRMSprop:
    def __init__(self, lr=1e-3, rho=0.95, eps=1e-4):
        self.lr, self.rho, self.eps, self.state = lr, rho, eps, {}

    def update(self, params, grads):
        for k, g in grads.items():
            n, m = self.state.get(k, (0.0, 0.0))
            n = self.rho * n + (1 - self.rho) * g**2
            m = self.rho * m + (1 - self.rho) * g
            self.state[k] = n, m
            params[k] -= self.lr * g / np.sqrt(n - m**2 + self.eps)


class AdaDelta:
    def __init__(self, rho=0.95, eps=1e-6):
        self.rho, self.eps = rho, eps
        self.Eg, self.Ex = {}, {}

    def update(self, params, grads):
        for k in params:
            eg = self.Eg.get(k, 0.0) * self.rho + (1 - self.rho) * grads[k] ** 2
            ex = self.Ex.get(k, 0.0)
            dx = -np.sqrt(ex + self.eps) / np.sqrt(eg + self.eps) * grads[k]
            self.Ex[k] = self.rho * ex + (1 - self.rho) * dx**2
            self.Eg[k] = eg
            params[k] += dx


class AdaGrad:
    def __init__(self, lr=0.1):
        self.lr = lr
        self.h = {}

    def update(self, params, grads):
        for k in params:
            self.h[k] = self.h.get(k, 0.0) + grads[k] ** 2
            params[k] -= self.lr * grads[k] / np.maximum(np.sqrt(self.h[k]), 1e-12)
