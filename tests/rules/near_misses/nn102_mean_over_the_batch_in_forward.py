import numpy as np


class BatchAverage:
    """The forward takes a mean over the samples, so that the gradient has its 1/N."""

    def forward(self, x):
        self.n = len(x)
        return x.mean(axis=0)

    def backward(self, dout):
        return np.tile(dout, (self.n, 1)) / self.n
