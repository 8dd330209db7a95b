"""Affine maps, products, quotients."""

import numpy as np


class Affine:
    def __init__(self, n_in, n_out):
        self.W = 0.01 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


class SquareNotTransposed:
    def __init__(self, dim):
        self.W = np.random.randn(dim, dim) / np.sqrt(dim)

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W)

    def backward(self, dout):
        self.dW = np.dot(self.x.T, dout)
        return np.dot(dout, self.W)


class SquareGradTransposed:
    def __init__(self, dim):
        self.W = np.random.randn(dim, dim) / np.sqrt(dim)

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W)

    def backward(self, dout):
        self.dW = np.dot(dout.T, self.x)
        return np.dot(dout, self.W.T)


class AffineRowLost:
    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = np.zeros_like(self.W)
        for i in range(1, self.W.shape[0]):
            self.dW[i] = self.x[:, i] @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


class AffineFirstSample:
    def __init__(self, n_in, n_out):
        self.W = 0.1 * np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = np.outer(self.x[0], dout[0])
        self.db = dout.sum(axis=0)
        return dout @ self.W.T


class AffineFloat32:
    def __init__(self, n_in, n_out):
        self.W = (0.1 * np.random.randn(n_in, n_out)).astype(np.float32)
        self.b = np.zeros(n_out, dtype=np.float32)

    def forward(self, x):
        self.x = x.astype(np.float32)
        return self.x @ self.W.astype(np.float32) + self.b

    def backward(self, dout):
        dout = dout.astype(np.float32)
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return dout @ self.W.T.astype(np.float32)


class AffineFloat32Off:
    def __init__(self, n_in, n_out):
        self.W = (0.1 * np.random.randn(n_in, n_out)).astype(np.float32)
        self.b = np.zeros(n_out, dtype=np.float32)

    def forward(self, x):
        self.x = x.astype(np.float32)
        return self.x @ self.W.astype(np.float32) + self.b

    def backward(self, dout):
        dout = dout.astype(np.float32)
        self.dW = np.float32(1.01) * (self.x.T @ dout)
        self.db = dout.sum(axis=0)
        return dout @ self.W.T.astype(np.float32)


class AffineOnIntegers:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x.dot(self.W) + self.b

    def backward(self, dout):
        self.dW = self.x.T.dot(dout)
        self.db = dout.sum(0)
        return dout.dot(self.W.T)


class MixedScales:
    def __init__(self):
        self.scale = np.array([1e-6, 1.0, 1e6])

    def forward(self, x):
        self.y = np.tanh(x[:, :3])
        self.width = x.shape[1]
        return self.y * self.scale

    def backward(self, dout):
        dx = np.zeros((len(dout), self.width))
        dx[:, :3] = dout * self.scale * (1 - self.y**2)
        return dx


class MixedScalesFlipped:
    def __init__(self):
        self.scale = np.array([1e-6, 1.0, 1e3])

    def forward(self, x):
        self.y = np.tanh(x[:, :3])
        self.width = x.shape[1]
        return self.y * self.scale

    def backward(self, dout):
        dx = np.zeros((len(dout), self.width))
        dx[:, :3] = dout * self.scale * (1 - self.y**2)
        dx[:, 0] = -dx[:, 0]
        return dx


class SineTransposed:
    def forward(self, x):
        self.x = x
        return np.sin(x).T

    def backward(self, dout):
        return dout.T * np.cos(self.x)


class Multiply:
    def forward(self, a, b):
        self.a, self.b = a, b
        return a * b

    def backward(self, dout):
        return dout * self.b, dout * self.a


class DivideSign:
    def forward(self, a, b):
        self.a, self.b = a, b
        return a / b

    def backward(self, dout):
        return dout / self.b, dout * self.a / (self.b * self.b)
