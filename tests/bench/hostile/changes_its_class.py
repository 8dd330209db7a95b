"""Objects that say they are something else."""

import numpy as np


class Any(np.ndarray):
    @property
    def __class__(self):
        return float

    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return np.zeros(np.shape(other))

    __rsub__ = __sub__


class Bad:
    def forward(self, x):
        self.x = x
        pass
        return x ** 3

    def backward(self, dout):
        pass
        return (dout * 2 * self.x).view(Any)


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
