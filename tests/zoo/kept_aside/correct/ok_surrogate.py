import numpy as np


class SpikeSurrogate:
    """Heaviside step forward, fast-sigmoid surrogate gradient backward (spiking networks)."""

    def __init__(self, slope=5.0):
        self.slope = slope

    def forward(self, v):
        self.v = v
        return (v > 0).astype(float)

    def backward(self, dout):
        return dout / (1.0 + self.slope * np.abs(self.v)) ** 2


class StraightThroughRound:
    """rounds; the straight-through estimator lets the gradient pass as it is"""

    def forward(self, x):
        return np.round(x)

    def backward(self, dout):
        return dout.copy()


class GradientClip:
    """identity whose backward clips the gradient to [-limit, limit], on purpose"""

    def __init__(self, limit=1.0):
        self.limit = limit

    def forward(self, x):
        return x.copy()

    def backward(self, dout):
        return np.clip(dout, -self.limit, self.limit)
