"""A product with ones, and np.tile, put the reduced axis back; a mean divides once."""

import numpy as np


class RowSum:
    def forward(self, x):
        self.n = x.shape[1]
        return x.sum(axis=1)

    def backward(self, dout):
        return np.outer(dout, np.ones(self.n))


class ColumnMean:
    def forward(self, x):
        self.n = len(x)
        return x.sum(axis=0) / self.n

    def backward(self, dout):
        return np.tile(dout / self.n, (self.n, 1))
