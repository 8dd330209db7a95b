import numpy as np


class ReluGE:
    """subgradient one at zero (>=), as some frameworks had it"""

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0.0)

    def backward(self, dout):
        return dout * (self.x >= 0)


class Absolute:
    """sign(0) = 0"""

    def forward(self, x):
        self.s = np.sign(x)
        return np.abs(x)

    def backward(self, dout):
        return dout * self.s


class HardTanh:
    def forward(self, x):
        self.pass_ = (x >= -1) & (x <= 1)
        return np.clip(x, -1, 1)

    def backward(self, dout):
        return np.where(self.pass_, dout, 0.0)


class SoftShrink:
    def __init__(self, lam=0.4):
        self.lam = lam

    def forward(self, x):
        self.x = x
        return np.sign(x) * np.maximum(np.abs(x) - self.lam, 0)

    def backward(self, dout):
        return dout * (np.abs(self.x) > self.lam)


class SplitMaxPool:
    """pairs along the last axis; a tie gives both half of the gradient"""

    def forward(self, x):
        self.pairs = x.reshape(x.shape[0], -1, 2)
        return self.pairs.max(axis=2)

    def backward(self, dout):
        hit = self.pairs == self.pairs.max(axis=2, keepdims=True)
        share = hit / hit.sum(axis=2, keepdims=True)
        return (share * dout[:, :, None]).reshape(dout.shape[0], -1)
