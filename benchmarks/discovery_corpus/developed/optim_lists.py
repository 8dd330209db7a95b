import numpy as np

class SGDMomentum:
    """params and grads are lists of arrays, changed in place"""
    def __init__(self, lr=0.05, mu=0.9):
        self.lr, self.mu, self.vs = lr, mu, None

    def update(self, params, grads):
        if self.vs is None:
            self.vs = [np.zeros_like(p) for p in params]
        for i in range(len(params)):
            self.vs[i] = self.mu * self.vs[i] - self.lr * grads[i]
            params[i] += self.vs[i]

class Nesterov:
    def __init__(self, lr=0.05, mu=0.9):
        self.lr, self.mu, self.vs = lr, mu, None

    def update(self, params, grads):
        if self.vs is None:
            self.vs = [np.zeros_like(p) for p in params]
        for p, g, v in zip(params, grads, self.vs):
            p += self.mu * self.mu * v - (1 + self.mu) * self.lr * g
            v *= self.mu
            v -= self.lr * g

class AdamList:
    def __init__(self, lr=0.001, b1=0.9, b2=0.999):
        self.lr, self.b1, self.b2, self.n = lr, b1, b2, 0
        self.m = self.v = None

    def update(self, params, grads):
        if self.m is None:
            self.m = [np.zeros_like(p) for p in params]
            self.v = [np.zeros_like(p) for p in params]
        self.n += 1
        rate = self.lr * np.sqrt(1 - self.b2 ** self.n) / (1 - self.b1 ** self.n)
        for i, g in enumerate(grads):
            self.m[i] += (1 - self.b1) * (g - self.m[i])
            self.v[i] += (1 - self.b2) * (g * g - self.v[i])
            params[i] -= rate * self.m[i] / (np.sqrt(self.v[i]) + 1e-7)
