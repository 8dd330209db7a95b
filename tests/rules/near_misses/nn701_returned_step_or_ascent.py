"""A plus that is right: a velocity with the sign in it, steps for the caller to subtract, ascent."""

import numpy as np


class MomentumSGD:
    """v = mu v - lr g, and the velocity is added."""

    def __init__(self, lr=0.02, mu=0.8):
        self.lr = lr
        self.mu = mu
        self.vel = None

    def step(self, w, g):
        if self.vel is None:
            self.vel = np.zeros_like(w)
        self.vel = self.mu * self.vel - self.lr * g
        w += self.vel


class SGD:
    """What comes back is to be subtracted by whoever calls."""

    def __init__(self, eta=0.1):
        self.eta = eta

    def update(self, grad_w, grad_b):
        return self.eta * grad_w, self.eta * grad_b


class RewardClimber:
    """Gradient ascent on the expected reward."""

    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for name in params:
            params[name] += self.lr * grads[name]
