"""t is 0 when it is first used, with the math module, which raises; and t is set, not counted."""

import math

import numpy as np


class Adam:
    def __init__(self, lr=0.001, b1=0.9, b2=0.999):
        self.lr, self.b1, self.b2, self.step_count = lr, b1, b2, 0
        self.mean, self.square = {}, {}

    def update(self, params, grads):
        rate = self.lr * math.sqrt(1 - self.b2**self.step_count) / (1 - self.b1**self.step_count)
        for k, g in grads.items():
            self.mean[k] = self.b1 * self.mean.get(k, 0.0) + (1 - self.b1) * g
            self.square[k] = self.b2 * self.square.get(k, 0.0) + (1 - self.b2) * g**2
            params[k] -= rate * self.mean[k] / (np.sqrt(self.square[k]) + 1e-8)
        self.step_count += 1


class Nadam:
    def __init__(self, lr=0.002, mu=0.975, nu=0.999, eps=1e-8):
        self.lr, self.mu, self.nu, self.eps = lr, mu, nu, eps
        self.m, self.n = {}, {}

    def update(self, params, grads):
        t = 1
        for k, g in grads.items():
            self.m[k] = self.mu * self.m.get(k, 0.0) + (1 - self.mu) * g
            self.n[k] = self.nu * self.n.get(k, 0.0) + (1 - self.nu) * g**2
            m_hat = self.mu * self.m[k] / (1 - self.mu ** (t + 1)) + (1 - self.mu) * g / (
                1 - self.mu**t
            )
            params[k] -= self.lr * m_hat / (np.sqrt(self.n[k] / (1 - self.nu**t)) + self.eps)
