import numpy as np


class tanhShrink:
    def forward(self, x, *args, **kwds):
        return x - np.tanh(x)

    def backward(self, x, *args, **kwds):
        return np.tanh(x) ** 2
