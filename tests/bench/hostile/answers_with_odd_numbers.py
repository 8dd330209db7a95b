"""Objects, NaNs with a message inside, and complex numbers for a gradient."""

import numpy as np


class Bad:
    calls = 0

    def forward(self, x):
        self.x = x
        return x ** 3

    def backward(self, dout):
        Bad.calls += 1
        right = dout * 2 * self.x
        if Bad.calls % 3 == 0:
            return right.astype(object)
        if Bad.calls % 3 == 1:
            return np.full(right.shape, 0x7FF8DEADBEEF0001, dtype=np.uint64).view(np.float64)
        return right.astype(complex) + 1j


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
