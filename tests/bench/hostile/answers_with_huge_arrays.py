"""A gradient of more bytes than any answer has."""

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        pass
        return x ** 3

    def backward(self, dout):
        pass
        return np.broadcast_to(dout.reshape(-1)[0], (3 * 10**4, 10**4))


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
