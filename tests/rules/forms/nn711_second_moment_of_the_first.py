"""v takes in the square of m; and the velocity is kept, while the step is made of the gradient."""

import numpy as np


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps, self.t = lr, beta1, beta2, eps, 0
        self.m, self.v = {}, {}

    def update(self, params, grads):
        self.t += 1
        for k in params:
            g = grads[k]
            self.m[k] = self.beta1 * self.m.get(k, 0) + (1 - self.beta1) * g
            self.v[k] = self.beta2 * self.v.get(k, 0) + (1 - self.beta2) * self.m[k] ** 2
            mt = self.m[k] / (1 - self.beta1**self.t)
            vt = self.v[k] / (1 - self.beta2**self.t)
            params[k] -= self.lr * mt / (np.sqrt(vt) + self.eps)


class Momentum:
    def __init__(self, lr=0.1, mu=0.9):
        self.lr, self.mu, self.v = lr, mu, {}

    def update(self, params, grads):
        for k in params:
            self.v[k] = self.mu * self.v.get(k, 0) + grads[k]
            params[k] -= self.lr * grads[k]
