import numpy as np


class RowStatistics:
    """Each row by its own mean and spread: nothing is mixed."""

    def forward(self, x):
        centred = x - x.mean(axis=1, keepdims=True)
        self.std = np.sqrt(np.mean(centred**2, axis=1, keepdims=True) + 1e-5)
        self.xhat = centred / self.std
        return self.xhat

    def backward(self, dout):
        mean = dout.mean(axis=1, keepdims=True)
        along = np.mean(dout * self.xhat, axis=1, keepdims=True)
        return (dout - mean - self.xhat * along) / self.std
