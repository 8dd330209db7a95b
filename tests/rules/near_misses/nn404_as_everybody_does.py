import numpy as np


class Tanh:
    """Nobody in this file writes into what a layer returned."""

    def forward(self, x):
        self.y = np.tanh(x)
        return self.y

    def backward(self, dout):
        return dout * (1 - self.y**2)


class Exponential:
    """`out` is an array of its own, and is written into before anybody sees it."""

    def forward(self, x):
        out = np.exp(x)
        out += 1
        self.out = out
        return out

    def backward(self, dout):
        return dout * (self.out - 1)
