"""step() over parameter objects"""
import numpy as np


class Param:
    def __init__(self, data):
        self.data = np.array(data, dtype=np.float64)
        self.grad = np.zeros_like(self.data)


class NesterovSGD:
    def __init__(self, params, lr=0.05, momentum=0.8):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.velocity = [np.zeros_like(p.data) for p in self.params]

    def step(self):
        for i, p in enumerate(self.params):
            self.velocity[i] = self.momentum * self.velocity[i] + p.grad
            p.data -= self.lr * (p.grad + self.momentum * self.velocity[i])

    def zero_grad(self):
        for p in self.params:
            p.grad.fill(0.0)


class AdamW:
    def __init__(self, params, lr=2e-3, b1=0.9, b2=0.99, eps=1e-8, decay=0.05):
        self.params = list(params)
        self.lr, self.b1, self.b2, self.eps, self.decay = lr, b1, b2, eps, decay
        self.state = [(np.zeros_like(p.data), np.zeros_like(p.data)) for p in self.params]
        self.steps = 0

    def step(self):
        self.steps += 1
        c1 = 1 - self.b1 ** self.steps
        c2 = 1 - self.b2 ** self.steps
        for i, p in enumerate(self.params):
            m, v = self.state[i]
            m = self.b1 * m + (1 - self.b1) * p.grad
            v = self.b2 * v + (1 - self.b2) * p.grad * p.grad
            self.state[i] = (m, v)
            p.data -= self.lr * self.decay * p.data
            p.data -= self.lr * (m / c1) / (np.sqrt(v / c2) + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad.fill(0.0)


class AdaDelta:
    def __init__(self, params, rho=0.95, eps=1e-6):
        self.params, self.rho, self.eps = list(params), rho, eps
        self.sq_grad = [np.zeros_like(p.data) for p in self.params]
        self.sq_step = [np.zeros_like(p.data) for p in self.params]

    def step(self):
        for p, g2, s2 in zip(self.params, self.sq_grad, self.sq_step):
            g2 *= self.rho
            g2 += (1 - self.rho) * p.grad ** 2
            step = np.sqrt(s2 + self.eps) / np.sqrt(g2 + self.eps) * p.grad
            s2 *= self.rho
            s2 += (1 - self.rho) * step ** 2
            p.data -= step
