import numpy as np


class Dense:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dW = self.db = None

    def forward(self, x):
        self.shape = x.shape
        self.x = x.reshape(x.shape[0], -1)
        return self.x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        return (dout @ self.W.T).reshape(self.shape)


class Flatten:
    def forward(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, dout):
        return dout.reshape(self.shape)


class Mse:
    def forward(self, y, t):
        self.d = y - t.reshape(y.shape)
        return np.mean(self.d**2)

    def backward(self):
        return 2 * self.d / self.d.size


class LayerNorm:
    def __init__(self, dim, eps=1e-5):
        self.gamma, self.beta, self.eps = np.ones(dim), np.zeros(dim), eps

    def forward(self, x):
        self.xc = x - x.mean(axis=-1, keepdims=True)
        self.inv = 1 / np.sqrt((self.xc**2).mean(axis=-1, keepdims=True) + self.eps)
        self.xn = self.xc * self.inv
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        axes = tuple(range(dout.ndim - 1))
        self.dgamma = (dout * self.xn).sum(axis=axes)
        self.dbeta = dout.sum(axis=axes)
        g = dout * self.gama
        m1 = g.mean(axis=-1, keepdims=True)
        m2 = (g * self.xn).mean(axis=-1, keepdims=True)
        return self.inv * (g - m1 - self.xn * m2)


class Pool:
    def __init__(self, size=2):
        self.size = size

    def forward(self, x):
        n, c, h, w = x.shape
        s = self.size
        self.x = x
        blocks = x[:, :, : h // s * s, : w // s * s].reshape(n, c, h // s, s, w // s, s)
        return blocks.mean(axis=(3, 5))

    def backward(self, dout):
        s = self.size
        dx = np.zeros_like(self.x)
        up = dout.repeat(s, axis=2).repeat(s, axis=3) / s**2
        dx[:, :, : up.shape[2], : up.shape[3]] = up
        return dx
