"""Normalisations whose axes are those of their names; and one over rows whose name promises nothing."""

import numpy as np


class BatchNorm:
    def forward(self, x):  # (N, C, H, W)
        self.std = np.sqrt(x.var(axis=(0, 2, 3), keepdims=True) + 1e-5)
        self.xhat = (x - x.mean(axis=(0, 2, 3), keepdims=True)) / self.std
        return self.xhat

    def backward(self, dout):
        axes = (0, 2, 3)
        along = np.mean(dout * self.xhat, axis=axes, keepdims=True)
        return (dout - dout.mean(axis=axes, keepdims=True) - self.xhat * along) / self.std


class LayerNormalization:
    def forward(self, x):
        self.std = np.sqrt(x.var(axis=-1, keepdims=True) + 1e-5)
        self.xhat = (x - x.mean(axis=-1, keepdims=True)) / self.std
        return self.xhat

    def backward(self, dout):
        along = np.mean(dout * self.xhat, axis=-1, keepdims=True)
        return (dout - dout.mean(axis=-1, keepdims=True) - self.xhat * along) / self.std


class Standardise:
    def forward(self, x):
        self.std = np.sqrt(x.var(axis=0) + 1e-5)
        self.xhat = (x - x.mean(axis=0)) / self.std
        return self.xhat

    def backward(self, dout):
        along = np.mean(dout * self.xhat, axis=0)
        return (dout - dout.mean(axis=0) - self.xhat * along) / self.std
