# my notes: building blocks for back propagation
import numpy as np


def softmax(a):
    if a.ndim == 2:
        a = a - np.max(a, axis=1).reshape(-1, 1)
        e = np.exp(a)
        return e / np.sum(e, axis=1).reshape(-1, 1)
    a = a - np.max(a)
    return np.exp(a) / np.sum(np.exp(a))


def cross_entropy_error(y, t):
    if y.ndim == 1:
        y = y.reshape(1, -1)
    n, c = y.shape
    if t.size == n:  # class numbers
        t = np.eye(c)[t.reshape(n)]
    delta = 1e-12  # so that log never sees 0
    return -np.sum(t.reshape(n, c) * np.log(y + delta)) / n


class MulNode:
    def __init__(self):
        self.x = None
        self.y = None

    def forward(self, x, y):
        self.x = x
        self.y = y
        return x * y

    def backward(self, dout):
        dx = dout * self.y  # swap x and y
        dy = dout * self.x
        return dx, dy


class AddNode:
    def __init__(self):
        pass

    def forward(self, x, y):
        out = x + y
        return out

    def backward(self, dout):
        dx = dout * 1
        dy = dout * 1
        return dx, dy


class Relu:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        self.mask = (x <= 0)
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dx = dout.copy()
        dx[self.mask] = 0
        return dx


class Sigmoid:
    def __init__(self):
        self.out = None

    def forward(self, x):
        out = 0.5 * (1.0 + np.tanh(0.5 * x))  # the same curve as 1/(1+exp(-x)) but no overflow
        self.out = out
        return out.copy()

    def backward(self, dout):
        return dout * (1.0 - self.out) * self.out


class Affine:
    def __init__(self, W, b):
        self.W = W
        self.b = b
        self.x = None
        self.dW = None
        self.db = None

    def forward(self, x):
        self.x = x
        return np.dot(x, self.W) + self.b

    def backward(self, dout):
        dx = np.dot(dout, self.W.T)
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return dx


class SoftmaxWithLoss:
    def __init__(self):
        self.loss = None
        self.y = None
        self.t = None

    def forward(self, x, t):
        self.t = t
        self.y = softmax(x)
        self.loss = cross_entropy_error(self.y, self.t)
        return self.loss

    def backward(self, dout=1):
        if self.t.size == self.y.size:  # one-hot
            n = 1 if self.y.ndim == 1 else self.y.shape[0]
            dx = (self.y - self.t) / n
        else:
            n = self.t.size
            dx = self.y.reshape(n, -1).copy()
            dx[np.arange(n), self.t.reshape(n)] -= 1
            dx = dx.reshape(self.y.shape) / n
        return dx * dout
