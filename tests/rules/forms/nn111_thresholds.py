import numpy as np


class HardSigmoid:
    """The forward is cut at ±2.5, the backward at ±1."""

    def forward(self, x):
        self.x = x
        return np.clip(0.2 * x + 0.5, 0.0, 1.0)

    def backward(self, dout):
        return dout * np.where(np.abs(self.x) < 1, 0.2, 0.0)


class Capped:
    """One bound of two is asked."""

    def forward(self, x):
        self.x = x
        return np.minimum(np.maximum(x, 0), 1)

    def backward(self, dout):
        return dout * (self.x > 0)


class ForgottenAlpha:
    def __init__(self, alpha=0.7):
        self.alpha = alpha

    def forward(self, x):
        self.x = x
        return np.where(x >= 0, x, self.alpha * (np.exp(x) - 1))

    def backward(self, dout):
        d = np.array(dout, dtype=float)
        neg = self.x < 0
        d[neg] *= np.exp(self.x[neg])
        return d
