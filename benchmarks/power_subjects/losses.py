"""Losses of predictions and targets."""

import numpy as np


class HalfSquaredError:
    def forward(self, y, t):
        self.diff = y - t
        return 0.5 * np.sum(self.diff**2) / len(y)

    def backward(self):
        return self.diff / len(self.diff)


class MSEBatchOnly:
    def forward(self, y, t):
        self.diff = y - t
        return np.mean(self.diff**2)

    def backward(self):
        return 2 * self.diff / len(self.diff)


class FarMSE:
    def forward(self, y, t):
        self.diff = y - t
        return np.asarray((self.diff**2).mean())

    def backward(self):
        return 2.0 * self.diff / self.diff.size


class MeanAbsoluteError:
    def forward(self, y, t):
        self.sign = np.where(y > t, 1.0, -1.0)
        return np.abs(y - t).mean()

    def backward(self):
        return self.sign / self.sign.size


class Huber:
    def __init__(self, delta=1.0):
        self.delta = delta

    def forward(self, y, t):
        self.r = y - t
        a = np.abs(self.r)
        q = np.minimum(a, self.delta)
        return np.sum(0.5 * q**2 + self.delta * (a - q)) / len(y)

    def backward(self):
        return np.clip(self.r, -self.delta, self.delta) / len(self.r)


class HuberQuadratic:
    def __init__(self, delta=1.0):
        self.delta = delta

    def forward(self, y, t):
        self.r = y - t
        a = np.abs(self.r)
        q = np.minimum(a, self.delta)
        return np.sum(0.5 * q**2 + self.delta * (a - q)) / len(y)

    def backward(self):
        return self.r / len(self.r)


class CrossEntropySquared:
    def forward(self, y, t):
        self.y, self.t = y, t
        return -np.sum(t * np.log(y + 1e-7)) / y.shape[0]

    def backward(self):
        return -self.t / (self.y + 1e-7) ** 2 / self.y.shape[0]


class BinaryCrossEntropy:
    def forward(self, y, t):
        self.t = t
        self.p = np.clip(y, 1e-12, 1 - 1e-12)
        return -np.mean(t * np.log(self.p) + (1 - t) * np.log(1 - self.p))

    def backward(self):
        return (self.p - self.t) / (self.p * (1 - self.p)) / self.t.size


class BinaryCrossEntropyShortcut:
    def forward(self, y, t):
        self.t = t
        self.p = np.clip(y, 1e-12, 1 - 1e-12)
        return -np.mean(t * np.log(self.p) + (1 - t) * np.log(1 - self.p))

    def backward(self):
        return (self.p - self.t) / self.t.size


class LogitBCE:
    def forward(self, logits, t):
        self.z, self.t = logits, t
        loss = np.maximum(logits, 0) - logits * t + np.log1p(np.exp(-np.abs(logits)))
        return np.mean(loss)

    def backward(self):
        return (1 / (1 + np.exp(-self.z)) - self.t) / self.t.size


class Hinge:
    def forward(self, y, t):
        self.t = t
        self.margin = 1 - y * t
        return np.mean(np.maximum(0, self.margin))

    def backward(self):
        return np.where(self.margin > 0, -self.t, 0.0) / self.t.size


class SquaredHingeMask:
    def forward(self, y, t):
        self.t = t
        self.active = np.maximum(0, 1 - y * t)
        return np.sum(self.active**2) / len(y)

    def backward(self):
        return -2 * (self.active > 0) * self.t / len(self.t)


class LogCosh:
    def forward(self, y, t):
        self.r = y - t
        a = np.abs(self.r)
        return np.mean(a + np.log1p(np.exp(-2 * a)) - np.log(2.0))

    def backward(self):
        return np.tanh(self.r) / self.r.size


class PoissonLoss:
    def forward(self, y, t):
        self.rate, self.t = np.exp(y), t
        return np.mean(self.rate - t * y)

    def backward(self):
        return (self.rate - self.t) / self.t.size


class PoissonRate:
    def forward(self, y, t):
        self.rate, self.t = np.exp(y), t
        return np.mean(self.rate - t * y)

    def backward(self):
        return (1 - self.t / self.rate) / self.t.size


class ZeroGradient:
    def forward(self, y, t):
        self.y = y
        self.d = y - t
        return np.mean(self.d**2)

    def backward(self):
        return np.zeros_like(self.y)
