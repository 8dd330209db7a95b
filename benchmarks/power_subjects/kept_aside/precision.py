"""Float32, cancellation, noise, steep and fast functions."""

import numpy as np


class Float32BatchNorm:
    def forward(self, x):
        self.c = np.empty(x.shape, dtype=np.float32)
        self.c[...] = x - x.mean(axis=0)
        self.inv = 1 / np.sqrt(np.mean(self.c**2, axis=0) + np.float32(1e-5))
        self.hat = self.c * self.inv
        return self.hat

    def backward(self, dout):
        d = np.asarray(dout, dtype=np.float32)
        return (d - d.mean(axis=0) - self.hat * np.mean(d * self.hat, axis=0)) * self.inv


class HalfFloat32:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out).astype("f")
        self.b = np.zeros(n_out, dtype="f")

    def forward(self, x):
        self.x = x
        self.y = np.tanh(np.dot(x, self.W) + self.b)
        return self.y

    def backward(self, dout):
        dz = dout * (1 - self.y**2)
        self.dW = np.dot(self.x.T, dz).astype("f")
        self.db = dz.sum(axis=0).astype("f")
        return np.dot(dz, self.W.T)


class NaiveVariance:
    def forward(self, x):
        self.x = x + 1000.0
        self.mean = self.x.mean(axis=0)
        return (self.x**2).mean(axis=0) - self.mean**2

    def backward(self, dout):
        return 2 * (self.x - self.mean) * dout / len(self.x)


class NaiveVarianceMean:
    def forward(self, x):
        self.x = x + 1.0
        self.mean = self.x.mean(axis=0)
        return (self.x**2).mean(axis=0) - self.mean**2

    def backward(self, dout):
        return 2 * self.x * dout / len(self.x)


class RoundedOff:
    def forward(self, x):
        self.y = np.tanh(x)
        return np.round(self.y, 10)

    def backward(self, dout):
        return dout * 1.02 * (1 - self.y**2)


class FastWave:
    def forward(self, x):
        self.x = x
        return np.sin(500 * x)

    def backward(self, dout):
        return 500 * np.cos(500 * self.x) * dout


class NewtonRootBelowOne:
    def forward(self, x):
        y = np.ones_like(x)
        for _ in range(20):
            y = 0.5 * (y + np.abs(x) / y)
        self.x, self.y = x, y
        return y

    def backward(self, dout):
        return dout * 0.5 * np.sign(self.x) / np.maximum(self.y, 1.0)
