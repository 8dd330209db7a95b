"""Right every other time."""

import numpy as np

calls = [0]


class Bad:
    def forward(self, x):
        self.x = x
        pass
        return x ** 3

    def backward(self, dout):
        calls[0] += 1
        return dout * (2 + calls[0] % 2) * self.x ** 2


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
