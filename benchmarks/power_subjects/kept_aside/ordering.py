"""Sorting, maxima, tables, ties."""

import numpy as np


class TopThree:
    def forward(self, x):
        self.shape = x.shape
        self.top = np.argsort(-x, axis=1)[:, :3]
        return np.take_along_axis(x, self.top, axis=1).mean(axis=1)

    def backward(self, dout):
        dx = np.zeros(self.shape)
        np.put_along_axis(dx, self.top, dout[:, None] / self.top.shape[1], axis=1)
        return dx


class RowProductSquared:
    def forward(self, x):
        self.x = x
        self.p = np.prod(x, axis=1)
        return self.p

    def backward(self, dout):
        return (dout * self.p)[:, None] / self.x**2


class InterpolatedNext:
    POINTS = np.linspace(-8.0, 8.0, 17)

    def forward(self, x):
        self.x = x
        return np.interp(x, self.POINTS, self.POINTS**2)

    def backward(self, dout):
        slopes = np.diff(self.POINTS**2) / np.diff(self.POINTS)
        cell = np.clip(np.searchsorted(self.POINTS, self.x), 0, len(slopes) - 1)
        return dout * slopes[cell]


class RunningMax:
    def forward(self, x):
        out = np.maximum.accumulate(x, axis=1)
        self.where = np.zeros(x.shape, dtype=int)
        for i in range(x.shape[0]):
            best = 0
            for j in range(x.shape[1]):
                if x[i, j] > x[i, best]:
                    best = j
                self.where[i, j] = best
        return out

    def backward(self, dout):
        dx = np.zeros_like(dout)
        for i, j in np.ndindex(dout.shape):
            dx[i, self.where[i, j]] += dout[i, j]
        return dx
