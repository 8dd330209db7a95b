"""Right and wrong in ways that are hard on a checker."""

import math

import numpy as np


class MathLoop:
    def forward(self, x):
        self.out = np.zeros_like(x)
        for i in range(x.shape[0]):
            for j in range(x.shape[1]):
                self.out[i, j] = 1 / (1 + math.exp(-x[i, j]))
        return self.out

    def backward(self, dout):
        return dout * self.out * (1 - self.out)


class CastInside:
    def forward(self, x):
        self.y = np.tanh(x.astype(np.float32))
        return self.y

    def backward(self, dout):
        return (dout * (1 - self.y**2)).astype(np.float32)


class FirstMaskOnly:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        if self.mask is None or self.mask.shape != x.shape:
            self.mask = x > 0
        return np.where(x > 0, x, 0.0)

    def backward(self, dout):
        return np.where(self.mask, dout, 0.0)


class DropoutUnscaled:
    def __init__(self, ratio=0.5):
        self.ratio = ratio
        self.rng = np.random.default_rng(0)

    def forward(self, x):
        self.mask = self.rng.random(x.shape) >= self.ratio
        return x * self.mask / (1 - self.ratio)

    def backward(self, dout):
        return dout * self.mask


class GlobalDropout:
    def __init__(self, dropout_ratio=0.3):
        self.dropout_ratio = dropout_ratio
        self.mask = None

    def forward(self, x, train_flg=True):
        if train_flg:
            self.mask = np.random.rand(*x.shape) > self.dropout_ratio
            return x * self.mask
        return x * (1.0 - self.dropout_ratio)

    def backward(self, dout):
        return dout * self.mask


class NoisyLayer:
    def forward(self, x):
        self.x = x + 0.1 * np.random.randn(*x.shape)
        return self.x**2

    def backward(self, dout):
        return 2 * self.x * dout


class LongSum:
    def __init__(self):
        self.k = np.linspace(0.1, 2.0, 10000)

    def forward(self, x):
        self.x = x
        s = np.zeros_like(x)
        for part in np.array_split(self.k, 100):
            s += np.sin(x[..., None] * part).sum(axis=-1)
        return s / len(self.k)

    def backward(self, dout):
        g = np.zeros_like(self.x)
        for part in np.array_split(self.k, 100):
            g += (part * np.cos(self.x[..., None] * part)).sum(axis=-1)
        return dout * g / len(self.k)


class NearlyAbs:
    def forward(self, x):
        self.x = x
        self.r = np.sqrt(x * x + 1e-6)
        return self.r

    def backward(self, dout):
        return dout * self.x / self.r


class WideClip:
    def forward(self, x):
        self.x = x
        return x**3

    def backward(self, dout):
        return np.clip(3 * self.x**2 * dout, -1e3, 1e3)


class ExpSeries:
    def forward(self, x):
        self.x = x
        term = np.ones_like(x)
        total = np.ones_like(x)
        for k in range(1, 30):
            term = term * x / k
            total = total + term
        self.y = total
        return total

    def backward(self, dout):
        return dout * self.y
