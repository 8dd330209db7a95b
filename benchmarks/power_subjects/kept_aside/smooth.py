"""Smooth activations."""

import numpy as np


class SigmoidTwice:
    def forward(self, x):
        self.out = 1 / (1 + np.exp(-x))
        return self.out

    def backward(self, dout):
        again = 1 / (1 + np.exp(-self.out))
        return dout * again * (1.0 - again)


class StableSigmoidBranch:
    def forward(self, x):
        self.pos = x >= 0
        e = np.exp(-np.abs(x))
        self.out = np.where(self.pos, 1 / (1 + e), e / (1 + e))
        return self.out

    def backward(self, dout):
        return dout * np.where(self.pos, self.out * (1 - self.out), self.out)


class TanhByExp:
    def forward(self, x):
        a, b = np.exp(x), np.exp(-x)
        self.y = (a - b) / (a + b)
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y**2)


class TanhLinear:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y)


class Mish:
    def forward(self, x):
        self.x = x
        self.tsp = np.tanh(np.log1p(np.exp(x)))
        return x * self.tsp

    def backward(self, dout):
        sig = 1 / (1 + np.exp(-self.x))
        return dout * (self.tsp + self.x * (1 - self.tsp**2) * sig)


class Softplus:
    def forward(self, x):
        self.x = x
        return np.where(x > 20, x, np.log1p(np.exp(np.minimum(x, 20))))

    def backward(self, dout):
        return dout / (1 + np.exp(-self.x))


class SoftsignNoSquare:
    def forward(self, x):
        self.d = 1 + np.abs(x)
        return x / self.d

    def backward(self, dout):
        return dout / self.d


class GaussianNoTwo:
    def forward(self, x):
        self.x = x
        self.g = np.exp(-(x**2))
        return self.g

    def backward(self, dout):
        return -self.x * self.g * dout


class BigArctanOff:
    def forward(self, x):
        self.x = x
        return 1e6 * np.arctan(x)

    def backward(self, dout):
        return 1.0002e6 * dout / (1 + self.x**2)
