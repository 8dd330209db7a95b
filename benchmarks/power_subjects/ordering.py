"""Sorting, maxima, tables, ties."""

import numpy as np


class SortRows:
    def forward(self, x):
        self.order = np.argsort(x, axis=1)
        return np.take_along_axis(x, self.order, axis=1)

    def backward(self, dout):
        dx = np.zeros_like(dout)
        np.put_along_axis(dx, self.order, dout, axis=1)
        return dx


class SortRowsTwice:
    def forward(self, x):
        self.order = np.argsort(x, axis=1)
        return np.take_along_axis(x, self.order, axis=1)

    def backward(self, dout):
        return np.take_along_axis(dout, self.order, axis=1)


class TopThreeSmallest:
    def forward(self, x):
        self.x = x
        self.top = np.argsort(-x, axis=1)[:, :3]
        return np.take_along_axis(x, self.top, axis=1).mean(axis=1)

    def backward(self, dout):
        dx = np.zeros(self.x.shape)
        low = np.argsort(self.x, axis=1)[:, :3]
        np.put_along_axis(dx, low, dout[:, None] / low.shape[1], axis=1)
        return dx


class RowProduct:
    def forward(self, x):
        self.x = x
        return np.prod(x, axis=1)

    def backward(self, dout):
        dx = np.zeros(self.x.shape)
        for j in range(dx.shape[1]):
            dx[:, j] = dout * np.prod(np.delete(self.x, j, axis=1), axis=1)
        return dx


class Interpolated:
    POINTS = np.linspace(-8.0, 8.0, 17)

    def forward(self, x):
        self.x = x
        return np.interp(x, self.POINTS, self.POINTS**2)

    def backward(self, dout):
        slopes = np.diff(self.POINTS**2) / np.diff(self.POINTS)
        cell = np.clip(np.searchsorted(self.POINTS, self.x) - 1, 0, len(slopes) - 1)
        return dout * slopes[cell]


class RunningMaxAll:
    def forward(self, x):
        self.x = x
        self.out = np.maximum.accumulate(x, axis=1)
        return self.out

    def backward(self, dout):
        return dout * (self.x == self.out)


class GridRelu:
    def forward(self, x):
        self.x = x
        return np.maximum(0.0, x - 1.0)

    def backward(self, dout):
        return dout * (self.x > 1.0)


class RowSpread:
    def forward(self, x):
        self.x = x
        self.hi, self.lo = x.argmax(axis=1), x.argmin(axis=1)
        return np.ptp(x, axis=1)

    def backward(self, dout):
        dx = np.zeros(self.x.shape)
        rows = np.arange(len(dx))
        dx[rows, self.hi] += dout
        dx[rows, self.lo] -= dout
        return dx


class RowSpreadSum:
    def forward(self, x):
        self.x = x
        self.hi, self.lo = x.argmax(axis=1), x.argmin(axis=1)
        return np.ptp(x, axis=1)

    def backward(self, dout):
        dx = np.zeros(self.x.shape)
        rows = np.arange(len(dx))
        dx[rows, self.hi] += dout
        dx[rows, self.lo] += dout
        return dx
