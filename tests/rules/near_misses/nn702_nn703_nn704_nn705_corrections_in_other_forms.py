"""Bias corrections that do not look like the paper's and are equal to them."""

import math

import numpy as np


class Adam:
    """Both corrections in the rate; t counted by the caller, from 0."""

    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.iter = 0
        self.m = None
        self.v = None

    def update(self, params, grads):
        if self.m is None:
            self.m, self.v = {}, {}
            for key, val in params.items():
                self.m[key] = np.zeros_like(val)
                self.v[key] = np.zeros_like(val)
        self.iter += 1
        lr_t = self.lr * np.sqrt(1.0 - self.beta2**self.iter) / (1.0 - self.beta1**self.iter)
        for key in params:
            self.m[key] += (1 - self.beta1) * (grads[key] - self.m[key])
            self.v[key] += (1 - self.beta2) * (grads[key] ** 2 - self.v[key])
            params[key] -= lr_t * self.m[key] / (np.sqrt(self.v[key]) + 1e-7)


class AdamOptimizer:
    """The powers are kept as running products, and no ** is to be seen."""

    def __init__(self, learning_rate=0.01, b1=0.9, b2=0.99, epsilon=1e-8):
        self.learning_rate, self.b1, self.b2, self.epsilon = learning_rate, b1, b2, epsilon
        self.p1 = self.p2 = 1.0
        self.m, self.v = [], []

    def update(self, params, grads):
        if not self.m:
            self.m = [np.zeros(p.shape) for p in params]
            self.v = [np.zeros(p.shape) for p in params]
        self.p1 *= self.b1
        self.p2 *= self.b2
        for p, g, m, v in zip(params, grads, self.m, self.v, strict=False):
            m *= self.b1
            m += (1 - self.b1) * g
            v *= self.b2
            v += (1 - self.b2) * g * g
            p -= (
                self.learning_rate
                * (m / (1 - self.p1))
                / (np.sqrt(v / (1 - self.p2)) + self.epsilon)
            )


def adam_step(w, dw, m, v, t, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
    """One update; t starts at 0 and is counted by the caller."""
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw**2
    scale = math.sqrt(1 - beta2 ** (t + 1)) / (1 - beta1 ** (t + 1))
    w = w - lr * scale * m / (np.sqrt(v) + eps)
    return w, m, v


class AMSGrad:
    """Reddi's algorithm has no bias correction, and a rate that falls."""

    def __init__(self, lr=0.01, beta1=0.9, beta2=0.99, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m, self.v, self.vmax, self.t = {}, {}, {}, 0

    def update(self, params, grads):
        self.t += 1
        for k in params:
            self.m[k] = self.beta1 * self.m.get(k, 0) + (1 - self.beta1) * grads[k]
            self.v[k] = self.beta2 * self.v.get(k, 0) + (1 - self.beta2) * grads[k] ** 2
            self.vmax[k] = np.maximum(self.vmax.get(k, 0), self.v[k])
            params[k] -= self.lr / np.sqrt(self.t) * self.m[k] / (np.sqrt(self.vmax[k]) + self.eps)
