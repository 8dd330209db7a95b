import numpy as np


class RMSNorm:
    """Divides by the root mean square and subtracts nothing: there is no way through a mean."""

    def __init__(self, size):
        self.gain = np.ones(size)

    def forward(self, x):
        self.rms = np.sqrt((x**2).mean(axis=-1, keepdims=True) + 1e-8)
        self.xhat = x / self.rms
        return self.gain * self.xhat

    def backward(self, dout):
        g = dout * self.gain
        self.dgain = (dout * self.xhat).sum(axis=0)
        return (g - self.xhat * (g * self.xhat).mean(axis=-1, keepdims=True)) / self.rms
