"""Smooth activations."""

import numpy as np


class Sigmoid:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, dout):
        return dout * self.out * (1.0 - self.out)


class StableSigmoid:
    def forward(self, x):
        out = np.empty_like(x)
        pos = x >= 0
        out[pos] = 1 / (1 + np.exp(-x[pos]))
        e = np.exp(x[~pos])
        out[~pos] = e / (1 + e)
        self.out = out
        return out

    def backward(self, dout):
        return dout * self.out * (1 - self.out)


class Gelu:
    def forward(self, x):
        self.x = x
        self.t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
        return 0.5 * x * (1 + self.t)

    def backward(self, dout):
        x, t = self.x, self.t
        inner = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * x**2)
        return dout * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * inner)


class GeluRounded:
    def forward(self, x):
        self.x = x
        self.t = np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))
        return 0.5 * x * (1 + self.t)

    def backward(self, dout):
        x, t = self.x, self.t
        inner = np.sqrt(2 / np.pi) * (1 + 3 * 0.0447 * x**2)
        return dout * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * inner)


class GeluCube:
    def forward(self, x):
        self.x = x
        self.t = np.tanh(0.7978845608 * (x + 0.044715 * x**3))
        return 0.5 * x * (1 + self.t)

    def backward(self, dout):
        x, t = self.x, self.t
        inner = 0.7978845608 * (1 + 0.044715 * x**2)
        return dout * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * inner)


class Swish:
    def forward(self, x):
        self.s = 1 / (1 + np.exp(-x))
        self.y = x * self.s
        return self.y

    def backward(self, dout):
        return dout * (self.y + self.s * (1 - self.y))


class SwishHalf:
    def forward(self, x):
        self.x = x
        self.s = 1 / (1 + np.exp(-x))
        return x * self.s

    def backward(self, dout):
        return dout * self.x * self.s * (1 - self.s)


class MishChain:
    def forward(self, x):
        self.x = x
        self.tsp = np.tanh(np.log1p(np.exp(x)))
        return x * self.tsp

    def backward(self, dout):
        return dout * (self.tsp + self.x * (1 - self.tsp**2))


class SoftplusCut:
    def forward(self, x):
        self.x = x
        return np.logaddexp(0, x)

    def backward(self, dout):
        return dout * np.where(self.x > 2, 1.0, 1 / (1 + np.exp(-self.x)))


class Softsign:
    def forward(self, x):
        self.d = 1 + np.abs(x)
        return x / self.d

    def backward(self, dout):
        return dout / self.d**2


class TinyTanh:
    def forward(self, x):
        self.t = np.tanh(x)
        return 1e-6 * self.t

    def backward(self, dout):
        return 1e-6 * dout * (1 - self.t * self.t)


class TinyTanhFlipped:
    def forward(self, x):
        self.t = np.tanh(x)
        return 1e-6 * self.t

    def backward(self, dout):
        return -1e-6 * dout * (1 - self.t * self.t)


class Gaussian:
    def forward(self, x):
        self.x = x
        self.g = np.exp(-(x**2))
        return self.g

    def backward(self, dout):
        return -2 * self.x * self.g * dout


class BigArctan:
    def forward(self, x):
        self.x = x
        return 1e6 * np.arctan(x)

    def backward(self, dout):
        return 1e6 * dout / (1 + self.x**2)
