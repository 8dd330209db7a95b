"""Convolutions with stride and padding whose backward agrees with them; one with a turned kernel in both."""

import numpy as np


class StridedConv:
    def __init__(self, stride=2, pad=1):
        self.stride, self.pad = stride, pad
        self.w = np.array([[1.0, -2.0, 0.3], [0.5, 3.0, 1.1], [0.2, -0.7, 0.9]])

    def forward(self, x):  # (N, H, W)
        s, p = self.stride, self.pad
        self.shape = x.shape
        xp = np.pad(x, ((0, 0), (p, p), (p, p)))
        h, w = (xp.shape[1] - 3) // s + 1, (xp.shape[2] - 3) // s + 1
        out = np.zeros((len(x), h, w))
        for i in range(h):
            for j in range(w):
                part = xp[:, i * s : i * s + 3, j * s : j * s + 3]
                out[:, i, j] = np.sum(part * self.w[::-1, ::-1], axis=(1, 2))
        return out

    def backward(self, dout):
        s, p = self.stride, self.pad
        n, h, w = self.shape
        dxp = np.zeros((n, h + 2 * p, w + 2 * p))
        for i in range(dout.shape[1]):
            for j in range(dout.shape[2]):
                part = self.w[::-1, ::-1] * dout[:, i, j][:, None, None]
                dxp[:, i * s : i * s + 3, j * s : j * s + 3] += part
        return dxp[:, p : p + h, p : p + w]
