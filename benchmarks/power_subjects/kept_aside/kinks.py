"""Activations with kinks."""

import numpy as np


class Relu:
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dx = dout.copy()
        dx[self.mask] = 0
        return dx


class HardTanh:
    def forward(self, x):
        self.inside = (x > -1) & (x < 1)
        return np.clip(x, -1, 1)

    def backward(self, dout):
        return np.where(self.inside, dout, 0)


class HardTanhOneSided:
    def forward(self, x):
        self.x = x
        return np.clip(x, -1, 1)

    def backward(self, dout):
        return dout * (self.x > -1)


class Abs:
    def forward(self, x):
        self.sign = np.sign(x)
        return np.abs(x)

    def backward(self, dout):
        return dout * self.sign


class LeakyReluSquared:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * x)

    def backward(self, dout):
        return np.where(self.x > 0, dout, self.alpha**2 * dout)


class PRelu:
    def __init__(self, dim):
        self.a = np.full(dim, 0.25)
        self.da = None

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0) + self.a * np.minimum(x, 0)

    def backward(self, dout):
        self.da = np.sum(dout * np.minimum(self.x, 0), axis=0)
        return dout * np.where(self.x > 0, 1.0, self.a)


class PReluAllSides:
    def __init__(self, dim):
        self.a = np.full(dim, 0.25)
        self.da = None

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0) + self.a * np.minimum(x, 0)

    def backward(self, dout):
        self.da = np.sum(dout * self.x, axis=0)
        return dout * np.where(self.x > 0, 1.0, self.a)


class Selu:
    LAMBDA = 1.0507009873554805
    ALPHA = 1.6732632423543772

    def forward(self, x):
        self.x = x
        return self.LAMBDA * np.where(x > 0, x, self.ALPHA * np.expm1(np.minimum(x, 0)))

    def backward(self, dout):
        left = self.ALPHA * np.exp(np.minimum(self.x, 0))
        return dout * self.LAMBDA * np.where(self.x > 0, 1.0, left)


class SeluRounded:
    def forward(self, x):
        self.x = x
        return 1.0507009873554805 * np.where(
            x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0))
        )

    def backward(self, dout):
        left = 1.6732632423543772 * np.exp(np.minimum(self.x, 0))
        return dout * 1.05 * np.where(self.x > 0, 1.0, left)


class MaxOfTwoBoth:
    def forward(self, a, b):
        self.first = a >= b
        return np.maximum(a, b)

    def backward(self, dout):
        return dout * self.first, dout.copy()


class RowMaxFirst:
    def forward(self, x):
        self.shape = x.shape
        self.where = np.argmax(x, axis=1)
        return x[np.arange(len(x)), self.where]

    def backward(self, dout):
        dx = np.zeros(self.shape)
        dx[np.arange(len(dx)), self.where[0]] = dout
        return dx


class HardSwish:
    def forward(self, x):
        self.x = x
        return x * np.clip(x + 3, 0, 6) / 6

    def backward(self, dout):
        x = self.x
        slope = np.where(x <= -3, 0.0, np.where(x >= 3, 1.0, (2 * x + 3) / 6))
        return dout * slope
