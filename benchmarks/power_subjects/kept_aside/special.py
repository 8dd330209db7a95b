"""Functions that some reference cannot follow."""

import numpy as np


class AngleLength:
    def forward(self, a, b):
        self.a, self.b = a, b
        return np.arctan2(a, b)

    def backward(self, dout):
        r = np.hypot(self.a, self.b)
        return dout * self.b / r, -dout * self.a / r


class SignedSquarePlain:
    def forward(self, x):
        self.x = x
        return x * np.abs(x)

    def backward(self, dout):
        return 2 * self.x * dout


class CubeAtZero:
    def forward(self, x):
        self.x = x
        return x**3

    def backward(self, dout):
        return 3 * self.x**2 * dout


class CosineLossConstant:
    def forward(self, y, t):
        self.ny = np.sqrt(np.sum(y * y, axis=1, keepdims=True))
        self.ut = t / np.sqrt(np.sum(t * t, axis=1, keepdims=True))
        return np.mean(1 - np.sum(y / self.ny * self.ut, axis=1))

    def backward(self):
        return -self.ut / self.ny / len(self.ut)


class Gated:
    def forward(self, x):
        self.on = np.heaviside(x - 0.1, 0.5)
        self.x = x
        return self.on * np.exp(-x)

    def backward(self, dout):
        return -dout * self.on * np.exp(-self.x)
