"""A softplus that is x itself from 15 on, and a table of straight lines: right where they are meant."""

import numpy as np


class Softplus:
    def forward(self, x):
        self.x = x
        return np.where(x > 15, x, np.log1p(np.exp(np.minimum(x, 15))))

    def backward(self, dout):
        return dout / (1 + np.exp(-self.x))


class Series:
    """The exponential by its first thirty terms, for x of usual size."""

    def forward(self, x):
        term = total = np.ones_like(x)
        for k in range(1, 30):
            term = term * x / k
            total = total + term
        self.y = total
        return total

    def backward(self, dout):
        return dout * self.y


class Table:
    points = np.linspace(-8.0, 8.0, 17)

    def forward(self, x):
        self.x = x
        return np.interp(x, self.points, self.points**2)

    def backward(self, dout):
        slopes = np.diff(self.points**2) / np.diff(self.points)
        cell = np.clip(np.searchsorted(self.points, self.x) - 1, 0, len(slopes) - 1)
        return dout * slopes[cell]
