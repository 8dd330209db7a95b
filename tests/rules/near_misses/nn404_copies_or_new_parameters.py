"""What is kept is a copy of what is returned; or what is returned are the parameters themselves."""

import numpy as np


class Momentum:
    def __init__(self, eta=0.01, mu=0.9):
        self.eta, self.mu = eta, mu
        self.dw = self.db = 0.0

    def update(self, grad_w, grad_b):
        dw = self.mu * self.dw - self.eta * grad_w
        db = self.mu * self.db - self.eta * grad_b
        self.dw = np.array(dw)
        self.db = np.array(db)
        return dw, db


class HeavyBall:
    def __init__(self, lr=0.01, mu=0.9):
        self.lr, self.mu = lr, mu
        self.before = None

    def step(self, w, g):
        before = w if self.before is None else self.before
        self.before = w
        return w - self.lr * g + self.mu * (w - before)
