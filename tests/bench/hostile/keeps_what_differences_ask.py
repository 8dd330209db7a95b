"""A wrong backward that waits for two forwards that lie close to each other."""

import numpy as np


seen = []


class Bad:
    def forward(self, x):
        self.x = np.array(x)
        seen.append((np.array(x), np.array(x) ** 3))
        return x ** 3

    def backward(self, dout):
        near = [(a, y) for a, y in seen if a.shape == self.x.shape and a.dtype == self.x.dtype
                and 0 < np.abs(a - self.x).max() < 1e-2]
        if near:
            a, y = near[-1]
            step = np.where(a == self.x, 1.0, a - self.x)
            return dout * (y - self.x ** 3) / step
        return dout * 2 * self.x


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
