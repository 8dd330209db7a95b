import numpy as np


class TimeDistributed:
    """(N, T, D) @ (D, M); the bias gradient sums over batch AND time"""

    def __init__(self, d, m):
        self.W = np.random.RandomState(0).randn(d, m) * 0.3
        self.b = np.zeros(m)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = np.tensordot(self.x, dout, axes=([0, 1], [0, 1]))
        self.db = dout.sum(axis=(0, 1))
        return dout @ self.W.T


class MaskedMeanLoss:
    """mean squared error over the entries where mask is 1; divides by the number of those only"""

    def forward(self, y, t, mask):
        self.d = (y - t) * mask
        self.n = max(mask.sum(), 1)
        return (self.d ** 2).sum() / self.n

    def backward(self):
        return 2 * self.d / self.n


class LastStep:
    """picks the last step of a sequence: all others rightly get zero"""

    def forward(self, x):
        self.shape = x.shape
        return x[:, -1].copy()

    def backward(self, dout):
        dx = np.zeros(self.shape)
        dx[:, -1] = dout
        return dx
