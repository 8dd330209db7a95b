"""Inverted dropout, plain dropout with a scale at evaluation, whole channels, exact numbers of units, one
that draws at evaluation on purpose, and one for training alone."""

import numpy as np


class Dropout:
    def __init__(self, p=0.2):
        self.p = p
        self.mode = "train"

    def forward(self, x):
        if self.mode == "test":
            return x
        self.mask = np.random.binomial(1, 1 - self.p, size=x.shape) / (1 - self.p)
        return x * self.mask

    def backward(self, g):
        return g * self.mask


class PlainDropout:
    def __init__(self, keep=0.8):
        self.keep = keep
        self.train_mode = True

    def eval(self):
        self.train_mode = False

    def train(self):
        self.train_mode = True

    def forward(self, x):
        if not self.train_mode:
            return x * self.keep
        self.mask = (np.random.uniform(size=x.shape) < self.keep).astype(x.dtype)
        return x * self.mask

    def backward(self, g):
        return g * self.mask


class FixedNumber:
    """drops exactly the same number of features for the whole batch"""

    def __init__(self, rate=0.5):
        self.rate = rate

    def forward(self, x, testing=False):
        if testing:
            return x.copy()
        d = x.shape[1]
        off = np.random.permutation(d)[: round(self.rate * d)]
        self.m = np.ones(d)
        self.m[off] = 0.0
        self.m /= self.m.mean()
        return x * self.m

    def backward(self, g):
        return g * self.m


class MCDropout:
    """Monte Carlo dropout: stays on for predictions, whose spread is the uncertainty"""

    def __init__(self, p=0.5):
        self.p = p

    def forward(self, x, training=True):
        self.mask = (np.random.rand(*x.shape) > self.p) / (1 - self.p)
        return x * self.mask

    def backward(self, g):
        return g * self.mask


class ForTrainingAlone:
    def forward(self, x):
        self.mask = np.random.rand(*x.shape) > 0.5
        return x * self.mask

    def backward(self, g):
        return g * self.mask


def dropout(x, p=0.3, deterministic=False):
    if deterministic:
        return x, np.ones_like(x)
    mask = (np.random.rand(*x.shape) >= p) / (1.0 - p)
    return x * mask, mask


def dropout_backward(dout, mask):
    return dout * mask
