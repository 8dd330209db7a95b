import numpy as np


class TrueConv1D:
    """convolution in the mathematician's sense: the kernel IS flipped in forward, so backward correlates"""

    def __init__(self, k=3):
        self.w = np.random.RandomState(3).randn(k)

    def forward(self, x):
        self.x = x
        return np.stack([np.convolve(row, self.w, mode="valid") for row in x])

    def backward(self, dout):
        self.dw = sum(np.correlate(row, d, mode="valid") for row, d in zip(self.x, dout))[::-1].copy()
        return np.stack([np.correlate(d, self.w, mode="full") for d in dout])


class UpSample:
    """nearest neighbour; backward SUMS the four copies"""

    def forward(self, x):
        return x.repeat(2, axis=2).repeat(2, axis=3)

    def backward(self, dout):
        n, c, h, w = dout.shape
        return dout.reshape(n, c, h // 2, 2, w // 2, 2).sum(axis=(3, 5))


class SumPool:
    """sums (not averages) disjoint 2x2 windows: no division in backward either"""

    def forward(self, x):
        n, c, h, w = x.shape
        return x.reshape(n, c, h // 2, 2, w // 2, 2).sum(axis=(3, 5))

    def backward(self, dout):
        return np.kron(dout, np.ones((1, 1, 2, 2)))
