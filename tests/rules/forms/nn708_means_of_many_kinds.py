"""Recursions with one slip each: friction of the gradient too, exchanged shares, no square."""

import numpy as np


class Momentum:
    def __init__(self, lr=0.05, beta=0.9):
        self.lr, self.beta, self.v = lr, beta, {}

    def update(self, params, grads):
        for k in params:
            v = self.v.get(k, np.zeros_like(params[k]))
            v = self.beta * (v + grads[k])
            self.v[k] = v
            params[k] -= self.lr * v


class RMSProp:
    def __init__(self, lr=0.01, decay_rate=0.9, eps=1e-8):
        self.lr, self.decay_rate, self.eps, self.cache = lr, decay_rate, eps, {}

    def update(self, params, grads):
        for k in params:
            cache = self.cache.get(k, 0)
            self.cache[k] = (1 - self.decay_rate) * cache + self.decay_rate * grads[k] ** 2
            params[k] -= self.lr * grads[k] / (np.sqrt(self.cache[k]) + self.eps)


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps, self.t = lr, beta1, beta2, eps, 0
        self.m, self.v = {}, {}

    def update(self, params, grads):
        self.t += 1
        for k in params:
            self.m[k] = self.m.get(k, 0) + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v.get(k, 0) + (1 - self.beta2) * grads[k] ** 2
            mt = self.m[k] / (1 - self.beta1**self.t)
            vt = self.v[k] / (1 - self.beta2**self.t)
            params[k] -= self.lr * mt / (np.sqrt(vt) + self.eps)
