"""A loss in which the samples meet each other is no broadcast: dealing the targets out changes it."""

import numpy as np


class VarianceOfErrors:
    def forward(self, y, t):
        self.e = y - t
        return np.mean((self.e - self.e.mean()) ** 2)

    def backward(self, dout=1.0):
        return dout * 2 * (self.e - self.e.mean()) / self.e.size
