import numpy as np


class Relu:
    def __init__(self):
        self.mask = None

    def forward(self, x):
        if self.mask is None:
            self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dx = dout.copy()
        dx[self.mask] = 0
        return dx


class BatchNorm:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        mu = x.mean(axis=0)
        xc = x - mu
        var = np.mean(xc**2, axis=0)
        self.std = np.sqrt(var + self.eps)
        self.xn = xc / self.std
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        n = dout.shape[0]
        self.dgamma = np.sum(dout * self.xn, axis=0)
        self.dbeta = np.sum(dout, axis=0)
        dxn = dout * self.gamma
        return (dxn - dxn.mean(axis=0) - self.xn * (dxn * self.xn).mean(axis=0)) / self.std


class Sigmoid:
    def forward(self, x):
        self.out = 0.5 * (1 + np.tanh(0.5 * x))
        return self.out.copy()

    def backward(self, dout):
        return dout * self.out * (1 - self.out)


class Dropout:
    def __init__(self, ratio=0.4):
        self.ratio = ratio

    def forward(self, x, train=True):
        if train:
            self.mask = (np.random.rand(*x.shape) > self.ratio) / (1 - self.ratio)
            return x * self.mask
        return x.copy()

    def backward(self, dout):
        return dout * self.mask


class Softmax:
    def forward(self, x):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.y = e / e.sum(axis=1, keepdims=True)
        return self.y.copy()

    def backward(self, dy):
        s = np.sum(dy * self.y, axis=1, keepdims=True)
        return self.y * (dy - s)


class Residual:
    def __init__(self, W):
        self.W = W

    def forward(self, x):
        self.x = x.copy()
        return x + x @ self.W

    def backward(self, dout):
        self.dW = self.x.T @ dout
        return dout + dout @ self.W.T
