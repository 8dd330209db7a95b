"""Functions that some reference cannot follow."""

import numpy as np
from scipy.special import erf


class ErfGelu:
    def forward(self, x):
        self.x = x
        self.cdf = 0.5 * (1 + erf(x / np.sqrt(2)))
        return x * self.cdf

    def backward(self, dout):
        pdf = np.exp(-0.5 * self.x**2) / np.sqrt(2 * np.pi)
        return dout * (self.cdf + self.x * pdf)


class ErfGeluDensity:
    def forward(self, x):
        self.x = x
        self.cdf = 0.5 * (1 + erf(x / np.sqrt(2)))
        return x * self.cdf

    def backward(self, dout):
        return dout * (self.cdf + self.x * np.exp(-0.5 * self.x**2) / 2)


class Angle:
    def forward(self, a, b):
        self.a, self.b = a, b
        return np.arctan2(a, b)

    def backward(self, dout):
        r2 = self.a**2 + self.b**2
        return dout * self.b / r2, -dout * self.a / r2


class Hypotenuse:
    def forward(self, a, b):
        self.a, self.b = a, b
        self.r = np.hypot(a, b)
        return self.r

    def backward(self, dout):
        return dout * self.a / self.r, dout * self.b / self.r


class HypotenuseFirst:
    def forward(self, a, b):
        self.a = a
        self.r = np.hypot(a, b)
        return self.r

    def backward(self, dout):
        da = dout * self.a / self.r
        return da, da.copy()


class SignedSquare:
    def forward(self, x):
        self.x = x
        return x * np.abs(x)

    def backward(self, dout):
        return 2 * np.abs(self.x) * dout


class CausalSoftmax:
    def forward(self, x):
        mask = np.triu(np.ones(x.shape[-2:]), k=1).astype(bool)
        z = np.where(mask, -1e9, x)
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        self.y = e / e.sum(axis=-1, keepdims=True)
        return self.y

    def backward(self, dout):
        return self.y * (dout - np.sum(dout * self.y, axis=-1, keepdims=True))


class CausalSoftmaxLeaks:
    def forward(self, x):
        mask = np.triu(np.ones(x.shape[-2:]), k=1).astype(bool)
        z = np.where(mask, -1e9, x)
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        self.y = e / e.sum(axis=-1, keepdims=True)
        return self.y

    def backward(self, dout):
        y = np.maximum(self.y, 1e-2)
        return y * (dout - np.sum(dout * y, axis=-1, keepdims=True))


class CosineLoss:
    def forward(self, y, t):
        self.ny = np.sqrt(np.sum(y * y, axis=1, keepdims=True))
        self.nt = np.sqrt(np.sum(t * t, axis=1, keepdims=True))
        self.uy, self.ut = y / self.ny, t / self.nt
        self.cos = np.sum(self.uy * self.ut, axis=1, keepdims=True)
        return np.mean(1 - self.cos)

    def backward(self):
        return -(self.ut - self.cos * self.uy) / self.ny / len(self.cos)


class ComplexUnfriendly:
    def forward(self, x):
        self.x = x
        energy = np.array([np.vdot(row, row) for row in x])
        return np.real(np.conj(x)) * energy[:, None]

    def backward(self, dout):
        energy = np.sum(self.x**2, axis=1, keepdims=True)
        return dout * energy + 2 * self.x * np.sum(dout * self.x, axis=1, keepdims=True)


class ComplexUnfriendlyConstant:
    def forward(self, x):
        self.x = x
        energy = np.array([np.vdot(row, row) for row in x])
        return np.real(np.conj(x)) * energy[:, None]

    def backward(self, dout):
        return dout * np.sum(self.x**2, axis=1, keepdims=True)


class GatedRamp:
    def forward(self, x):
        self.on = np.heaviside(x - 0.1, 0.5)
        self.x = x
        return self.on * np.exp(-x)

    def backward(self, dout):
        return dout * self.on * (1 - np.exp(-self.x))


class LogDet:
    def forward(self, x):
        self.x = x
        self.m = x @ x.T + np.eye(len(x))
        return np.log(np.linalg.det(self.m))

    def backward(self, dout=1.0):
        return dout * 2 * np.linalg.inv(self.m) @ self.x


class LogDetOnce:
    def forward(self, x):
        self.x = x
        self.m = x @ x.T + np.eye(len(x))
        return np.log(np.linalg.det(self.m))

    def backward(self, dout=1.0):
        return dout * np.linalg.inv(self.m) @ self.x
