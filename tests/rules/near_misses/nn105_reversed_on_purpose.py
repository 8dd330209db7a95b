import numpy as np


class GradientReversal:
    """Identity forward, -lam * dout backward: what a domain classifier learns is unlearnt below."""

    def __init__(self, lam=0.5):
        self.lam = lam

    def forward(self, x):
        return x.copy()

    def backward(self, dout):
        return -self.lam * dout


class Flip:
    """Reverses the gradient (Ganin and Lempitsky)."""

    def forward(self, features):
        return features * 1.0

    def backward(self, grad):
        return -grad


class StraightThroughSign:
    """The true derivative is 0 nearly everywhere; dout goes through where |x| is small."""

    def forward(self, x):
        self.x = x
        return np.where(x >= 0, 1.0, -1.0)

    def backward(self, dout):
        return dout * (np.abs(self.x) <= 1)


class Quantise:
    """Rounds to quarters, with a straight-through estimator."""

    def forward(self, x):
        return np.round(x * 4) / 4

    def backward(self, dout):
        return dout


class Clamp:
    """Bounded forward, straight through backward: what is out of bounds still learns."""

    def forward(self, x):
        return np.clip(x, -1.0, 1.0)

    def backward(self, dout):
        return dout.copy()


class Spike:
    """A step with a surrogate gradient, as in spiking networks."""

    def forward(self, u):
        self.u = u
        return (u > 0).astype(float)

    def backward(self, dout):
        return dout / (1.0 + np.abs(self.u)) ** 2
