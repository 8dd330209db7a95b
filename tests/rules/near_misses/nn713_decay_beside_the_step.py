"""Decay in its right places: in the gradient, twice in it, beside the step, after it."""

import numpy as np


class SGD:
    def __init__(self, lr=0.05, l2=1e-3):
        self.lr, self.l2 = lr, l2

    def update(self, params, grads):
        for k in params:
            params[k] -= self.lr * (grads[k] + 2 * self.l2 * params[k])


class AdamW:
    def __init__(self, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
        self.lr, self.betas, self.eps, self.weight_decay = lr, betas, eps, weight_decay
        self.t, self.m, self.v = 0, {}, {}

    def update(self, params, grads):
        self.t += 1
        b1, b2 = self.betas
        for k in params:
            self.m[k] = b1 * self.m.get(k, 0) + (1 - b1) * grads[k]
            self.v[k] = b2 * self.v.get(k, 0) + (1 - b2) * grads[k] ** 2
            mh, vh = self.m[k] / (1 - b1**self.t), self.v[k] / (1 - b2**self.t)
            params[k] *= 1 - self.lr * self.weight_decay
            params[k] -= self.lr * mh / (np.sqrt(vh) + self.eps)
