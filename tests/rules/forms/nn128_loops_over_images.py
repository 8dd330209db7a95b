import numpy as np


class MaxPool:
    def __init__(self, size=2):
        self.size = size

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        s = self.size
        out = np.zeros((n, c, h // s, w // s))
        for i in range(h // s):
            for j in range(w // s):
                out[:, :, i, j] = x[:, :, i * s : (i + 1) * s, j * s : (j + 1) * s].max(axis=(2, 3))
        return out

    def backward(self, d):
        s, dx = self.size, np.zeros_like(self.x)
        for n in range(d.shape[0]):
            for c in range(d.shape[1]):
                for i in range(d.shape[2]):
                    for j in range(d.shape[3]):
                        window = self.x[n, c, i * s : (i + 1) * s, j * s : (j + 1) * s]
                        mask = window == window.max()
                        dx[n, c, i * s : (i + 1) * s, j * s : (j + 1) * s] += mask * d[n, c, i, j]
        return dx
