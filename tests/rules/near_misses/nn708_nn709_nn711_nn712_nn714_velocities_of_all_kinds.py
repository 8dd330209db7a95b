"""Recursions that look odd and are in use: damping, a rate in either place, state in a dict of tuples."""

import numpy as np


class HeavyBall:
    def __init__(self, params, lr=0.05, momentum=0.9, dampening=True):
        self.params = params
        self.lr, self.momentum, self.dampening = lr, momentum, dampening
        self.buf = [np.zeros_like(p) for p in params]

    def step(self, grads):
        for p, g, b in zip(self.params, grads, self.buf, strict=False):
            b *= self.momentum
            b += (1 - self.momentum if self.dampening else 1) * g
            p -= self.lr * b


def nesterov(w, dw, config=None):
    config = {} if config is None else config
    config.setdefault("learning_rate", 1e-2)
    config.setdefault("momentum", 0.9)
    v = config.get("velocity", np.zeros_like(w))
    before = v
    v = config["momentum"] * v - config["learning_rate"] * dw
    config["velocity"] = v
    return w - config["momentum"] * before + (1 + config["momentum"]) * v, config


class NAG:
    """The gradient is taken ahead, by the function that is handed over."""

    def __init__(self, eta=0.01, mu=0.9):
        self.eta, self.mu = eta, mu
        self.dw = 0
        self.db = 0

    def update(self, w, b, dfw, dfb):
        self.dw = self.mu * self.dw - self.eta * dfw(w + self.mu * self.dw)
        self.db = self.mu * self.db - self.eta * dfb(b + self.mu * self.db)
        return self.dw.copy(), self.db.copy()


class WarmSGD:
    """A schedule makes the first steps short; half of a step is not lost but not yet taken."""

    def __init__(self, lr=0.1, warm=4):
        self.lr, self.warm, self.n = lr, warm, 0

    def update(self, params, grads):
        self.n += 1
        rate = self.lr * min(1.0, self.n / self.warm)
        for k in params:
            params[k] = params[k] - rate * grads[k]
