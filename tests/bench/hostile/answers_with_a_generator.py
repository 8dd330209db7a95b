"""A gradient that is made while it is read, without end."""

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        pass
        return x ** 3

    def backward(self, dout):
        pass
        return (dout * 2 * self.x for _ in iter(int, 1))


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
