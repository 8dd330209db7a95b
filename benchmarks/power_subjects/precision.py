"""Float32, cancellation, noise, steep and fast functions."""

import numpy as np


class Float32CrossEntropy:
    def forward(self, x, t):
        x = np.asarray(x, dtype=np.float32)
        self.t = np.asarray(t, dtype=np.float32)
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.y = e / e.sum(axis=1, keepdims=True)
        return -np.sum(self.t * np.log(self.y + np.float32(1e-7))) / np.float32(len(x))

    def backward(self, dout=1):
        return (self.y - self.t) * np.float32(dout) / np.float32(len(self.t))


class Float32CrossEntropyLast:
    def forward(self, x, t):
        x = np.asarray(x, dtype=np.float32)
        self.t = np.asarray(t, dtype=np.float32)
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.y = e / e.sum(axis=1, keepdims=True)
        return -np.sum(self.t * np.log(self.y + np.float32(1e-7))) / np.float32(len(x))

    def backward(self, dout=1):
        dx = (self.y - self.t) * np.float32(dout) / np.float32(len(self.t))
        dx[:, -1] *= -1
        return dx


class Float32BatchNormMean:
    def forward(self, x):
        self.c = np.empty(x.shape, dtype=np.float32)
        self.c[...] = x - x.mean(axis=0)
        self.inv = 1 / np.sqrt(np.mean(self.c**2, axis=0) + np.float32(1e-5))
        self.hat = self.c * self.inv
        return self.hat

    def backward(self, dout):
        d = np.asarray(dout, dtype=np.float32)
        return (d - self.hat * np.mean(d * self.hat, axis=0)) * self.inv


class HalfFloat32Bias:
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
        self.db = (dout * (1 - self.y)).sum(axis=0).astype("f")
        return np.dot(dz, self.W.T)


class Rounded:
    def forward(self, x):
        self.y = np.tanh(x)
        return np.round(self.y, 10)

    def backward(self, dout):
        return dout * (1 - self.y**2)


class FastWaveFactor:
    def forward(self, x):
        self.x = x
        return np.sin(500 * x)

    def backward(self, dout):
        return 375 * np.cos(500 * self.x) * dout


class SteepSigmoid:
    def forward(self, x):
        self.y = 0.5 * (1 + np.tanh(50 * (x - 0.3)))
        return self.y

    def backward(self, dout):
        return dout * 100 * self.y * (1 - self.y)


class SteepSigmoidTwice:
    def forward(self, x):
        self.y = 0.5 * (1 + np.tanh(5 * (x - 0.3)))
        return self.y

    def backward(self, dout):
        return dout * 20 * self.y * (1 - self.y)


class Minute:
    def forward(self, x):
        self.x = x
        return 1e-12 * x**3

    def backward(self, dout):
        return 3e-12 * self.x**2 * dout


class MinuteExponent:
    def forward(self, x):
        self.x = x
        return 1e-12 * x**3

    def backward(self, dout):
        return 3e-12 * self.x**3 * dout


class NewtonRoot:
    def forward(self, x):
        y = np.ones_like(x)
        for _ in range(20):
            y = 0.5 * (y + np.abs(x) / y)
        self.x, self.y = x, y
        return y

    def backward(self, dout):
        return dout * 0.5 * np.sign(self.x) / self.y
