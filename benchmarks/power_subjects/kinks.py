"""Activations with kinks."""

import numpy as np


class ReluInPlace:
    def forward(self, x):
        self.mask = x <= 0
        return np.where(self.mask, 0.0, x)

    def backward(self, dout):
        dout[self.mask] = 0
        return dout


class ReluOnPixels:
    def forward(self, x):
        self.x = x
        return np.maximum(0, x)

    def backward(self, dout):
        return dout * (self.x > 0)


class ReluFlipped:
    def forward(self, x):
        self.x = x
        return np.maximum(0, x)

    def backward(self, dout):
        return dout * (self.x < 0)


class ReluByOutput:
    def forward(self, x):
        self.out = x * (x > 0)
        return self.out

    def backward(self, dout):
        return dout * (self.out > 0).astype(float)


class AbsOfOutput:
    def forward(self, x):
        self.y = np.abs(x)
        return self.y

    def backward(self, dout):
        return dout * np.sign(self.y)


class LeakyRelu:
    def __init__(self, alpha=0.01):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x > 0, x, self.alpha * x)

    def backward(self, dout):
        dx = np.ones_like(self.x)
        dx[self.x < 0] = self.alpha
        return dx * dout


class Elu:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        self.out = np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0)) - 1))
        return self.out

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1.0, self.out + self.alpha)


class EluNegative:
    def __init__(self, alpha=1.0):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        self.out = np.where(x > 0, x, self.alpha * (np.exp(np.minimum(x, 0)) - 1))
        return self.out

    def backward(self, dout):
        return dout * np.where(self.x > 0, 1.0, self.out)


class MaxOfTwo:
    def forward(self, a, b):
        self.first = a >= b
        return np.maximum(a, b)

    def backward(self, dout):
        return dout * self.first, dout * ~self.first


class RowMax:
    def forward(self, x):
        self.shape = x.shape
        self.where = np.argmax(x, axis=1)
        return x[np.arange(len(x)), self.where]

    def backward(self, dout):
        dx = np.zeros(self.shape)
        dx[np.arange(len(dx)), self.where] = dout
        return dx


class SoftShrink:
    def forward(self, x):
        self.x = x
        y = np.zeros_like(x)
        y[x > 0.5] = x[x > 0.5] - 0.5
        y[x < -0.5] = x[x < -0.5] + 0.5
        return y

    def backward(self, dout):
        return dout * (np.abs(self.x) > 0.5)


class SoftShrinkOutput:
    def forward(self, x):
        self.y = np.sign(x) * np.maximum(np.abs(x) - 0.5, 0)
        return self.y

    def backward(self, dout):
        return dout * (np.abs(self.y) > 0.5)


class HardSwishInner:
    def forward(self, x):
        self.x = x
        return x * np.clip(x + 3, 0, 6) / 6

    def backward(self, dout):
        x = self.x
        return dout * np.where(x <= -3, 0.0, (2 * x + 3) / 6)
