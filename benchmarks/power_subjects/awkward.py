"""Right and wrong in ways that are hard on a checker."""

import math

import numpy as np


class RootOrNothing:
    def forward(self, x):
        self.x = x
        with np.errstate(invalid="ignore"):
            return np.where(x > 0.1, np.sqrt(x), 0.0)

    def backward(self, dout):
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.x > 0.1, dout * 0.5 / np.sqrt(self.x), 0.0)


class RootOrNothingHalf:
    def forward(self, x):
        self.x = x
        with np.errstate(invalid="ignore"):
            return np.where(x > 0.1, np.sqrt(x), 0.0)

    def backward(self, dout):
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.x > 0.1, dout / np.sqrt(self.x), 0.0)


class MathLoopShort:
    def forward(self, x):
        self.out = np.zeros_like(x)
        for i in range(x.shape[0]):
            for j in range(x.shape[1]):
                self.out[i, j] = math.tanh(x[i, j])
        return self.out

    def backward(self, dout):
        dx = np.zeros_like(dout)
        for i in range(dx.shape[0]):
            for j in range(dx.shape[1] - 1):
                dx[i, j] = dout[i, j] * (1 - self.out[i, j] ** 2)
        return dx


class FloatLoss:
    def forward(self, y, t):
        self.d = y - t
        total = 0.0
        for v in self.d.ravel():
            total += float(v) ** 2
        return total / self.d.size

    def backward(self):
        return 2 * self.d / self.d.size


class CastInsideOff:
    def forward(self, x):
        self.y = np.tanh(x.astype(np.float32))
        return self.y

    def backward(self, dout):
        return (dout * (1 - self.y**2) * 0.99).astype(np.float32)


class InPlaceOnACopy:
    def forward(self, x):
        out = x.copy()
        out *= 2.0
        out += 1.0
        np.tanh(out, out=out)
        self.out = out
        return out

    def backward(self, dout):
        g = dout.copy()
        g *= 1 - self.out**2
        g *= 2.0
        return g


class InPlaceLost:
    def forward(self, x):
        out = x.copy()
        out *= 2.0
        np.tanh(out, out=out)
        self.out = out
        return out

    def backward(self, dout):
        g = dout.copy()
        g *= 1 - self.out**2
        return g


class InPlaceInput:
    def forward(self, x):
        self.mask = x < 0
        x[self.mask] = 0
        return x * 3.0

    def backward(self, dout):
        return np.where(self.mask, 0.0, dout * 3.0)


class Dropout:
    def __init__(self, ratio=0.5):
        self.ratio = ratio
        self.rng = np.random.default_rng(0)

    def forward(self, x):
        self.mask = (self.rng.random(x.shape) >= self.ratio) / (1 - self.ratio)
        return x * self.mask

    def backward(self, dout):
        return dout * self.mask


class DropoutRedrawn:
    def __init__(self, ratio=0.5):
        self.ratio = ratio

    def forward(self, x):
        return x * (np.random.rand(*x.shape) >= self.ratio)

    def backward(self, dout):
        return dout * (np.random.rand(*dout.shape) >= self.ratio)


class LongSumShort:
    def __init__(self):
        self.k = np.linspace(0.1, 2.0, 10000)

    def forward(self, x):
        self.x = x
        return np.sin(x[..., None] * self.k).mean(axis=-1)

    def backward(self, dout):
        k = self.k[:-100]
        return dout * (k * np.cos(self.x[..., None] * k)).sum(axis=-1) / len(self.k)


class Cancellation:
    def forward(self, x):
        self.x = x
        return (1e5 + np.sin(x)) - 1e5

    def backward(self, dout):
        return dout * np.cos(self.x)


class RootNearZero:
    def forward(self, x):
        self.y = np.sqrt(x)
        return self.y

    def backward(self, dout):
        return dout * 0.5 / self.y


class RootOfRoot:
    def forward(self, x):
        self.y = np.sqrt(x)
        return self.y

    def backward(self, dout):
        return dout * 0.5 / np.sqrt(self.y)


class NarrowClip:
    def forward(self, x):
        self.x = x
        return x**3

    def backward(self, dout):
        return np.clip(3 * self.x**2 * dout, -1.0, 1.0)


class OneRow:
    def forward(self, x):
        self.x = x
        return np.sum(x**2, axis=1, keepdims=True)

    def backward(self, dout):
        return 2 * self.x * dout


class LargeInputs:
    def forward(self, x):
        self.x = x
        return np.log1p(np.abs(x)) * np.sign(x)

    def backward(self, dout):
        return dout / (1 + np.abs(self.x))


class LargeInputsFactor:
    def forward(self, x):
        self.x = x
        return np.log1p(np.abs(x)) * np.sign(x)

    def backward(self, dout):
        return 1.01 * dout / (1 + np.abs(self.x))


class SmallInputs:
    def forward(self, x):
        self.x = x
        return np.sin(1e6 * x)

    def backward(self, dout):
        return 1e6 * np.cos(1e6 * self.x) * dout


class SmallInputsPoint:
    def forward(self, x):
        self.x = x
        return np.sin(1e6 * x)

    def backward(self, dout):
        return 1e6 * np.cos(self.x) * dout


class TotalSquare:
    def forward(self, x):
        self.x = x
        return np.sum(x**2)

    def backward(self, dout=1.0):
        return 2 * dout * self.x


class ExpSeriesShort:
    def forward(self, x):
        self.x = x
        return np.exp(x)

    def backward(self, dout):
        x = self.x
        return dout * (1 + x + x**2 / 2 + x**3 / 6 + x**4 / 24)
