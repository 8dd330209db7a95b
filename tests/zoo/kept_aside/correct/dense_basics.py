"""Building blocks for a small MLP. x is (batch, features)."""
import numpy as np


class Dense:
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
        self.dW = np.dot(self.x.T, dout)
        self.db = np.sum(dout, axis=0)
        return np.dot(dout, self.W.T)


class ELU:
    def __init__(self, alpha=0.7):
        self.alpha = alpha

    def forward(self, x):
        self.neg = x <= 0
        self.out = np.where(self.neg, self.alpha * np.expm1(np.minimum(x, 0)), x)
        return self.out.copy()

    def backward(self, dout):
        slope = np.where(self.neg, self.out + self.alpha, 1.0)
        return dout * slope


class Tanh:
    def forward(self, x):
        self.y = np.tanh(x)
        return self.y.copy()

    def backward(self, dout):
        return dout * (1 - self.y ** 2)


class Relu:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, dout):
        dx = dout.copy()
        dx[~self.mask] = 0
        return dx


class Dropout:
    """inverted dropout, p is the probability to drop"""

    def __init__(self, p=0.4, seed=3):
        self.p = p
        self.rng = np.random.RandomState(seed)

    def forward(self, x, train=True):
        if not train:
            self.mask = None
            return x.copy()
        keep = 1.0 - self.p
        self.mask = (self.rng.rand(*x.shape) < keep) / keep
        return x * self.mask

    def backward(self, dout):
        if self.mask is None:
            return dout.copy()
        return dout * self.mask
