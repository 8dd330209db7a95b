"""AdamW with its decay in the gradient; SGD whose decay forgets the parameter."""

import numpy as np


class AdamW:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8, weight_decay=0.01):
        self.lr, self.beta1, self.beta2, self.eps, self.t = lr, beta1, beta2, eps, 0
        self.weight_decay = weight_decay
        self.m, self.v = {}, {}

    def update(self, params, grads):
        self.t += 1
        for k in params:
            g = grads[k] + self.weight_decay * params[k]
            self.m[k] = self.beta1 * self.m.get(k, 0) + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v.get(k, 0) + (1 - self.beta2) * g * g
            mt = self.m[k] / (1 - self.beta1**self.t)
            vt = self.v[k] / (1 - self.beta2**self.t)
            params[k] -= self.lr * mt / (np.sqrt(vt) + self.eps)


class SGD:
    def __init__(self, params, lr=0.1, momentum=0.9, weight_decay=0.0):
        self.params, self.lr, self.momentum, self.weight_decay = params, lr, momentum, weight_decay
        self.v = [np.zeros_like(p) for p in params]

    def step(self, grads):
        for p, g, v in zip(self.params, grads, self.v, strict=True):
            g = g + self.weight_decay
            v *= self.momentum
            v += g
            p -= self.lr * v
